using System.Globalization;
using System.Text.RegularExpressions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.Core.Reports;

/// <summary>A query checked against the catalogue and the viewer's rights: a hidden field does not exist for it.</summary>
internal sealed partial class ReportPlan
{
    private readonly RecordCatalogue catalogue;
    private readonly Sight sight;

    public ReportPlan(ReportQuery query, RecordCatalogue catalogue, Sight sight)
    {
        (Query, this.catalogue, this.sight) = (query, catalogue, sight);
        if (query.Measures.Count is 0 or > ReportLimits.Measures) throw Wrong("report.measures", "measures", ("most", ReportLimits.Measures));
        if (query.Rows.Count + query.Columns.Count > ReportLimits.Dimensions) throw Wrong("report.dimensions", "rows", ("most", ReportLimits.Dimensions));
        if (query.Columns.Count > 0 && query.Rows.Count == 0) throw Wrong("report.rowsFirst", "rows");
        if (query.Limit is < 1 or > ReportLimits.Rows) throw Wrong("limit.outOfRange", "limit", ("most", ReportLimits.Rows));
        Measures = [.. query.Measures.Select((m, i) => Measure(m, $"measures[{i}]"))];
        Rows = [.. query.Rows.Select((d, i) => Dimension(d, $"rows[{i}]"))];
        Columns = [.. query.Columns.Select((d, i) => Dimension(d, $"columns[{i}]"))];
        if (!string.IsNullOrWhiteSpace(query.Where))
        {
            var read = CriteriaText.Parse(query.Where, query.Type, catalogue, sight.Hides);
            if (read.Problem is { } problem) throw new ProblemException(problem with { At = $"where:{problem.At}" });
            (Asked, Where) = (read.Criterion, read.Bound);
        }

        var sort = query.Sort?.Trim() is { Length: > 0 } written ? written : Rows.Count > 0 && Rows[0].IsCalendar ? "key" : "-" + Measures[0].Name;
        Descending = sort[0] == '-';
        var by = sort.TrimStart('-');
        SortedBy = by == "key" ? -1 : Measures.FindIndex(m => m.Name == by);
        if (SortedBy < 0 && by != "key") throw Wrong("report.sort", "sort", ("found", by), ("known", string.Join(", ", Measures.Select(m => m.Name).Prepend("key"))));
    }

    public ReportQuery Query { get; }
    public List<ReportMeasure> Measures { get; }
    public List<ReportDimension> Rows { get; }
    public List<ReportDimension> Columns { get; }
    public Criterion? Asked { get; }
    public BoundCriterion? Where { get; }

    /// <summary>Index of the measure that rows are sorted by; -1 sorts by their keys.</summary>
    public int SortedBy { get; }

    public bool Descending { get; }
    public bool HasDistinct => Measures.Exists(m => !m.Adds);

    private ReportMeasure Measure(string text, string at)
    {
        var match = Call().Match(text);
        var name = match.Success ? match.Groups["name"].Value : text.Trim();
        if (!Enum.TryParse<MeasureFunction>(name, ignoreCase: true, out var function) || !char.IsLetter(name.FirstOrDefault()))
            throw Wrong("report.unknownMeasure", at, ("found", text), ("known", "count, sum, avg, min, max, countDistinct"));
        var inside = match.Success ? match.Groups["inside"].Value : "";
        var comma = function == MeasureFunction.Count ? -1 : inside.IndexOf(',', StringComparison.Ordinal);
        var (path, where) = function == MeasureFunction.Count ? ("", inside) : comma < 0 ? (inside.Trim(), "") : (inside[..comma].Trim(), inside[(comma + 1)..]);
        var measure = new ReportMeasure(text, function) { Where = where.Trim().Length == 0 ? null : Condition(where, at, match.Groups["inside"].Index + comma + 1) };
        if (function == MeasureFunction.Count) return measure;
        var of = Operand(path, at);
        var field = FieldOf(of);
        var fits = function switch
        {
            MeasureFunction.CountDistinct => of.Kind is not (BoundKind.List or BoundKind.Other),
            MeasureFunction.Sum or MeasureFunction.Avg => of.Kind == BoundKind.Number && field?.Target is null,
            _ => of.Kind is BoundKind.Number or BoundKind.Day or BoundKind.Moment,
        };
        if (!fits) throw Wrong("report.notMeasurable", at, ("field", path), ("measure", name));
        var kind = of.Kind switch { BoundKind.Day => FieldKind.Date, BoundKind.Moment => FieldKind.DateTime, _ => field is { IsComputed: false } ? field.ValueKind : FieldKind.Number };
        return measure with
        {
            Of = of,
            Field = field,
            Kind = function == MeasureFunction.CountDistinct ? FieldKind.Integer : function == MeasureFunction.Avg && kind == FieldKind.Integer ? FieldKind.Number : kind,
        };
    }

