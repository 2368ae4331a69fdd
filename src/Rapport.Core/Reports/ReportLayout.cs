using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.Core.Reports;

/// <summary>Lays the groups of an answer out as rows, columns, cells and totals.</summary>
internal sealed class ReportLayout(ReportPlan plan, List<ReportGroup> groups)
{
    private readonly ReportDrill drill = new(plan);

    public ReportResult Build()
    {
        var total = new ReportLine([], Total().Values(), drill.Where([]));
        return plan.Columns.Count > 0 ? Crossed(total) : Listed(total);
    }

    private ReportFigures Total()
    {
        if (groups.Find(g => g.Level == 0) is { } known) return known.Figures;
        var sum = ReportFigures.None(plan);
        foreach (var group in groups) sum.Add(group.Figures);
        return sum;
    }

    private ReportResult Listed(ReportLine total)
    {
        List<ReportLine> rows = [.. groups.Where(g => g.Level == 1).OrderBy(g => g.Place).Select(g => Row(g.Rows, g.Figures, []))];
        var rest = groups.Find(g => g.Level == 2 && g.Place > 0);
        return Result(plan.Query.Fill ? Filled(rows) : rows, [], total) with
        {
            Others = rest is null ? null : new ReportLine([], rest.Figures.Values(known: false), drill.Rest(rows)),
            OtherRows = (int)(rest?.Place ?? 0),
        };
    }

    private ReportResult Crossed(ReportLine total)
    {
        var cells = groups.Where(g => g.Level == 1).ToDictionary(g => (g.Rows, g.Columns), g => g.Figures);
        var rows = Ordered(Sums(g => g.Rows, 3), plan.SortedBy, plan.Descending);
        // Columns of the calendar stand in its order, others by their weight.
        var byKey = plan.Columns[0].IsCalendar;
        var columns = Ordered(Sums(g => g.Columns, 4), byKey ? -1 : 0, !byKey);
        if (columns.Count > ReportLimits.Columns) throw new ProblemException(Problem.Refused("report.tooManyColumns", "columns", ("most", ReportLimits.Columns), ("found", columns.Count)));
        var kept = rows.Take(plan.Query.Limit ?? ReportLimits.Rows).ToList();
        if (plan.Query.Limit is null && kept.Count < rows.Count) throw new ProblemException(Problem.Refused("report.tooManyGroups", "rows", ("most", ReportLimits.Rows)));
        List<ReportLine> lines = [.. kept.Select(r => Row(r.Keys, r.Figures, [.. columns.Select(c => cells.TryGetValue((r.Keys, c.Keys), out var figures) ? Cell(r.Keys, c.Keys, figures) : null)]))];
        var heads = columns.Select(c => new ReportLine(c.Keys.Items, c.Figures.Values(), drill.Where(Pairs(plan.Columns, c.Keys)))).ToList();
        return Result(lines, heads, total) with { Others = Rest(rows.Skip(kept.Count), columns, cells, lines), OtherRows = rows.Count - kept.Count };
    }

    private ReportLine? Rest(IEnumerable<(ReportKeys Keys, ReportFigures Figures)> left, List<(ReportKeys Keys, ReportFigures Figures)> columns, Dictionary<(ReportKeys, ReportKeys), ReportFigures> cells, List<ReportLine> kept)
    {
        var rows = left.ToList();
        if (rows.Count == 0) return null;
        var sum = ReportFigures.None(plan);
        foreach (var row in rows) sum.Add(row.Figures);
        return new ReportLine([], sum.Values(known: false), drill.Rest(kept))
        {
            Cells = [.. columns.Select(c =>
            {
                var all = ReportFigures.None(plan);
                foreach (var row in rows) if (cells.TryGetValue((row.Keys, c.Keys), out var figures)) all.Add(figures);
                return new ReportLine([], all.Values(known: false), null);
            })],
        };
    }

    /// <summary>Figures per row or column: read where distinct counts are asked for, otherwise added up.</summary>
    private List<(ReportKeys Keys, ReportFigures Figures)> Sums(Func<ReportGroup, ReportKeys> keys, int level)
    {
        if (plan.HasDistinct) return [.. groups.Where(g => g.Level == level).Select(g => (keys(g), g.Figures))];
        var sums = new Dictionary<ReportKeys, ReportFigures>();
        foreach (var group in groups)
        {
            if (!sums.TryGetValue(keys(group), out var sum)) sums.Add(keys(group), sum = ReportFigures.None(plan));
            sum.Add(group.Figures);
        }

        return [.. sums.Select(s => (s.Key, s.Value))];
    }

