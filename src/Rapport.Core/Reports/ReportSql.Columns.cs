using System.Data.Common;
using System.Globalization;
using System.Text;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.Core.Reports;

// What is selected: keys with their labels, measures in parts, and how each is read back.
internal sealed partial class ReportSql
{
    private (BoundOperand Leaf, string Alias) Resolve(BoundOperand operand, StringBuilder joined)
    {
        var alias = "t";
        while (operand is BoundVia via)
        {
            var path = $"{alias}.{via.Link.Name}";
            if (!joins.TryGetValue(path, out var there))
            {
                joined.Append(sql.Join(via, alias, out there));
                joins.Add(path, there);
            }

            (operand, alias) = (via.Item, there);
        }

        return (operand, alias);
    }

    private IEnumerable<ReportColumn> KeyColumns(ReportDimension dimension, StringBuilder joined)
    {
        var (leaf, alias) = Resolve(dimension.Operand, joined);
        var none = ReportColumn.None;
        if (dimension.Bucket is { } bucket) return [new(sql.Dialect.Bucket(bucket, sql.Local(leaf, alias)), Text), none, none];
        if (dimension.Part is { } part) return [new(sql.Dialect.TimePart(part, sql.Local(leaf, alias)), Whole), none, none];
        if (leaf.Kind != BoundKind.Text) return [Plain(leaf, alias), none, none];
        // Grouped as texts are compared, or a drill into one spelling would show the others too.
        var match = CriteriaNumbers.MatchOf(leaf);
        return
        [
            new(sql.Key(leaf, match, alias), Text),
            match == TextMatch.Exact || leaf is not BoundField field ? none : new($"min({sql.Native(field, alias)})", Text),
            leaf is BoundField { Part: null, Field.SortColumn: not null } ? new($"min({sql.SortValue(leaf, alias)})", Text) : none,
        ];
    }

    private IEnumerable<ReportColumn> MeasureColumns(ReportMeasure measure, StringBuilder joined)
    {
        if (measure.Of is null) return [new(measure.Where is null ? "count(*)" : $"count(case when {sql.Where(measure.Where)} then 1 end)", Whole, "sum")];
        var (leaf, alias) = Resolve(measure.Of, joined);
        var value = leaf.Kind == BoundKind.Text ? new ReportColumn(sql.Key(leaf, CriteriaNumbers.MatchOf(leaf), alias), Text) : Plain(leaf, alias);
        var x = measure.Where is null ? value.Sql : $"case when {sql.Where(measure.Where)} then {value.Sql} end";
        return measure.Function switch
        {
            MeasureFunction.CountDistinct => [new($"count(distinct {x})", Whole)],
            MeasureFunction.Sum => [new($"sum({x})", Sum(leaf), "sum")],
            MeasureFunction.Avg => [new($"sum({x})", Sum(leaf), "sum"), new($"count({x})", Whole, "sum")],
            MeasureFunction.Min => [new($"min({x})", value.Read, "min")],
            _ => [new($"max({x})", value.Read, "max")],
        };
    }

    /// <summary>A value that is no text, in a form that groups and adds exactly.</summary>
    private ReportColumn Plain(BoundOperand leaf, string alias)
    {
        if (leaf.Kind is BoundKind.Id or BoundKind.YesNo) return new(sql.Plain(leaf, alias), Stored(leaf.Kind == BoundKind.Id ? FieldKind.Link : FieldKind.YesNo));
        if (leaf is not BoundField field) return new(sql.Number(leaf, alias), Calculated(leaf.Kind));
        var (kind, native) = (field.Field.ValueKind, sql.Native(field, alias));
        if (!field.Field.IsCustom) return new(native, Stored(kind));
        return kind switch
        {
            FieldKind.Integer => new(sql.Dialect.ToWhole(native), Stored(FieldKind.Integer)),
            FieldKind.Money => new(sql.Dialect.ToWhole(native), (row, i) => Whole(row, i) is long units ? ValueJson.FromUnits(units) : null),
            FieldKind.DateTime => new(sql.Dialect.ToWhole(native), (row, i) => Whole(row, i) is long at ? ValueJson.FromUnixMilliseconds(at) : null),
            FieldKind.Date => new(native, (row, i) => Text(row, i) is string day ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null),
            _ => new(native, Stored(kind)),
        };
    }

    private Func<DbDataReader, int, object?> Stored(FieldKind kind) => (row, i) => sql.Dialect.FromDb(kind, row, i);

    private static Func<DbDataReader, int, object?> Calculated(BoundKind kind) => (row, i) => row.IsDBNull(i) ? null : kind switch
    {
        BoundKind.Day => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)row.GetDouble(i)),
        BoundKind.Moment => ValueJson.FromUnixMilliseconds((long)row.GetDouble(i)),
        _ => row.GetDouble(i),
    };

    private static Func<DbDataReader, int, object?> Sum(BoundOperand leaf) =>
        leaf is BoundField { Field.ValueKind: FieldKind.Money } ? (row, i) => Exact(row, i) is { } units ? units / ValueJson.MoneyScale : null
        : CriteriaNumbers.IsWhole(leaf) ? (row, i) => Exact(row, i) is { } whole ? Fits(whole) : null
        : (row, i) => row.IsDBNull(i) ? null : row.GetDouble(i);

    // PostgreSQL sums whole numbers to its decimal type.
    private static decimal? Exact(DbDataReader row, int i) => row.IsDBNull(i) ? null : Convert.ToDecimal(row.GetValue(i), CultureInfo.InvariantCulture);

    private static long Fits(decimal whole) => Math.Abs(whole) <= long.MaxValue ? (long)whole : throw new ProblemException(Problem.Refused("report.overflow"));

    private static object? Whole(DbDataReader row, int i) => row.IsDBNull(i) ? null : Convert.ToInt64(row.GetValue(i), CultureInfo.InvariantCulture);

    private static object? Text(DbDataReader row, int i) => row.IsDBNull(i) ? null : row.GetString(i);
}
