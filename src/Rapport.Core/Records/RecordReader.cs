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

    /// <summary>A page of records in the order of the sort, with a cursor to the next.</summary>
    public async Task<RecordPage> ListAsync(RecordQuery query, Principal who, CancellationToken ct)
    {
        var type = query.Type;
        var sight = new Sight(catalogue.Current, who);
        if (Several(query, sight) is { Count: > 0 } several) return await ListWithLinksAsync(query, several, who, ct);
        var fields = FieldsOf(query, sight);
        var limit = Math.Clamp(query.Limit, 1, LargestPage);
        var (order, problem) = OrderSql.Parse(string.IsNullOrWhiteSpace(query.Sort) ? type.DefaultSort : query.Sort, type, catalogue.Current, sight.Hides);
        if (order is null) throw new ProblemException(problem!);
        OrderCursor? after = null;
        if (query.Cursor is not null) after = OrderCursor.Read(query.Cursor, order) ?? throw new ProblemException(Problem.Invalid("cursor.unreadable", "cursor"));
        var where = string.IsNullOrWhiteSpace(query.Where) ? null : sight.Read(query.Where, type);
        var rows = new List<RecordRow>(limit + 1);
        object?[]? lastKeys = null;
        var conditions = Conjunct.Of(sight.Scope(type), where);
        var key = new ListKey(type, query.Where, query.Sort, limit > 100, who.UserId, who.TeamNo);
        await using var connection = await database.OpenAsync(ct);
        var plan = await Planner.ChooseAsync(connection, () => Writer(sight), key, order, conditions, limit + 1, ct);
        for (var i = 0; i < order.Count(after); i++)
        {
            var (had, hadKeys) = (rows.Count, lastKeys);
            for (var way = order.IsWithin(after, i) && plan.Within is { } within ? within : plan; ;)
            {
                var sql = Writer(sight);
                var branch = order.Branch(sql, after, i);
                var selected = order.Columns(sql).Concat(fields.Select(f => Select(f, type, sql))).ToArray();
                var page = Page(type, sql, conditions, way) with
                {
                    Selected = $"t.n, t.id, t.version{string.Concat(selected.Select(s => ", " + s))}",
                    OrderBy = branch.OrderBy,
                    Limit = limit + 1 - rows.Count,
                    After = branch.Condition,
                };
                await using var command = Command(connection, database.Dialect.Page(page), sql);
                DbDataReader row;
                try
                {
                    row = await command.ExecuteReaderAsync(ct);
                }
                catch (DbException e) when (way.Index is not null && database.Dialect.IsIndexMissing(e))
                {
                    // An import may take indexes away for a while.
                    Planner.Forget(key);
                    way = plan = ListPlan.Free;
                    continue;
                }

                await using (row)
                {
                    while (await row.ReadAsync(ct))
                    {
                        if (rows.Count == limit) return new RecordPage(fields, rows, new OrderCursor(lastKeys!, rows[^1].Number).Write(order));
                        lastKeys = new object?[order.Keys.Count];
                        for (var k = 0; k < lastKeys.Length; k++) lastKeys[k] = row.IsDBNull(k + 3) ? null : row.GetValue(k + 3);
                        var read = new object?[fields.Count];
                        for (var k = 0; k < read.Length; k++) read[k] = ReadValue(fields[k], row, k + 3 + lastKeys.Length);
                        rows.Add(new RecordRow(row.GetInt64(0), (Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!, row.GetInt64(2), read));
                    }
                }

                if (way.Otherwise is not { } otherwise) break;
                // Fewer than wanted: the walk may have given up, so this branch is read in the sure way.
                rows.RemoveRange(had, rows.Count - had);
                lastKeys = hadKeys;
                if (ReferenceEquals(way, plan))
                {
                    plan = otherwise;
                    if (after is null && i == 0) Planner.Learn(key, plan);
                }

                way = otherwise;
            }
        }

        return new RecordPage(fields, rows, null);
    }

    /// <summary>What a plan and the conditions make of a page's statement.</summary>
    private PageStatement Page(RecordType type, CriteriaSql sql, IReadOnlyList<Conjunct> conditions, ListPlan plan)
    {
        var each = plan.Way == ListWay.Merge || (plan.Way == ListWay.Values && database.Dialect.WalksEach) ? plan.By : -1;
        return new PageStatement(type.Table, "", "", 0)
        {
            Way = plan.Way,
            Index = plan.Index,
            Most = plan.Most,
            Finder = plan.By >= 0 && each < 0 && (plan.Way == ListWay.List || conditions[plan.By].FindsMore) ? sql.Finder(conditions[plan.By]) : null,
            Where = [.. conditions.Where((c, at) => at != each || c.FindsMore).Select(c => sql.Condition(c, onlyFilters: plan.Way != ListWay.Free))],
            Each = each < 0 ? [] : sql.Each(conditions[each]),
        };
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

    /// <summary>Titles of linked records, for showing links by name. Records out of the principal's sight are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> TitlesAsync(RecordType type, IReadOnlyCollection<Guid> ids, Principal who, CancellationToken ct)
    {
        var titles = new Dictionary<Guid, string>();
        await ReadTitlesAsync(type, "id", [.. ids.Distinct().Select(id => database.Dialect.ToDb(FieldKind.Link, id)!)], who, (row, title) => titles[(Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!] = title, ct);
        return titles;
    }

    /// <summary>Likewise of records that are named by their number: teams.</summary>
    internal async Task<IReadOnlyDictionary<long, string>> NumberedTitlesAsync(RecordType type, IReadOnlyCollection<long> numbers, Principal who, CancellationToken ct)
    {
        var titles = new Dictionary<long, string>();
        await ReadTitlesAsync(type, "n", [.. numbers.Distinct().Cast<object>()], who, (row, title) => titles[row.GetInt64(0)] = title, ct);
        return titles;
    }

    private async Task ReadTitlesAsync(RecordType type, string key, object[] keys, Principal who, Action<DbDataReader, string> take, CancellationToken ct)
    {
        if (type.TitleField.Column is not { } column) return;
        await using var connection = await database.OpenAsync(ct);
        foreach (var some in keys.Chunk(500))
        {
            var sql = Writer(who);
            var list = database.Dialect.In("t." + key, some, sql.Add);
            var scope = sql.Scope(type);
            await using var command = Command(connection, $"select t.{key}, t.{column} from {type.Table} t where {list}{(scope is null ? "" : " and " + scope)}", sql);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) take(row, row.IsDBNull(1) ? "" : row.GetValue(1).ToString() ?? "");
        }
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

    private static List<Field> FieldsOf(RecordQuery query, Sight sight)
    {
        var type = query.Type;
        if (query.Fields is null) return ListFields(type, sight);
        return [.. query.Fields.Select(name => type.Find(name) is { } field && !sight.Hides(type, field) ? field
            : throw new ProblemException(Problem.Invalid("field.unknown", name, ("type", type.Name), ("suggestion", Suggestion.For(name, type.Fields.Where(f => !sight.Hides(type, f)).Select(f => f.Name))))))];
    }

    /// <summary>What a list shows of a type that nobody chose fields for; computed ones cost a query a row.</summary>
    internal static List<Field> ListFields(RecordType type, Sight sight) =>
        [.. type.Fields.Where(f => (f.InList || f.Name == type.Title) && !f.IsComputed && f.Kind != FieldKind.MultiLink && !sight.Hides(type, f))];

    internal string Select(Field field, RecordType type, CriteriaSql sql) =>
        field.Column is not null ? "t." + field.Column
        : field.IsComputed ? sql.Yield(CriteriaBinder.BindField(field.Name, type, catalogue.Current), "t")
        : database.Dialect.CustomJson("t", field.Name);

    internal object? ReadValue(Field field, DbDataReader row, int ordinal)
    {
        if (field.Column is not null) return database.Dialect.FromDb(field.Kind, row, ordinal);
        if (row.IsDBNull(ordinal)) return null;
        if (field.IsComputed) return Computed(field, row.GetValue(ordinal));
        using var json = JsonDocument.Parse(row.GetString(ordinal));
        return ValueJson.Read(json.RootElement, field.Kind, storage: true);
    }

    private static object? Computed(Field field, object value) => field.ValueKind switch
    {
        FieldKind.YesNo => Convert.ToBoolean(value, CultureInfo.InvariantCulture),
        FieldKind.Integer or FieldKind.Money or FieldKind.Number or FieldKind.Percent or FieldKind.Date or FieldKind.DateTime => Computed(field.ValueKind, Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => value.ToString(),
    };

    /// <summary>A calculated number in the domain of the kind; none where it has no place there.</summary>
    private static object? Computed(FieldKind kind, double number) => kind switch
    {
        _ when !double.IsFinite(number) => null,
        FieldKind.Integer => Math.Abs(number) < 9e18 ? (long)Math.Round(number, MidpointRounding.AwayFromZero) : null,
        FieldKind.Money => Math.Abs(number) < 9e14 ? decimal.Round((decimal)number, 4) : null,
        FieldKind.Date => CriteriaNumbers.Day(number),
        FieldKind.DateTime => CriteriaNumbers.Moment(number),
        _ => number,
    };

    internal DbCommand Command(DbConnection connection, string text, CriteriaSql sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var value in sql.Parameters) database.Dialect.Bind(command, value);
        return command;
    }
}
