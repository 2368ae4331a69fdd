using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Records.Lists;

namespace Rapport.Core.Records;

public sealed partial class RecordReader
{
    /// <summary>
    /// All records that fit, in the order of their row numbers, a page in one statement of its own: no reader stays open
    /// between pages. Lists of links are filled in; the caller has checked the fields. Of a large table of which an index
    /// finds a small part, only that part is read.
    /// </summary>
    internal async IAsyncEnumerable<IReadOnlyList<RecordRow>> WalkAsync(RecordType type, string? where, IReadOnlyList<Field> fields, Principal who, int page, [EnumeratorCancellation] CancellationToken ct)
    {
        var sight = new Sight(catalogue.Current, who);
        var condition = string.IsNullOrWhiteSpace(where) ? null : sight.Read(where, type);
        if (await NumbersAsync(type, where, condition, sight, who, ct) is { } numbers)
        {
            foreach (var some in numbers.Chunk(page))
            {
                var rows = await PageAsync(type, condition, fields, sight, page, null, some, ct);
                if (rows.Count > 0) yield return rows;
            }

            yield break;
        }

        for (long? last = null; ;)
        {
            var rows = await PageAsync(type, condition, fields, sight, page, last, null, ct);
            if (rows.Count > 0) yield return rows;
            if (rows.Count < page) yield break;
            last = rows[^1].Number;
        }
    }

    /// <summary>As <see cref="WalkAsync"/>, in the order of a sort: by the cursor from page to page.</summary>
    internal async IAsyncEnumerable<IReadOnlyList<RecordRow>> WalkSortedAsync(RecordType type, string? where, string sort, IReadOnlyList<Field> fields, Principal who, [EnumeratorCancellation] CancellationToken ct)
    {
        string[] names = [.. fields.Where(f => f.Kind != FieldKind.MultiLink).Select(f => f.Name)];
        for (string? cursor = null; ;)
        {
            var page = await ListAsync(new RecordQuery(type, where, sort, names, LargestPage, cursor), who, ct);
            var rows = Widened(page.Rows, fields);
            if (names.Length < fields.Count && rows.Count > 0) await FillAllLinksAsync(fields, rows, ct);
            if (rows.Count > 0) yield return rows;
            if ((cursor = page.Next) is null) yield break;
        }
    }

    private async Task FillAllLinksAsync(IReadOnlyList<Field> fields, List<RecordRow> rows, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        for (var i = 0; i < fields.Count; i++)
            if (fields[i].Kind == FieldKind.MultiLink) await FillLinksAsync(connection, fields[i], rows, i, ct);
    }

    /// <summary>The row numbers that an index finds, in order; null where the whole table is to be walked.</summary>
    private async Task<List<int>?> NumbersAsync(RecordType type, string? where, BoundCriterion? condition, Sight sight, Principal who, CancellationToken ct)
    {
        var conditions = Conjunct.Of(sight.Scope(type), condition);
        var key = new ListKey(type, where, "walk", true, who.UserId, who.TeamNo);
        await using var connection = await database.OpenAsync(ct);
        var plan = await Planner.ChooseAsync(connection, () => Writer(sight), key, new OrderSql([]), conditions, LargestPage, ct);
        if (plan.Way is not (ListWay.Fetch or ListWay.List)) return null;
        var sql = Writer(sight);
        var found = new PageStatement(type.Table, "t.n", "t.n", int.MaxValue) { Way = plan.Way, Index = plan.Index, Finder = sql.Finder(conditions[plan.By]) };
        var numbers = new List<int>();
        try
        {
            await using var command = Command(connection, database.Dialect.Page(found), sql);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                if (row.GetInt64(0) > int.MaxValue) return null;
                numbers.Add((int)row.GetInt64(0));
            }

            return numbers;
        }
        catch (DbException e) when (database.Dialect.IsIndexMissing(e))
        {
            Planner.Forget(key);
            return null;
        }
    }

    private async Task<List<RecordRow>> PageAsync(RecordType type, BoundCriterion? where, IReadOnlyList<Field> fields, Sight sight, int page, long? last, int[]? numbers, CancellationToken ct)
    {
        var sql = Writer(sight);
        var shown = new ShownFields(this, fields, type);
        var conditions = numbers is null ? Conditions(sql, type, where, last is { } n ? $"t.n > {sql.Add(n)}" : null)
            : PageStatement.Joined(Conjunct.Of(sight.Scope(type), where).Select(c => sql.Condition(c, onlyFilters: true)).Prepend(database.Dialect.NumberIn("t.n", numbers, sql.Add)));
        var rows = new List<RecordRow>(page);
        await using var connection = await database.OpenAsync(ct);
        await using (var command = Command(connection, $"select t.n, t.id, t.version{string.Concat(shown.Sql(sql).Select(s => ", " + s))} from {type.Table} t{conditions} order by t.n limit {page.ToString(CultureInfo.InvariantCulture)}", sql))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct)) rows.Add(new RecordRow(row.GetInt64(0), (Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!, row.GetInt64(2), shown.Read(row, 3)));
        }

        for (var i = 0; i < fields.Count; i++)
            if (fields[i].Kind == FieldKind.MultiLink && rows.Count > 0) await FillLinksAsync(connection, fields[i], rows, i, ct);
        return rows;
    }

    private async Task FillLinksAsync(DbConnection connection, Field field, List<RecordRow> rows, int column, CancellationToken ct)
    {
        var byId = rows.ToDictionary(r => r.Id);
        foreach (var some in rows.Chunk(500))
        {
            await using var command = connection.CreateCommand();
            var list = new List<object>();
            string Add(object value) { list.Add(value); return "$" + list.Count.ToString(CultureInfo.InvariantCulture); }
            command.CommandText = $"select from_id, to_id from core_link where field = {Add(field.Name)} and {database.Dialect.In("from_id", [.. some.Select(r => database.Dialect.ToDb(FieldKind.Link, r.Id))], Add)}";
            foreach (var value in list) database.Dialect.Bind(command, value);
            var links = new List<(Guid From, Guid To)>();
            await using (var row = await command.ExecuteReaderAsync(ct))
                while (await row.ReadAsync(ct)) links.Add(((Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!, (Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!));
            foreach (var group in links.GroupBy(l => l.From)) byId[group.Key].Values[column] = group.Select(l => l.To).Order().ToArray();
        }
    }
}
