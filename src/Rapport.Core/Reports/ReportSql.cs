using System.Data.Common;
using System.Globalization;
using System.Text;
using Rapport.Core.Criteria;

namespace Rapport.Core.Reports;

/// <summary>A selected expression and how its value is read.</summary>
internal sealed record ReportColumn(string Sql, Func<DbDataReader, int, object?> Read, string? Merge = null)
{
    /// <summary>Stands where there is nothing to select.</summary>
    public static readonly ReportColumn None = new("null", (_, _) => null);
}

/// <summary>
/// Writes the one statement of a report: a grouped select over the type's table with a left join per link. Without
/// columns the database also picks the rows and sums up the rest; with columns the groups are read and laid out in memory.
/// Rows of the answer carry a level: 0 total, 1 groups, 2 the rest; with distinct counts also 3 rows, 4 columns.
/// </summary>
internal sealed partial class ReportSql
{
    private readonly CriteriaSql sql;
    private readonly ReportPlan plan;
    private readonly Dictionary<string, string> joins = new(StringComparer.Ordinal);
    private readonly StringBuilder from;

    public ReportSql(ReportPlan plan, CriteriaSql sql)
    {
        (this.plan, this.sql) = (plan, sql);
        var type = plan.Query.Type;
        var joined = new StringBuilder($" from {type.Table} t");
        Rows = [.. plan.Rows.SelectMany(d => KeyColumns(d, joined))];
        Columns = [.. plan.Columns.SelectMany(d => KeyColumns(d, joined))];
        Measures = [.. plan.Measures.SelectMany(m => MeasureColumns(m, joined))];
        List<string> conditions = [];
        if (sql.Scope(type) is { } scope) conditions.Add(scope);
        if (plan.Where is not null) conditions.Add($"({sql.Where(plan.Where)})");
        from = joined.Append(conditions.Count == 0 ? "" : " where " + string.Join(" and ", conditions));
    }

    /// <summary>Columns of a dimension: its key, how that is written, and by what it is sorted where that is something else.</summary>
    public const int KeyWidth = 3;

    /// <summary>Key, label and order of each row dimension.</summary>
    public List<ReportColumn> Rows { get; }

    /// <summary>Key, label and order of each column dimension.</summary>
    public List<ReportColumn> Columns { get; }

    /// <summary>The parts that measures are made of: sum and count for an average.</summary>
    public List<ReportColumn> Measures { get; }

    /// <summary>The statement. Columns of its rows: level, place, keys of rows and columns with what goes with them, parts of measures.</summary>
    public string Write() => plan.Rows.Count == 0 ? Level(0, [])
        : plan.Columns.Count == 0 ? Picked()
        : $"{Level(1, [.. Rows, .. Columns])} limit {ReportLimits.Groups + 1}" is var cells && !plan.HasDistinct ? cells
        : $"select * from ({cells}) g union all {Level(3, Rows)} union all {Level(4, Columns)} union all {Level(0, [])}";

    private string Picked()
    {
        var keys = Rows.Count;
        var all = Enumerable.Range(0, keys).Select(i => $"k{i}").Concat(Enumerable.Range(0, Measures.Count).Select(i => $"m{i}"));
        var names = string.Join(", ", all);
        var nulls = string.Concat(Enumerable.Repeat(", null", keys));
        var merged = string.Concat(Measures.Select((m, i) => $", {m.Merge ?? "null"}{(m.Merge is null ? "" : $"(m{i})")}"));
        var limit = plan.Query.Limit ?? ReportLimits.Rows + 1;
        var rest = plan.Query.Limit is null ? "" : $" union all select 2, count(*){nulls}{merged} from o where place > {limit}";
        var total = plan.HasDistinct ? Level(0, []) : $"select 0, 0{nulls}{merged} from g";
        return $"with g as materialized ({Groups(Rows)}), o as materialized (select g.*, row_number() over (order by {Order()}) as place from g) " +
            $"select 1 as level, place, {names} from o where place <= {limit}{rest} union all {total}";
    }

    private string Groups(List<ReportColumn> keys)
    {
        var selected = keys.Select((k, i) => $"{k.Sql} as k{i}").Concat(Measures.Select((m, i) => $"{m.Sql} as m{i}"));
        return $"select {string.Join(", ", selected)}{from} group by {Ordinals(keys, 1)}";
    }

    private string Level(int level, List<ReportColumn> keys)
    {
        var all = Rows.Concat(Columns).Select(c => keys.Contains(c) ? c.Sql : "null").Concat(Measures.Select(m => m.Sql));
        var text = $"select {level} as level, 0 as place, {string.Join(", ", all)}{from}";
        return keys.Count == 0 ? text : $"{text} group by {Ordinals(keys, 3 + (level == 4 ? Rows.Count : 0))}";
    }

    // Behind each key stand aggregates: its label and its order. By place: a parameter written twice is two to PostgreSQL.
    private static string Ordinals(List<ReportColumn> keys, int first) =>
        string.Join(", ", Enumerable.Range(0, keys.Count / KeyWidth).Select(i => (first + (KeyWidth * i)).ToString(CultureInfo.InvariantCulture)));

    private string Order()
    {
        var way = plan.Descending ? " desc" : "";
        var keyWay = plan.SortedBy < 0 ? way : "";
        var keys = Enumerable.Range(0, Rows.Count / KeyWidth).Select(i => KeyWidth * i).Select(k => $"(k{k} is null), {(Rows[k + 2] == ReportColumn.None ? "" : $"k{k + 2}{keyWay}, ")}k{k}{keyWay}");
        if (plan.SortedBy < 0) return string.Join(", ", keys);
        var at = plan.Measures.Take(plan.SortedBy).Sum(WidthOf);
        var value = plan.Measures[plan.SortedBy].Function switch
        {
            MeasureFunction.Avg => $"({sql.Dialect.ToDouble($"m{at}")} / nullif(m{at + 1}, 0))",
            MeasureFunction.Sum => $"coalesce(m{at}, 0)",
            _ => $"m{at}",
        };
        return $"({value} is null), {value}{way}, {string.Join(", ", keys)}";
    }

    public static int WidthOf(ReportMeasure measure) => measure.Function == MeasureFunction.Avg ? 2 : 1;
}
