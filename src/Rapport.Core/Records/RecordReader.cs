using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Records.Lists;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Core.Records;

/// <summary>Reads records: one, a page, a capped count. Scope and hidden fields are part of every statement.</summary>
public sealed partial class RecordReader(IDatabase database, CatalogueHolder catalogue, TimeProvider clock, IServiceProvider services)
{
    public const int LargestPage = 1_000;

    internal ListPlanner Planner { get; } = new(clock);

    public RecordCatalogue Catalogue => catalogue.Current;

    /// <summary>The record, or null when it is not there or not the principal's to see.</summary>
    public async Task<RecordData?> GetAsync(RecordType type, Guid id, Principal who, CancellationToken ct)
    {
        var shape = TypeShape.Of(type);
        var sql = Writer(who);
        var key = sql.AddValue(FieldKind.Link, id);
        var scope = sql.Scope(type);
        await using var connection = await database.OpenAsync(ct);
        await using var command = Command(connection, $"select t.n, {string.Join(", ", shape.Columns.Select(f => "t." + f.Column))}, t.custom from {type.Table} t where t.id = {key}{(scope is null ? "" : " and " + scope)}", sql);
        RecordData record;
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            if (!await row.ReadAsync(ct)) return null;
            record = RowMapping.Read(type, shape, row, database.Dialect);
        }

        var hidden = who.AccessTo(type).HiddenFields;
        foreach (var name in hidden) record.Mutable.Remove(name);
        foreach (var field in shape.MultiLinks.Where(f => !hidden.Contains(f.Name)))
        {
            await using var links = connection.CreateCommand();
            links.CommandText = "select to_id from core_link where from_id = $1 and field = $2";
            database.Dialect.Bind(links, database.Dialect.ToDb(FieldKind.Link, id));
            database.Dialect.Bind(links, field.Name);
            var ids = new List<Guid>();
            await using var row = await links.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) ids.Add((Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!);
            if (ids.Count > 0) record.Mutable[field.Name] = ids.Order().ToArray();
        }

        return record;
    }

    /// <summary>Whether a principal may change a record that they see, be it of their own right or lent.</summary>
    public async Task<bool> MayChangeAsync(RecordType type, Guid id, Principal who, CancellationToken ct)
    {
        if (type.Parent is null && who.AccessTo(type) is { Write: RecordScope.All, Criteria: null }) return true;
        var sql = Writer(who.Writing(catalogue.Current));
        var key = sql.AddValue(FieldKind.Link, id);
        var scope = sql.Scope(type);
        await using var connection = await database.OpenAsync(ct);
        await using var command = Command(connection, $"select 1 from {type.Table} t where t.id = {key}{(scope is null ? "" : " and " + scope)}", sql);
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    /// <summary>A page of records in the order of the sort, with a cursor to the next.</summary>
    public async Task<RecordPage> ListAsync(RecordQuery query, Principal who, CancellationToken ct)
    {
        var type = query.Type;
        var sight = new Sight(catalogue.Current, who);
        if (Several(query, sight) is { Count: > 0 } several) return await ListWithLinksAsync(query, several, who, ct);
        var fields = FieldsOf(query, sight);
        var limit = Math.Clamp(query.Limit, 1, LargestPage);
        var (order, problem) = OrderSql.Parse(string.IsNullOrWhiteSpace(query.Sort) ? type.DefaultSort : query.Sort, type, catalogue.Current, sight.Hides, sight.SeesAll);
        if (order is null) throw new ProblemException(problem!);
        OrderCursor? after = null;
        if (query.Cursor is not null) after = OrderCursor.Read(query.Cursor, order) ?? throw new ProblemException(Problem.Invalid("cursor.unreadable", "cursor"));
        var where = string.IsNullOrWhiteSpace(query.Where) ? null : sight.Read(query.Where, type);
        var conditions = Conjunct.Of(sight.Scope(type), where);
        var key = new ListKey(type, query.Where, query.Sort, limit > 100, who.UserId, who.TeamNo);
        await using var connection = await database.OpenAsync(ct);
        var plan = await Planner.ChooseAsync(connection, () => Writer(sight), key, order, conditions, limit + 1, ct);
        return await new PageReading(this, database, connection, sight, type, fields, order, conditions, limit) { Key = key, After = after, MarkEvery = query.MarkEvery }.ReadAsync(plan, ct);
    }

    /// <summary>Counts up to <paramref name="cap"/>: an exact count of a large list costs seconds and tells nobody more.</summary>
    public async Task<CappedCount> CountAsync(RecordType type, string? where, Principal who, int cap, CancellationToken ct)
    {
        var sight = new Sight(catalogue.Current, who);
        var sql = Writer(sight);
        var condition = Conditions(sql, type, string.IsNullOrWhiteSpace(where) ? null : sight.Read(where, type), null);
        await using var connection = await database.OpenAsync(ct);
        await using var command = Command(connection, $"select count(*) from (select 1 as one from {type.Table} t{condition} limit {((long)cap + 1).ToString(CultureInfo.InvariantCulture)}) c", sql);
        var count = Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
        return new CappedCount((int)Math.Min(count, cap), count > cap);
    }

    /// <summary>A writer of conditions in the sight of a principal, for slices that compose statements of their own.</summary>
    public CriteriaSql Writer(Principal who) => Writer(new Sight(catalogue.Current, who));

    internal CriteriaSql Writer(Sight sight) => sight.Writer(database.Dialect, clock, (WordsSql?)services.GetService(typeof(WordsSql)));

    private static string Conditions(CriteriaSql sql, RecordType type, BoundCriterion? where, string? branch)
    {
        var all = new List<string>(3);
        if (sql.Scope(type) is { } scope) all.Add(scope);
        if (where is not null) all.Add("(" + sql.Where(where) + ")");
        if (branch is not null) all.Add(branch);
        return all.Count == 0 ? "" : " where " + string.Join(" and ", all);
    }

    internal DbCommand Command(DbConnection connection, string text, CriteriaSql sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var value in sql.Parameters) database.Dialect.Bind(command, value);
        return command;
    }
}