    private ReportDimension Dimension(string text, string at)
    {
        var match = Call().Match(text);
        var path = match.Success ? match.Groups["inside"].Value.Trim() : text.Trim();
        var operand = Operand(path, at);
        var (owner, field) = Leaf(operand, Query.Type, path);
        var function = match.Success ? match.Groups["name"].Value : null;
        var bucket = Enum.GetValues<DateBucket>().Where(b => DateBuckets.Name(b) == function).Select(b => (DateBucket?)b).FirstOrDefault();
        var part = function is null ? null : CriteriaWords.TimePartOf(function);
        if (function is not null && bucket is null && part is null)
            throw Wrong("report.unknownBucket", at, ("found", function), ("known", "year, quarter, month, week, day, weekday, hour, monthOfYear, dayOfMonth"));
        if (function is not null && (operand.Kind is not (BoundKind.Day or BoundKind.Moment) || (part == TimePart.Hour && operand.Kind == BoundKind.Day)))
            throw Wrong("report.noTime", at, ("field", path), ("bucket", function));
        if (function is null && operand.Kind == BoundKind.Moment) throw Wrong("report.bucketNeeded", at, ("field", path));
        if (operand.Kind is BoundKind.List or BoundKind.Other) throw Wrong("report.notGroupable", at, ("field", path));
        return new ReportDimension(text, owner, field)
        {
            Operand = operand,
            Path = new Name([.. path.Split('.')]),
            Bucket = bucket ?? (function is null && operand.Kind == BoundKind.Day ? DateBucket.Day : null),
            Part = part,
        };
    }

    private BoundOperand Operand(string path, string at)
    {
        try
        {
            return CriteriaBinder.BindField(path, Query.Type, catalogue, sight.Hides);
        }
        catch (ProblemException e)
        {
            throw new ProblemException(e.Problems[0] with { At = at });
        }
    }

    private BoundCriterion Condition(string text, string at, int offset)
    {
        var read = CriteriaText.Parse(text, Query.Type, catalogue, sight.Hides);
        if (read.Bound is not null) return read.Bound;
        var place = int.TryParse(read.Problem!.At, NumberStyles.Integer, CultureInfo.InvariantCulture, out var found) ? found + offset : offset;
        throw new ProblemException(read.Problem with { At = string.Create(CultureInfo.InvariantCulture, $"{at}:{place}") });
    }

    /// <summary>The type and field at the end of a path; a formula's own field, not what it is made of.</summary>
    private static (RecordType Owner, Field Field) Leaf(BoundOperand operand, RecordType type, string path)
    {
        var parts = path.Split('.');
        var at = 0;
        for (; operand is BoundVia via && at < parts.Length - 1; at++) (operand, type) = (via.Item, via.Target);
        return (type, type[parts[at]]);
    }

    private static Field? FieldOf(BoundOperand operand) => operand switch
    {
        BoundField { Part: null } field => field.Field,
        BoundVia via => FieldOf(via.Item),
        _ => null,
    };

    private static ProblemException Wrong(string code, string at, params (string, object?)[] args) => new(Problem.Invalid(code, at, args));

    [GeneratedRegex(@"^\s*(?<name>[A-Za-z]+)\s*\((?<inside>.*)\)\s*$", RegexOptions.Singleline | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Call();
}
