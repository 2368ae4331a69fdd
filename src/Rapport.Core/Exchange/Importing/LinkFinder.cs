using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Exchange.Cards;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange.Importing;

/// <summary>
/// Finds the records that a table names: by id, by a unique field (code, e-mail), by title. Only what the importing
/// person may see is found. Teams have names of their own. Asks in lists, a chunk of rows at a time, and remembers what it found.
/// </summary>
internal sealed class LinkFinder(RecordReader reader, RecordType importing, Principal who)
{
    private const int MostRemembered = 200_000;
    private const int MostInList = 200;
    private readonly Dictionary<(string Type, string Name), Guid> known = [];
    private readonly Dictionary<(string Type, string Address), Guid?> mailed = [];
    private readonly TeamFinder teams = new(reader, importing, who);
    private IReadOnlyList<ImportRow> chunk = [];

    /// <summary>The id of the root, where a row of a table of teams means it.</summary>
    public Guid? RootOf(ImportRow row) => teams.RootOf(row);

    /// <summary>Begins a chunk of rows.</summary>
    public Task BeginAsync(WriteSession session, IReadOnlyList<ImportRow> rows)
    {
        chunk = rows;
        return teams.BeginAsync(session, rows);
    }

    /// <summary>
    /// Puts ids in the place of names. Rows with a name that nobody bears get a problem; those that a row of the same
    /// chunk may still create are answered instead.
    /// </summary>
    public async Task<List<ImportRow>> ResolveAsync(WriteSession session, IReadOnlyList<ImportRow> rows, IReadOnlyList<ColumnMatch> columns, bool isLast)
    {
        var waiting = new List<ImportRow>();
        var unfound = new UnfoundLinks(importing, chunk);
        foreach (var column in columns.Where(c => c.Field is { } f && (f.Kind is FieldKind.Link or FieldKind.MultiLink || TeamNames.IsNumber(f))))
        {
            var field = column.Field!;
            if (TeamNames.AreIn(field))
            {
                waiting.AddRange(await teams.ResolveAsync(session, rows, column, isLast));
                continue;
            }

            if (field.Target is null || reader.Catalogue.Find(field.Target) is not { } target) continue;
            if (column.Header == CalendarSource.People)
            {
                await TakeByMailAsync(session, rows, field, target);
                continue;
            }

            var names = rows.SelectMany(r => Names(r.Values.GetValueOrDefault(field.Name))).Distinct(StringComparer.Ordinal).Where(n => !known.ContainsKey((target.Name, n))).ToList();
            var doubtful = names.Count == 0 ? [] : await FindAsync(session, target, names);
            foreach (var row in rows)
            {
                if (!row.Values.TryGetValue(field.Name, out var value) || Names(value).FirstOrDefault(n => !known.ContainsKey((target.Name, n))) is not { } missing)
                {
                    if (value is LinkName one) row.Values[field.Name] = known[(target.Name, one.Text)];
                    else if (value is LinkName[] many) row.Values[field.Name] = many.Select(m => known[(target.Name, m.Text)]).Distinct().Order().ToArray();
                }
                else if (target == importing && !isLast && !doubtful.Contains(missing))
                {
                    waiting.Add(row);
                }
                else if (doubtful.Contains(missing))
                {
                    row.Problems.Add(Problem.Invalid("cell.linkDoubtful", column.Header, ("value", missing), ("target", target.Name)));
                }
                else
                {
                    unfound.Add(row, column.Header, missing, target);
                }
            }
        }

        unfound.Tell();
        return waiting;
    }

    /// <summary>
    /// Those who meet, by their addresses: whoever is in sight and alone in bearing one. Most people are nobody's customers, so that none of
    /// them holds a row up; a link to one stays empty where several are found.
    /// </summary>
    private async Task TakeByMailAsync(WriteSession session, IReadOnlyList<ImportRow> rows, Field field, RecordType target)
    {
        static IEnumerable<string> Addresses(object? value) => Names(value).SelectMany(n => n.Split(", "));
        var asked = rows.Where(r => r.Values.GetValueOrDefault(field.Name) is LinkName or LinkName[]).ToList();
        if (mailed.Count > MostRemembered) mailed.Clear();
        var open = asked.SelectMany(r => Addresses(r.Values[field.Name])).Distinct(StringComparer.Ordinal).Where(a => !mailed.ContainsKey((target.Name, a))).ToList();
        var found = open.Count == 0 ? null : (await ByMailAsync(session, target, open)).ToLookup(f => f.Name, f => f.Id, StringComparer.Ordinal);
        foreach (var address in open) mailed[(target.Name, address)] = found![address].Distinct().ToList() is [var only] ? only : null;
        foreach (var row in asked)
        {
            var ids = Addresses(row.Values[field.Name]).Select(a => mailed[(target.Name, a)]).OfType<Guid>().Distinct().Order().ToArray();
            if (field.Kind == FieldKind.MultiLink && ids.Length > 0) row.Values[field.Name] = ids;
            else if (field.Kind == FieldKind.Link && ids is [var one]) row.Values[field.Name] = one;
            else row.Values.Remove(field.Name);
        }
    }

