using Rapport.Core.Reports;

namespace Rapport.Sales.Reports;

/// <summary>
/// What sold, to whom, where and when. Net sales are the sum of all orders: returns and adjustments are negative and take
/// off; sales without a customer count and stand on a line of their own.
/// </summary>
internal static class SalesReports
{
    private const string Net = "sum(total)";
    private const string Sales = "count(kind = sale)";
    private const string Returned = "sum(total, kind = return)";
    private const string Customers = "countDistinct(party)";

    public static IEnumerable<ReportDefinition> All()
    {
        yield return new("sales-by-month", "sales", "order")
        {
            Measures = [Net, Sales, Returned, Customers, "avg(total, kind = sale)"],
            Rows = ["month(placedAt)"],
            Date = "placedAt",
            Chart = ReportChart.Columns,
            Icon = "calendar-stats",
        };
        yield return new("sales-by-customer", "sales", "order") { Measures = [Net, Sales, Returned, "max(placedAt, kind = sale)"], Rows = ["party"], Date = "placedAt", Top = 20, Icon = "users" };
        yield return new("sales-by-product", "sales", "orderLine") { Measures = ["sum(amount)", "sum(quantity)", "count"], Rows = ["product"], Date = "order.placedAt", Top = 20, Icon = "box" };
        yield return new("sales-by-country", "sales", "order") { Measures = [Net, Sales, Returned, Customers], Rows = ["country"], Date = "placedAt", Top = 20, Icon = "world" };
        yield return new("sales-by-hour", "sales", "order")
        {
            Measures = [Sales, Net],
            Rows = ["weekday(placedAt)"],
            Columns = ["hour(placedAt)"],
            Date = "placedAt",
            Chart = ReportChart.HeatMap,
            Icon = "clock",
        };
    }
}
