using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes;

/// <summary>Narrows the history: to a person, a record type, a period (UTC, the end excluded).</summary>
public sealed record HistoryFilter(Guid? Person = null, string? Type = null, DateTime? From = null, DateTime? To = null)
{
    /// <summary>A record of the type.</summary>
    public Guid? Record { get; init; }

    /// <summary>Key of a field of the type, whose changes are meant; records made with a value do not count.</summary>
    public string? Field { get; init; }

    public HistoryKind? Kind { get; init; }

    /// <summary>Words of what was done or where from, without regard to the case of Latin letters, or of the title of a record that was touched.</summary>
    public string? Text { get; init; }
}

/// <summary>What happened: to records, or beside them.</summary>
public enum HistoryKind
{
    Created,
    Changed,
    Deleted,
    TakenBack,

    /// <summary>Signing in and out, and what belongs to it: passwords, passkeys, sessions.</summary>
    Door,

    /// <summary>Files and the history taken out.</summary>
    Export,

    /// <summary>Settings: users, roles, keys, fields.</summary>
    Setting,
}

/// <summary>One line of the history: a change set, or an event that changed no record (sign-in, key made, role saved).</summary>
public sealed record HistoryLine(DateTime At, Guid? By)
{
    public long? ChangeSet { get; init; }

    /// <summary>Name of the person for whom a deputy did it.</summary>
    public string? For { get; init; }
    public string? Origin { get; init; }
    public string? Label { get; init; }
    public long? UndoOf { get; init; }
    public long? UndoneBy { get; init; }
    public int Created { get; init; }
    public int Changed { get; init; }
    public int Deleted { get; init; }

    /// <summary>Code of the event, <c>signIn</c>; null for a change set.</summary>
    public string? Event { get; init; }
    public string? Detail { get; init; }

    /// <summary>Number of the event.</summary>
    public long? Number { get; init; }
    public string? Address { get; init; }
}

/// <summary>Lines, newest first; <paramref name="Next"/> is null at the end.</summary>
public sealed record HistoryPage(IReadOnlyList<HistoryLine> Lines, string? Next);

/// <summary>
/// Who did what when: the change log and the events beside it in one order. Asks for the function <c>audit</c>; that a
/// change happened is told to whoever has it, its content (<see cref="ChangeSetDetails"/>) only within the own sight.
/// </summary>
public sealed class History(IDatabase database, CatalogueHolder catalogue, RecordReader reader, SearchBox search)
{
    public const int Page = 50;

    // A rare type would otherwise have the whole log walked in one request.
    private const int MostSets = 2_000;

    // Words alone ask for nothing but the row.
    private const int MostSetsByWords = 20_000;

    // Whoever types what a thousand records are called means none of them.
    private const int MostNamed = 200;

