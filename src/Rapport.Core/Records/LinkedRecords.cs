using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>Records reached from others: their list fields, and the rows by the id that leads to them.</summary>
public sealed record LinkedPage(IReadOnlyList<Field> Fields, IReadOnlyDictionary<Guid, LinkedRows> Rows);

/// <summary><paramref name="More"/> says that the record has more than were read.</summary>
public sealed record LinkedRows(IReadOnlyList<RecordRow> Rows, bool More);

/// <summary>
/// Reads what a page of records links to, all of it in one statement per relation. Scope and hidden fields apply to the
/// linked records as to any other.
/// </summary>
public sealed class LinkedRecords(IDatabase database, CatalogueHolder catalogue, RecordReader reader)
{
    // SQLite takes 500 parts in a union.
    private const int AtOnce = 250;

    /// <summary>The records with these ids, as far as the principal sees them.</summary>
    public Task<LinkedPage> OfAsync(RecordType type, IEnumerable<Guid> ids, Principal who, CancellationToken ct) =>
        ReadAsync(type, ids, 1, who, (sql, some) => [$"t.id as parent, {{0}} from {type.Table} t where {database.Dialect.In("t.id", [.. some.Select(id => database.Dialect.ToDb(FieldKind.Link, id))], sql.Add)}{{1}}"], ct);

    /// <summary>The records that point at these ones, oldest first, at most so many each: part for part by the link's index, however many there are.</summary>
    public Task<LinkedPage> BehindAsync(Relation relation, IEnumerable<Guid> ids, int mostEach, Principal who, CancellationToken ct)
    {
        var dialect = database.Dialect;
        var link = relation.Link.IsCustom ? dialect.IdFromText(dialect.Custom("t", relation.Link)) : "t." + relation.Link.Column;
        var limit = (mostEach + 1).ToString(CultureInfo.InvariantCulture);
        return ReadAsync(relation.Type, ids, mostEach, who, (sql, some) =>
            [.. some.Select(id => $"{link} as parent, {{0}} from {relation.Type.Table} t where {link} = {sql.AddValue(FieldKind.Link, id)}{{1}} order by t.n limit {limit}")], ct);
    }

    private async Task<LinkedPage> ReadAsync(RecordType type, IEnumerable<Guid> ids, int mostEach, Principal who, Func<Criteria.CriteriaSql, IReadOnlyList<Guid>, string[]> parts, CancellationToken ct)
    {
        var sight = new Sight(catalogue.Current, who);
        var fields = RecordReader.ListFields(type, sight);
        var rows = new Dictionary<Guid, List<RecordRow>>();
        await using var connection = await database.OpenAsync(ct);
        foreach (var some in ids.Distinct().Chunk(AtOnce))
        {
            var sql = reader.Writer(sight);
            var scope = sql.Scope(type) is { } seen ? $" and ({seen})" : "";
            var columns = $"t.n, t.id, t.version{string.Concat(fields.Select((f, i) => string.Create(CultureInfo.InvariantCulture, $", {reader.Select(f, type, sql)} as f{i}")))}";
            var texts = parts(sql, some).Select(p => "select " + p.Replace("{0}", columns, StringComparison.Ordinal).Replace("{1}", scope, StringComparison.Ordinal));
            await using var command = reader.Command(connection, string.Join(" union all ", texts.Select(t => $"select * from ({t}) p")), sql);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                var parent = (Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!;
                var read = new object?[fields.Count];
                for (var i = 0; i < read.Length; i++) read[i] = reader.ReadValue(fields[i], row, i + 4);
                if (!rows.TryGetValue(parent, out var list)) rows[parent] = list = [];
                list.Add(new RecordRow(row.GetInt64(1), (Guid)database.Dialect.FromDb(FieldKind.Link, row, 2)!, row.GetInt64(3), read));
            }
        }

        return new LinkedPage(fields, rows.ToDictionary(r => r.Key, r => new LinkedRows(r.Value.Count > mostEach ? r.Value[..mostEach] : r.Value, r.Value.Count > mostEach)));
    }
}