    private static List<(ReportKeys Keys, ReportFigures Figures)> Ordered(List<(ReportKeys Keys, ReportFigures Figures)> lines, int by, bool descending)
    {
        var ordered = lines.OrderBy(l => by >= 0 && l.Figures.Values()[by] is null);
        if (by >= 0) ordered = Then(ordered, l => l.Figures.Values()[by], descending);
        for (var i = 0; i < (lines.Count == 0 ? 0 : lines[0].Keys.Items.Count); i++)
        {
            var at = i;
            ordered = Then(ordered.ThenBy(l => l.Keys.Items[at].Value is null), l => Order(l.Keys.Items[at]), by < 0 && descending);
            ordered = Then(ordered, l => l.Keys.Items[at].Value, by < 0 && descending);
        }

        return [.. ordered];
    }

    private static IOrderedEnumerable<T> Then<T>(IOrderedEnumerable<T> lines, Func<T, object?> value, bool descending) =>
        descending ? lines.ThenByDescending(value, ReportOrder.Instance) : lines.ThenBy(value, ReportOrder.Instance);

    private static object? Order(ReportKey key) => key.Order ?? key.Value;

    /// <summary>Adds the stretches of the calendar between the first and the last in which nothing happened.</summary>
    private List<ReportLine> Filled(List<ReportLine> rows)
    {
        if (plan.Rows is not [{ Bucket: { } bucket }] || plan.SortedBy >= 0 || plan.Descending || plan.Query.Limit is not null) return rows;
        var known = rows.Where(r => r.Keys[0].Value is not null).ToDictionary(r => (string)r.Keys[0].Value!, StringComparer.Ordinal);
        if (known.Count < 2) return rows;
        var filled = new List<ReportLine>();
        var (day, last) = (DateBuckets.Start(bucket, known.Keys.Min(StringComparer.Ordinal)!), known.Keys.Max(StringComparer.Ordinal)!);
        for (var key = DateBuckets.Key(bucket, day); string.CompareOrdinal(key, last) <= 0; key = DateBuckets.Key(bucket, day))
        {
            if (filled.Count > ReportLimits.Rows) return rows;
            filled.Add(known.GetValueOrDefault(key) ?? Row(new ReportKeys([new ReportKey(key, null)]), ReportFigures.None(plan), []));
            day = DateBuckets.Next(bucket, day);
        }

        return [.. filled, .. rows.Where(r => r.Keys[0].Value is null)];
    }

    private ReportLine Row(ReportKeys keys, ReportFigures figures, IReadOnlyList<ReportLine?> cells) =>
        new(keys.Items, figures.Values(), drill.Where(Pairs(plan.Rows, keys))) { Cells = cells };

    private ReportLine Cell(ReportKeys row, ReportKeys column, ReportFigures figures) =>
        new([], figures.Values(), drill.Where(Pairs(plan.Rows, row).Concat(Pairs(plan.Columns, column))));

    private static IEnumerable<(ReportDimension, ReportKey)> Pairs(List<ReportDimension> dimensions, ReportKeys keys) =>
        dimensions.Select((d, i) => (d, keys.Items[i]));

    private ReportResult Result(IReadOnlyList<ReportLine> rows, IReadOnlyList<ReportLine> columns, ReportLine total) =>
        new(plan.Query.Type, plan.Measures, plan.Rows, plan.Columns) { Rows = rows, Columns = columns, Total = total };
}

/// <summary>Values of one kind in the order of the databases: texts by their bytes, ids by their digits.</summary>
internal sealed class ReportOrder : IComparer<object?>
{
    public static readonly ReportOrder Instance = new();

    public int Compare(object? x, object? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string a, string b) => CriteriaNumbers.Order(a, b),
        (Guid a, Guid b) => string.CompareOrdinal(a.ToString("N"), b.ToString("N")),
        (IComparable a, _) => a.CompareTo(y),
        _ => throw new InvalidOperationException(x.GetType().Name),
    };
}
