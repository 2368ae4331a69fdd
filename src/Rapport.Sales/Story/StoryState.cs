using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Reports;
using Rapport.Kit.Charts;
using Rapport.Kit.Records;
using Rapport.Kit.Reports;
using Rapport.Kit.Words;

namespace Rapport.Sales.Story;

/// <summary>What a customer bought, in the sight of whoever looks: three questions to the reports, no figures of its own.</summary>
internal sealed record StoryState
{
    private const string Sale = "kind = sale";

    /// <summary>Money; null where the viewer's role hides what a customer's sales come to, and then no other figure of it is told either.</summary>
    public decimal? Spent { get; private init; }
    public long Orders { get; private init; }
    public long Returns { get; private init; }
    public decimal Returned { get; private init; }
    public decimal? Average { get; private init; }
    public string? First { get; private init; }
    public string? Last { get; private init; }
    public string OrdersLink { get; private init; } = "";
    public string ReturnsLink { get; private init; } = "";

    /// <summary>Spend per month; null when it all happened in one.</summary>
    public ChartModel? Months { get; private init; }

    public IReadOnlyList<Favourite> Favourites { get; private init; } = [];

    public bool IsEmpty => Orders == 0 && Returns == 0 && Spent is null or 0;

    /// <summary>A product bought for most money. <paramref name="Width"/> is the percentage of the first one's amount.</summary>
    public sealed record Favourite(string Name, string Link, string Amount, string Width);

    /// <summary>Null when the viewer may not see orders.</summary>
    /// <param name="withMoney">Whether the viewer sees the customer's own figure of the same money, by its sums or by its parts.</param>
    public static async Task<StoryState?> ReadAsync(IReportSource source, ReportWords words, Texts texts, Formats formats, Guid party, bool withMoney, CancellationToken ct)
    {
        var own = $"party = '{party:D}'";
        var head = await source.RunAsync("order", q => q with { Where = own, Measures = [$"count({Sale})", "count(kind = return)", $"min(placedAt, {Sale})", $"max(placedAt, {Sale})", .. withMoney ? (string[])["sum(total)", "sum(total, kind = return)", $"avg(total, {Sale})"] : []] }, ct);
        if (head.Result is not { } whole) return null;
        string? Shown(int measure) => whole.Total.Values[measure] is { } value ? words.Value(whole.Measures[measure], value) : null;
        var story = new StoryState
        {
            Orders = (long)whole.Total.Values[0]!,
            Returns = (long)whole.Total.Values[1]!,
            First = Shown(2),
            Last = Shown(3),
            Spent = withMoney ? (decimal)whole.Total.Values[4]! : null,
            Returned = withMoney ? (decimal)whole.Total.Values[5]! : 0,
            Average = withMoney ? (decimal?)whole.Total.Values[6] : null,
            OrdersLink = ReportPaths.Drill("order", $"{own} and {Sale}")!,
            ReturnsLink = ReportPaths.Drill("order", $"{own} and kind = return")!,
        };
        if (story.IsEmpty || !withMoney) return story;
        var months = await source.RunAsync("order", q => q with { Where = own, Measures = ["sum(total)"], Rows = ["month(placedAt)"], Fill = true }, ct);
        var favourites = await source.RunAsync("orderLine", q => q with { Where = $"order.{own} and product is not empty", Measures = ["sum(amount)"], Rows = ["product"], Limit = 5 }, ct);
        return story with
        {
            Months = months.Result is { Rows.Count: > 1 } spend ? Draw(spend, words, texts, formats) : null,
            Favourites = favourites.Result is { } best ? [.. best.Rows.Where(r => r.Keys[0].Label is not null && (decimal)r.Values[0]! > 0).Select(r => Of(r, best, formats))] : [],
        };
    }

    private static Favourite Of(ReportLine row, ReportResult all, Formats formats)
    {
        var share = (decimal)row.Values[0]! / (decimal)all.Rows[0].Values[0]! * 100;
        return new Favourite(row.Keys[0].Label!, Paths.Record("product", (Guid)row.Keys[0].Value!), formats.Money((decimal)row.Values[0]!), share.ToString("0.#", CultureInfo.InvariantCulture));
    }

    private static ChartModel Draw(ReportResult spend, ReportWords words, Texts texts, Formats formats)
    {
        var month = spend.RowDimensions[0];
        var best = spend.Rows.MaxBy(r => (decimal)r.Values[0]!)!;
        var label = texts["story.monthsSay", ("count", spend.Rows.Count), ("month", words.Key(month, best.Keys[0])), ("value", formats.Money((decimal)best.Values[0]!))];
        return new ChartModel(ChartKind.Columns, label, [.. spend.Rows.Select(r => words.Axis(month, r.Keys[0]))],
            [new ChartSeries(texts["story.spend"], [.. spend.Rows.Select(r => (double?)(decimal)r.Values[0]!)], [.. spend.Rows.Select(r => formats.Money((decimal)r.Values[0]!))]) { Links = [.. spend.Rows.Select(r => ReportPaths.Drill("order", r.Where))] }])
        {
            Names = [.. spend.Rows.Select(r => words.Key(month, r.Keys[0]))],
            Head = words.Dimension(month),
            Unit = spend.Measures[0].Kind == FieldKind.Money ? formats.Sign() : "",
            Height = 132,
        };
    }
}
