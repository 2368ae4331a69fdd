using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes.Bin;

/// <summary>A deleted record by what it was last called. <paramref name="Title"/> is null where the reader may not know it.</summary>
public sealed record DeletedEntry(Guid Id, string? Title, DateTime At, Guid? By, long ChangeSet);

/// <summary>Records that the undo of a large creation took away: they come back by undoing that undo, not one by one.</summary>
public sealed record TakenBack(long ChangeSet, DateTime At, Guid? By, long Records);

/// <summary>Deleted records, the latest first. A page may be short of its limit, or empty, although <paramref name="Next"/> leads on.</summary>
public sealed record DeletedPage(IReadOnlyList<DeletedEntry> Items, string? Next);

/// <summary>
/// What was deleted and is not back, read from the change log: there is no copy beside it. Who may see a type sees of its
/// deleted records those that, by their last values, lay in sight.
/// </summary>
public sealed class RecycleBin(IDatabase database, CatalogueHolder catalogue, TimeProvider clock)
{
    public const int LargestPage = 200;

    /// <summary>Rows of the log that one request walks through; deletions of other types lie between.</summary>
    private const int MostWalked = 2_000;
    private const int MostTakenBack = 20;

    /// <param name="words">Part of the title, without regard to case and accents; empty for all.</param>
    public async Task<DeletedPage> ListAsync(RecordType type, string? words, string? cursor, int limit, Principal who, CancellationToken ct)
    {
        var before = cursor is null ? long.MaxValue
            : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : throw new ProblemException(Problem.Invalid("cursor.unreadable", "cursor"));
        var rows = await WalkAsync(type, before, ct);
        var sight = new Sight(catalogue.Current, who);
        var last = new LastSight(catalogue.Current, sight, sight.Context(clock), new LastValues(database, catalogue.Current));
        var hides = sight.Hides(type, type.TitleField);
        var wanted = string.IsNullOrWhiteSpace(words) ? null : SearchText.SearchText.Fold(words.Trim());
        var items = new List<DeletedEntry>();
        foreach (var row in rows)
        {
            if (row.Fields is null) continue;
            var values = LastValues.Of(type, row.Fields);
            var title = hides ? null : values.GetValueOrDefault(type.Title)?.ToString() ?? "";
            if (wanted is not null && (title is null || !SearchText.SearchText.Fold(title).Contains(wanted, StringComparison.Ordinal))) continue;
            if (!await last.SeesAsync(type, values, ct)) continue;
            items.Add(new DeletedEntry(row.Id, title, row.At, row.By, row.Set));
            if (items.Count == Math.Clamp(limit, 1, LargestPage)) return new DeletedPage(items, row == rows[^1] && rows.Count < MostWalked ? null : Place(row.N));
        }

        return new DeletedPage(items, rows.Count < MostWalked ? null : Place(rows[^1].N));
    }

    /// <summary>Large undos that took records of the type away; told to whoever sees all of them.</summary>
    public async Task<IReadOnlyList<TakenBack>> TakenBackAsync(RecordType type, Principal who, CancellationToken ct)
    {
        if (new Sight(catalogue.Current, who).Scope(type) is not null) return [];
        var found = new List<TakenBack>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"select s.id, s.at, s.user_id, cast(sum(r.records) as bigint) from core_removed r join core_change_set s on s.id = r.set_id where r.type_no = {type.Number} group by s.id, s.at, s.user_id order by s.id desc limit {MostTakenBack}");
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) found.Add(new TakenBack(row.GetInt64(0), (DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 1)!, database.Dialect.FromDb(FieldKind.Link, row, 2) as Guid?, row.GetInt64(3)));
        return found;
    }

    private static string Place(long n) => n.ToString(CultureInfo.InvariantCulture);

    private async Task<List<Row>> WalkAsync(RecordType type, long before, CancellationToken ct)
    {
        var rows = new List<Row>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        // Only the last deletion of a record that is not back; all others just move the place on.
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            select c.n, c.record_id, s.id, s.at, s.user_id, case when c.type_no = {type.Number} and s.origin not in ('{Merging.RecordMerging.Origin}', '{Merging.RecordMerging.BackOrigin}')
                and not exists (select 1 from {type.Table} t where t.id = c.record_id)
                and not exists (select 1 from core_change d where d.record_id = c.record_id and d.version > c.version) then c.fields end
            from (select n, record_id, type_no, version, set_id, fields from core_change where kind = 'delete' and n < {before} order by n desc limit {MostWalked}) c
            join core_change_set s on s.id = c.set_id order by c.n desc
            """);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            rows.Add(new Row(row.GetInt64(0), (Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!, row.GetInt64(2), (DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 3)!, database.Dialect.FromDb(FieldKind.Link, row, 4) as Guid?, row.IsDBNull(5) ? null : row.GetString(5)));
        return rows;
    }

    private sealed record Row(long N, Guid Id, long Set, DateTime At, Guid? By, string? Fields);
}
