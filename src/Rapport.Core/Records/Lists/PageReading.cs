using System.Data.Common;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Storage;

namespace Rapport.Core.Records.Lists;

/// <summary>
/// One page being read. Behind a cursor an order is read in branches, one for each of its keys: equal in those before,
/// greater in this one. Each branch goes the planned way, or a surer one where that gave up or its index is gone.
/// </summary>
internal sealed class PageReading(RecordReader reader, IDatabase database, DbConnection connection, Sight sight, RecordType type, List<Field> fields, OrderSql order, IReadOnlyList<Conjunct> conditions, int limit)
{
    /// <summary>Number, id and version stand before the keys of the order, and the fields behind those.</summary>
    private const int FirstKey = 3;

    private readonly ShownFields shown = new(reader, fields, type);
    private readonly List<RecordRow> rows = new(limit + 1);
    private object?[]? lastKeys;
    private readonly List<OrderCursor> marks = [];
    private bool hasMore;

    /// <summary>What the planner knows the plan by.</summary>
    public required ListKey Key { get; init; }

    public OrderCursor? After { get; init; }

    /// <inheritdoc cref="RecordQuery.MarkEvery"/>
    public int MarkEvery { get; init; }

    public async Task<RecordPage> ReadAsync(ListPlan plan, CancellationToken ct)
    {
        for (var i = 0; i < order.Count(After) && !hasMore; i++) plan = await ReadBranchAsync(plan, i, ct);
        var next = hasMore ? new OrderCursor(lastKeys!, rows[^1].Number).Write(order) : null;
        // Behind the last row of all a mark would lead nowhere.
        if (!hasMore && marks.Count > 0 && marks.Count * MarkEvery == rows.Count) marks.RemoveAt(marks.Count - 1);
        return new RecordPage(fields, rows, next) { Marks = [.. marks.Select(m => m.Write(order))] };
    }

    /// <summary>Answers the plan for the branches that follow.</summary>
    private async Task<ListPlan> ReadBranchAsync(ListPlan plan, int branch, CancellationToken ct)
    {
        var (had, hadKeys) = (rows.Count, lastKeys);
        for (var way = order.IsWithin(After, branch) && plan.Within is { } within ? within : plan; ;)
        {
            try
            {
                await ReadRowsAsync(way, branch, ct);
            }
            catch (DbException e) when (way.Index is not null && database.Dialect.IsIndexMissing(e))
            {
                // An index may be taken away for a while.
                reader.Planner.Forget(Key);
                GoBack(had, hadKeys);
                way = plan = ListPlan.Free;
                continue;
            }

            if (hasMore || way.Otherwise is not { } otherwise) return plan;
            // Fewer than wanted: the walk may have given up, so this branch is read in the sure way.
            GoBack(had, hadKeys);
            if (ReferenceEquals(way, plan))
            {
                plan = otherwise;
                if (After is null && branch == 0) reader.Planner.Learn(Key, plan);
            }

            way = otherwise;
        }
    }

    private void GoBack(int had, object?[]? hadKeys)
    {
        rows.RemoveRange(had, rows.Count - had);
        lastKeys = hadKeys;
        if (MarkEvery > 0 && marks.Count > had / MarkEvery) marks.RemoveRange(had / MarkEvery, marks.Count - (had / MarkEvery));
    }

    private async Task ReadRowsAsync(ListPlan way, int branch, CancellationToken ct)
    {
        var sql = reader.Writer(sight);
        var part = order.Branch(sql, After, branch);
        var selected = order.Columns(sql).Concat(shown.Sql(sql)).ToArray();
        var statement = Statement(sql, way) with
        {
            Selected = $"t.n, t.id, t.version{string.Concat(selected.Select(s => ", " + s))}",
            OrderBy = part.OrderBy,
            Limit = limit + 1 - rows.Count,
            After = part.Condition,
        };
        await using var command = reader.Command(connection, database.Dialect.Page(statement), sql);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            hasMore = rows.Count == limit;
            if (hasMore) return;
            Take(row);
        }
    }

    private void Take(DbDataReader row)
    {
        lastKeys = new object?[order.Keys.Count];
        for (var k = 0; k < lastKeys.Length; k++) lastKeys[k] = row.IsDBNull(k + FirstKey) ? null : row.GetValue(k + FirstKey);
        rows.Add(new RecordRow(row.GetInt64(0), (Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!, row.GetInt64(2), shown.Read(row, FirstKey + lastKeys.Length)));
        if (MarkEvery > 0 && rows.Count % MarkEvery == 0) marks.Add(new OrderCursor(lastKeys, rows[^1].Number));
    }

    /// <summary>What a plan makes of the conditions.</summary>
    private PageStatement Statement(CriteriaSql sql, ListPlan plan)
    {
        var each = plan.Way == ListWay.Merge || (plan.Way == ListWay.Values && database.Dialect.WalksEach) ? plan.By : -1;
        return new PageStatement(type.Table, "", "", 0)
        {
            Way = plan.Way,
            Index = plan.Index,
            Most = plan.Most,
            Finder = plan.By >= 0 && each < 0 && (plan.Way == ListWay.List || conditions[plan.By].FindsMore) ? sql.Finder(conditions[plan.By]) : null,
            Where = [.. plan.Union < 0 ? Array.Empty<string>() : [sql.Union(conditions[plan.Union], type)], .. conditions.Where((c, at) => at != plan.Union && (at != each || c.FindsMore)).Select(c => sql.Condition(c, onlyFilters: plan.Way != ListWay.Free || plan.Union >= 0))],
            Each = each < 0 ? [] : sql.Each(conditions[each]),
        };
    }
}