    /// <summary>Who bears an address, in the record itself or in a part of it.</summary>
    private async Task<List<(string Name, Guid Id)>> ByMailAsync(WriteSession session, RecordType target, IReadOnlyList<string> addresses)
    {
        var found = new List<(string, Guid)>();
        var parts = reader.Catalogue.PointingAt(target).Where(r => r.Type.IsPartBy(r.Link) && r.Link is { Kind: FieldKind.Link, Column: not null }).Select(r => (r.Type, r.Link));
        foreach (var (type, id) in parts.Prepend((target, target[SystemFields.Id])))
            foreach (var by in type.Fields.Where(f => f.Kind == FieldKind.Email && f.Column is not null && !who.AccessTo(type).HiddenFields.Contains(f.Name))) found.AddRange(await FoundAsync(session, type, id, by, by.Column!, addresses, a => a));
        return found;
    }

    /// <summary>A record that is gone again is found no more.</summary>
    public void Forget(Guid id)
    {
        foreach (var name in known.Where(k => k.Value == id).Select(k => k.Key).ToList()) known.Remove(name);
    }

    /// <summary>Whether a row has a link that is still to be looked up.</summary>
    public static bool NamesSomebody(ImportRow row) => row.Values.Values.Any(v => v is LinkName or LinkName[]);

    public static IEnumerable<string> Names(object? value) => value switch { LinkName one => [one.Text], LinkName[] many => many.Select(m => m.Text), _ => [] };

    /// <summary>Remembers what is found; answers the names that several records bear.</summary>
    private async Task<HashSet<string>> FindAsync(WriteSession session, RecordType target, List<string> names)
    {
        if (known.Count > MostRemembered) known.Clear();
        var open = new HashSet<string>(names, StringComparer.Ordinal);
        await LookAsync(session, target, target[SystemFields.Id], target[SystemFields.Id].Column!, [.. open.Where(n => Guid.TryParse(n, out _))], n => Guid.Parse(n), open);
        foreach (var field in target.Fields.Where(f => f.Unique && f.Column is not null && f.IsText))
            await LookAsync(session, target, field, field.Column!, [.. open], n => field.Kind == FieldKind.Email ? n.ToLowerInvariant() : n, open);
        // A code, or an id, that went with a merge means the record that its bearer became part of.
        if (open.Count > 0 && MergeableTypes.Is(target) && await MergedRecords.ByKeysAsync(session, target, null, open) is { Count: > 0 } merged)
            await LookAsync(session, target, target[SystemFields.Id], target[SystemFields.Id].Column!, [.. merged.Keys], n => merged[n], open);
        var title = target.TitleField;
        if (title.Column is null || !title.IsText) return [];
        return await LookAsync(session, target, title, title.FoldedColumn ?? title.Column, [.. open], n => title.FoldedColumn is null ? n : SearchText.SearchText.Fold(n), open);
    }

    private async Task<HashSet<string>> LookAsync(WriteSession session, RecordType target, Field by, string column, IReadOnlyList<string> names, Func<string, object> key, HashSet<string> open)
    {
        var doubtful = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in (await FoundAsync(session, target, target[SystemFields.Id], by, column, names, key)).GroupBy(f => f.Name, StringComparer.Ordinal))
        {
            if (group.Skip(1).Any()) { doubtful.Add(group.Key); continue; }
            known[(target.Name, group.Key)] = group.First().Id;
            open.Remove(group.Key);
        }

        return doubtful;
    }

    /// <summary>The records in sight that a column names, with the name; <paramref name="id"/> is the field that says which record is meant.</summary>
    private async Task<List<(string Name, Guid Id)>> FoundAsync(WriteSession session, RecordType type, Field id, Field by, string column, IReadOnlyList<string> names, Func<string, object> key)
    {
        var found = new List<(string Name, Guid Id)>();
        foreach (var some in names.Chunk(MostInList))
        {
            var keys = some.ToLookup(n => RecordMatcher.Text(key(n)), StringComparer.Ordinal);
            var sql = reader.Writer(who);
            var list = RecordMatcher.PaddedList([.. some.Select(key)], MostInList, value => sql.AddValue(by.Kind, value));
            var scope = sql.Scope(type) is { } seen ? $" and ({seen})" : "";
            await using var command = session.Command($"select t.{id.Column}, t.{column} from {type.Table} t where t.{column} in ({list}){scope} limit 5000", [.. sql.Parameters]);
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
                foreach (var name in keys[RecordMatcher.Text(session.Dialect.FromDb(by.Kind, row, 1))]) found.Add((name, (Guid)session.Dialect.FromDb(FieldKind.Link, row, 0)!));
        }

        return found;
    }
}
