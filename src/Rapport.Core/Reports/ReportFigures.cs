namespace Rapport.Core.Reports;

/// <summary>The parts of all measures of one group, which add up to those of larger groups.</summary>
internal sealed class ReportFigures(ReportPlan plan, object?[] parts)
{
    public static ReportFigures None(ReportPlan plan) => new(plan, new object?[plan.Measures.Sum(ReportSql.WidthOf)]);

    /// <summary>Takes another group in. Distinct counts do not add up: they become unknown.</summary>
    public void Add(ReportFigures other)
    {
        var at = 0;
        foreach (var measure in plan.Measures)
        {
            for (var i = 0; i < ReportSql.WidthOf(measure); i++, at++)
                parts[at] = measure.Function == MeasureFunction.CountDistinct ? null : Joined(measure.Function, parts[at], other.Part(at));
        }
    }

    private object? Part(int at) => parts[at];

    /// <summary>The measures' values. <paramref name="known"/> false leaves distinct counts unknown where they are.</summary>
    public IReadOnlyList<object?> Values(bool known = true)
    {
        var values = new object?[plan.Measures.Count];
        var at = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var measure = plan.Measures[i];
            values[i] = measure.Function switch
            {
                MeasureFunction.Avg => Average(parts[at], parts[at + 1]),
                MeasureFunction.CountDistinct when !known => null,
                _ => parts[at] ?? measure.Nothing,
            };
            at += ReportSql.WidthOf(measure);
        }

        return values;
    }

    private static object? Joined(MeasureFunction function, object? a, object? b)
    {
        if (a is null || b is null) return a ?? b;
        if (function is MeasureFunction.Min or MeasureFunction.Max)
            return ((IComparable)a).CompareTo(b) < 0 == (function == MeasureFunction.Min) ? a : b;
        return (a, b) switch
        {
            (long x, long y) => checked(x + y),
            (decimal x, decimal y) => x + y,
            (double x, double y) => x + y,
            _ => throw new InvalidOperationException($"{a.GetType().Name} + {b.GetType().Name}"),
        };
    }

    private static object? Average(object? sum, object? count) => (sum, count) switch
    {
        (null, _) or (_, null or 0L) => null,
        (decimal money, long n) => decimal.Round(money / n, 4),
        (long whole, long n) => (double)((decimal)whole / n),
        (double number, long n) => number / n,
        _ => throw new InvalidOperationException(sum.GetType().Name),
    };
}