    public async Task<HistoryPage> ReadAsync(HistoryFilter filter, string? cursor, Principal who, CancellationToken ct)
    {
        if (!who.May(Functions.Audit)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Audit)));
        var type = filter.Type is null ? null : catalogue.Current.Find(filter.Type) ?? throw new ProblemException(Problem.Missing("type.unknown", null, ("type", filter.Type)));
        var (set, happening) = Places(cursor);
        var sight = new HistorySight(database, catalogue.Current, reader, who);
        if (type is null && (filter.Record ?? (object?)filter.Field) is not null) throw new ProblemException(Problem.Missing("type.unknown", null, ("type", "")));
        if (filter.Record is { } record && !await sight.SeesAsync(type!, record, ct)) return new([], null);
        var (sets, moreSets) = set.Ended || filter.Kind >= HistoryKind.Door ? ([], false) : await SetsAsync(filter, type, set, sight.IsWhole, await NamedAsync(filter, who, ct), ct);
        var (events, moreEvents) = happening.Ended || type is not null || filter.Kind < HistoryKind.Door ? ([], false) : await EventsAsync(filter, happening, sight.IsWhole, ct);
        var lines = new List<HistoryLine>(Page);
        int s = 0, e = 0;
        // Whichever list ran short may hold more behind its end: past that, nothing is sure yet.
        while (lines.Count < Page && (s < sets.Count || e < events.Count))
        {
            if ((s == sets.Count && moreSets) || (e == events.Count && moreEvents)) break;
            var bySet = e == events.Count || (s < sets.Count && sets[s].Line.At >= events[e].Line.At);
            var (line, at) = bySet ? sets[s++] : events[e++];
            if (bySet) set = at;
            else happening = at;
            if (line.ChangeSet is not null || line.Event is not null) lines.Add(line);
        }

        var setsLeft = s < sets.Count || moreSets;
        var eventsLeft = e < events.Count || moreEvents;
        return new(await sight.WithoutNamesAsync(lines, ct), setsLeft || eventsLeft ? $"{set with { Ended = !setsLeft }};{happening with { Ended = !eventsLeft }}" : null);
    }

    private async Task<(List<(HistoryLine Line, Place At)> Lines, bool More)> SetsAsync(HistoryFilter filter, RecordType? type, Place after, bool namesAll, IReadOnlyList<FoundRecord> named, CancellationToken ct)
    {
        var dialect = database.Dialect;
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        var where = Where(command, filter, after, "s.id");
        var touches = Touches(command, filter, type, namesAll, named);
        if (filter.Record is { } record)
        {
            // Few sets touched one record, and an index knows which.
            var at = Bound(command, dialect.ToDb(FieldKind.Link, record));
            where += $"{(where.Length == 0 ? "where" : " and")} s.id in (select c.set_id from core_change c where c.record_id = {at} union all select t.created_set from {type!.Table} t where t.id = {at})";
        }

        var most = touches.Count == 0 ? Page + 1 : type is null ? MostSetsByWords : MostSets;
        command.CommandText = $"select s.id, s.at, s.user_id, s.origin, s.label, s.undo_of, s.undone_by, s.created, s.changed, s.deleted, {(touches.Count == 0 ? "1" : $"case when {string.Join(" and ", touches)} then 1 else 0 end")}, (select f.name from core_user f where f.id = s.for_id) from core_change_set s {where} order by s.at desc, s.id desc limit {most.ToString(CultureInfo.InvariantCulture)}";
        var lines = new List<(HistoryLine, Place)>();
        int read = 0, fitting = 0;
        (HistoryLine, Place)? passed = null;
        await using var row = await command.ExecuteReaderAsync(ct);
        while (fitting <= Page && await row.ReadAsync(ct))
        {
            read++;
            var at = (DateTime)dialect.FromDb(FieldKind.DateTime, row, 1)!;
            var fits = Convert.ToInt32(row.GetValue(10), CultureInfo.InvariantCulture) == 1;
            if (fits) fitting++;
            passed = fits ? null : (new HistoryLine(at, null), new Place(at, row.GetInt64(0), false));
            if (!fits) continue;
            lines.Add((new HistoryLine(at, (Guid?)dialect.FromDb(FieldKind.Link, row, 2))
            {
                ChangeSet = row.GetInt64(0),
                For = row.IsDBNull(11) ? null : row.GetString(11),
                Origin = row.GetString(3),
                Label = row.IsDBNull(4) ? null : row.GetString(4),
                UndoOf = row.IsDBNull(5) ? null : row.GetInt64(5),
                UndoneBy = row.IsDBNull(6) ? null : row.GetInt64(6),
                Created = (int)row.GetInt64(7),
                Changed = (int)row.GetInt64(8),
                Deleted = (int)row.GetInt64(9),
            }, new Place(at, row.GetInt64(0), false)));
        }

        // Sets that do not fit only move the place on.
        if (passed is { } last) lines.Add(last);
        return (lines, read == most || fitting > Page);
    }

    /// <summary>What a set must have done; asked of so many sets at a time, since those that did may be rare.</summary>
    private List<string> Touches(System.Data.Common.DbCommand command, HistoryFilter filter, RecordType? type, bool namesAll, IReadOnlyList<FoundRecord> named)
    {
        var all = new List<string>();
        var ofType = type is null ? "" : $"c.set_id = s.id and c.type_no = {type.Number.ToString(CultureInfo.InvariantCulture)}";
        if (filter.Field is { } field) all.Add($"exists (select 1 from core_change c where {ofType} and c.kind = 'update' and cast(c.fields as text) like {Bound(command, $"%{Escaped(JsonEncodedText.Encode(field).ToString(), quoted: true)}:%")} escape '\\')");
        else if (type is not null && filter.Record is null) all.Add($"(exists (select 1 from core_change c where {ofType}) or (s.created > 0 and exists (select 1 from {type.Table} t where t.created_set = s.id)))");
        if (filter.Kind is { } kind) all.Add(kind switch { HistoryKind.Created => "s.created > 0", HistoryKind.Changed => "s.changed > 0", HistoryKind.Deleted => "s.deleted > 0", _ => "s.undo_of is not null" });
        if (Words(filter) is { } words) all.Add($"(lower(coalesce({(namesAll ? "s.label" : $"case when s.origin in {HistorySight.Naming} then null else s.label end")}, '')) like {Bound(command, words)} escape '\\' or lower(s.origin) like {Bound(command, words)} escape '\\'{Named(named)})");
        return all;
    }

    /// <summary>Records in the person's sight whose titles hold the words: the index of the search box knows them.</summary>
    private async Task<IReadOnlyList<FoundRecord>> NamedAsync(HistoryFilter filter, Principal who, CancellationToken ct)
    {
        if (filter.Record is not null || string.IsNullOrWhiteSpace(filter.Text)) return [];
        var words = SearchText.SearchText.Fold(filter.Text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = await search.FindAsync(filter.Text, filter.Type is { } type ? [type] : null, MostNamed, who, ct);
        // What is found by its number, or by a likely misspelling, would stand in the history without saying why.
        return [.. found.Where(f => SearchText.SearchText.Fold(f.Title) is var title && words.All(w => title.Contains(w, StringComparison.Ordinal)))];
    }

    /// <summary>That a set touched one of these records.</summary>
    private string Named(IReadOnlyList<FoundRecord> named)
    {
        if (named.Count == 0) return "";
        string Ids(IEnumerable<FoundRecord> some) => string.Join(", ", some.Select(f => database.Dialect.IdFromText($"'{f.Id:D}'")));
        var made = named.GroupBy(f => f.Type.Table).Select(g => $" union all select t.created_set from {g.Key} t where t.id in ({Ids(g)})");
        return $" or s.id in (select c.set_id from core_change c where c.record_id in ({Ids(named)}){string.Concat(made)})";
    }

    private static string? Words(HistoryFilter filter) => string.IsNullOrWhiteSpace(filter.Text) ? null : $"%{Escaped(filter.Text.Trim().ToLowerInvariant())}%";

    private static string Escaped(string text, bool quoted = false)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
        return quoted ? $"\"{escaped}\"" : escaped;
    }

    private string Bound(System.Data.Common.DbCommand command, object? value)
    {
        database.Dialect.Bind(command, value);
        return "$" + command.Parameters.Count.ToString(CultureInfo.InvariantCulture);
    }

    // Beside these all is a setting.
    private static readonly string[] Doors = ["signIn", "signOut", "password.", "session", "twoFactor.", "passkey.", "account.", "recovery."], Exports = ["exported", "history.exported"];

    private static string Named(IEnumerable<string> names) => string.Join(" or ", names.Select(n => $"s.event like '{n}%'"));

    private async Task<(List<(HistoryLine Line, Place At)> Lines, bool More)> EventsAsync(HistoryFilter filter, Place after, bool namesAll, CancellationToken ct)
    {
        var dialect = database.Dialect;
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        var all = new List<string>();
        if (Where(command, filter, after, "s.n") is { Length: > 0 } where) all.Add(where["where ".Length..]);
        if (filter.Kind is { } kind) all.Add(kind switch { HistoryKind.Door => $"({Named(Doors)})", HistoryKind.Export => $"({Named(Exports)})", _ => $"not ({Named([.. Doors, .. Exports])})" });
        if (Words(filter) is { } words) all.Add($"(lower(s.event) like {Bound(command, words)} escape '\\' or lower(coalesce({(namesAll ? "s.detail" : $"case when s.event like '{HistorySight.Shared}%' then null else s.detail end")}, '')) like {Bound(command, words)} escape '\\' or coalesce(s.address, '') like {Bound(command, words)} escape '\\')");
        command.CommandText = $"select s.n, s.at, s.user_id, s.event, s.detail, s.address from core_audit s {(all.Count == 0 ? "" : "where " + string.Join(" and ", all))} order by s.at desc, s.n desc limit {(Page + 1).ToString(CultureInfo.InvariantCulture)}";
        var lines = new List<(HistoryLine, Place)>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var at = (DateTime)dialect.FromDb(FieldKind.DateTime, row, 1)!;
            lines.Add((new HistoryLine(at, (Guid?)dialect.FromDb(FieldKind.Link, row, 2))
            {
                Number = row.GetInt64(0),
                Event = row.GetString(3),
                Detail = row.IsDBNull(4) ? null : row.GetString(4),
                Address = row.IsDBNull(5) ? null : row.GetString(5),
            }, new Place(at, row.GetInt64(0), false)));
        }

        return (lines, lines.Count > Page);
    }

    private string Where(System.Data.Common.DbCommand command, HistoryFilter filter, Place after, string key)
    {
        var dialect = database.Dialect;
        var all = new List<string>();
        string Add(object? value)
        {
            dialect.Bind(command, value);
            return "$" + command.Parameters.Count.ToString(CultureInfo.InvariantCulture);
        }

        if (after.At is { } at) all.Add($"(s.at, {key}) < ({Add(dialect.ToDb(FieldKind.DateTime, at))}, {Add(after.Number)})");
        if (filter.Person is { } person) all.Add($"s.user_id = {Add(dialect.ToDb(FieldKind.Link, person))}");
        if (filter.From is { } from) all.Add($"s.at >= {Add(dialect.ToDb(FieldKind.DateTime, from))}");
        if (filter.To is { } to) all.Add($"s.at < {Add(dialect.ToDb(FieldKind.DateTime, to))}");
        return all.Count == 0 ? "" : "where " + string.Join(" and ", all);
    }

    private static (Place Set, Place Event) Places(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) return (Place.Start, Place.Start);
        return cursor.Split(';') is [var a, var b] && Place.Read(a) is { } set && Place.Read(b) is { } happening ? (set, happening)
            : throw new ProblemException(Problem.Invalid("cursor.unreadable", "cursor"));
    }

    /// <summary>Where a list was read to; written into the cursor.</summary>
    private readonly record struct Place(DateTime? At, long Number, bool Ended)
    {
        public static readonly Place Start = new(null, 0, false);

        public override string ToString() => Ended ? "-" : At is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.Ticks}.{Number}") : "0";

        public static Place? Read(string text) =>
            text == "-" ? new Place(null, 0, true)
            : text == "0" ? Start
            : text.Split('.') is [var ticks, var number] && long.TryParse(ticks, CultureInfo.InvariantCulture, out var t) && t >= 0 && t <= DateTime.MaxValue.Ticks && long.TryParse(number, CultureInfo.InvariantCulture, out var n)
                ? new Place(new DateTime(t, DateTimeKind.Utc), n, false) : null;
    }
}
