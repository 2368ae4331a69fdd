using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Reports;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Reports;

public abstract class ReportsInSight(SharedPostgres? postgres) : Engine(postgres)
{
    private static readonly DateTime Day = new(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc);

    private ReportReader Reports => new(Database, new CatalogueHolder(Store.Catalogue), Reader);

    private static Principal Seller(int team) => new(Guid.CreateVersion7(), "Seller", team, Roles.Sales) { TeamNumbers = [team] };

    private async Task<Guid> MakeAsync(Principal who, RecordType type, params (string, object?)[] values) =>
        (await Store.WriteAsync([RecordWrite.Create(type, Values(values))], By(who), default)).Items[0].Id;

    [Fact]
    public async Task Figures_count_what_the_viewer_may_see_and_name_nobody_else()
    {
        var (north, south) = (Seller(2), Seller(4));
        var mine = await MakeAsync(north, Party, ("kind", "person"), ("name", "Mine"), ("country", "DE"));
        var theirs = await MakeAsync(south, Party, ("kind", "person"), ("name", "Theirs"), ("country", "FR"));
        await MakeAsync(north, Order, ("placedAt", Day), ("party", mine), ("total", 10m));
        var shared = await MakeAsync(north, Order, ("placedAt", Day), ("total", 5m));
        // An order of this team with a customer of the other: counted, but without the customer's name or country.
        await WriteAsync(RecordWrite.Update(Order, shared, Values(("party", theirs))));
        var foreign = await MakeAsync(south, Order, ("placedAt", Day), ("party", theirs), ("total", 100m));
        await MakeAsync(Principal.System, Line, ("order", foreign), ("position", 1L), ("quantity", 1.0), ("unitPrice", 100m), ("amount", 100m));

        var sales = await Reports.RunAsync(new ReportQuery(Order) { Measures = ["sum(total)"], Rows = ["party"] }, north, default);
        Assert.Equal(15m, sales.Total.Values[0]);
        Assert.Equal([("Mine", 10m), (null, 5m)], sales.Rows.Select(r => (r.Keys[0].Label, (decimal)r.Values[0]!)));
        var countries = await Reports.RunAsync(new ReportQuery(Order) { Rows = ["party.country"] }, north, default);
        Assert.Equal(["germany", null], countries.Rows.Select(r => r.Keys[0].Value).OrderBy(k => k is null));
        Assert.Equal(0L, (await Reports.RunAsync(new ReportQuery(Line), north, default)).Total.Values[0]);
        Assert.Equal(1L, (await Reports.RunAsync(new ReportQuery(Line), south, default)).Total.Values[0]);
    }

    [Fact]
    public async Task A_team_is_named_to_whoever_may_see_teams()
    {
        var team = await MakeAsync(Principal.System, Store.Catalogue["team"], ("name", "North"));
        var north = Seller((int)(await Reader.ListAsync(new RecordQuery(Store.Catalogue["team"], $"id = '{team}'", null, ["name"], 1), Principal.System, default)).Rows[0].Number);
        await MakeAsync(north, Order, ("placedAt", Day), ("total", 10m));
        var query = new ReportQuery(Order) { Rows = ["team"] };
        Assert.Equal((long)north.TeamNo, Assert.Single((await Reports.RunAsync(query, north, default)).Rows).Keys[0].Value);
        Assert.Equal("North", Assert.Single((await Reports.RunAsync(query, north, default)).Rows).Keys[0].Label);
        var blind = north with { Role = Roles.Sales with { Types = new Dictionary<string, TypeAccess>(Roles.Sales.Types, StringComparer.Ordinal) { ["team"] = new TypeAccess(RecordScope.None, RecordScope.None, false, false) } } };
        Assert.Null(Assert.Single((await Reports.RunAsync(query, blind, default)).Rows).Keys[0].Label);
    }

    [Fact]
    public async Task A_hidden_field_does_not_exist_for_a_report()
    {
        var role = Roles.Sales with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["order"] = new(RecordScope.All, RecordScope.All, true, false) { HiddenFields = new HashSet<string>(StringComparer.Ordinal) { "total" } } } };
        var who = new Principal(Guid.CreateVersion7(), "Seller", 1, role);
        await RefusedAsync(new ReportQuery(Order) { Measures = ["sum(total)"] }, "criteria.unknownField", "measures[0]", who);
        await RefusedAsync(new ReportQuery(Order) { Rows = ["total"] }, "criteria.unknownField", "rows[0]", who);
        await RefusedAsync(new ReportQuery(Order) { Where = "total > 5" }, "criteria.unknownField", "where:0", who);
        await RefusedAsync(new ReportQuery(Order) { Measures = ["count(total > 5)"] }, "criteria.unknownField", "measures[0]:6", who);
        await RefusedAsync(new ReportQuery(Line) { Measures = ["sum(amount)"], Rows = ["order.total"] }, "criteria.unknownField", "rows[0]", who);
    }

    [Theory]
    [InlineData("report.unknownMeasure", "measures[1]", "count", "median(total)")]
    [InlineData("report.unknownMeasure", "measures[0]", "3")]
    [InlineData("report.notMeasurable", "measures[0]", "sum(number)")]
    [InlineData("report.notMeasurable", "measures[0]", "min(party)")]
    [InlineData("criteria.unexpectedEnd", "measures[0]:18", "sum(total, kind = )")]
    public Task A_wrong_measure_is_named(string code, string at, params string[] measures) =>
        RefusedAsync(new ReportQuery(Order) { Measures = measures }, code, at, Principal.System);

    [Theory]
    [InlineData("report.bucketNeeded", "placedAt")]
    [InlineData("report.unknownBucket", "minute(placedAt)")]
    [InlineData("report.noTime", "month(total)")]
    [InlineData("criteria.unknownField", "party.nmae")]
    [InlineData("criteria.unknownField", "")]
    public Task A_wrong_dimension_is_named(string code, string dimension) =>
        RefusedAsync(new ReportQuery(Order) { Rows = [dimension] }, code, "rows[0]", Principal.System);

    [Fact]
    public async Task Too_much_is_refused_before_it_is_asked()
    {
        await RefusedAsync(new ReportQuery(Order) { Columns = ["kind"] }, "report.rowsFirst", "rows", Principal.System);
        await RefusedAsync(new ReportQuery(Order) { Rows = ["kind", "country", "party", "party.country", "note"] }, "report.dimensions", "rows", Principal.System);
        await RefusedAsync(new ReportQuery(Order) { Measures = [] }, "report.measures", "measures", Principal.System);
        await RefusedAsync(new ReportQuery(Order) { Rows = ["kind"], Limit = 0 }, "limit.outOfRange", "limit", Principal.System);
        await RefusedAsync(new ReportQuery(Order) { Rows = ["kind"], Sort = "sum(total)" }, "report.sort", "sort", Principal.System);
    }

    [Fact]
    public async Task Months_without_records_are_shown_where_wished()
    {
        foreach (var month in (int[])[1, 4]) await MakeAsync(Principal.System, Order, ("placedAt", Day.AddMonths(month)), ("total", 1m));
        var filled = await Reports.RunAsync(new ReportQuery(Order) { Measures = ["sum(total)", "max(total)"], Rows = ["month(placedAt)"], Fill = true }, Principal.System, default);
        Assert.Equal(["2026-02", "2026-03", "2026-04", "2026-05"], filled.Rows.Select(r => r.Keys[0].Value));
        Assert.Equal([0m, null], filled.Rows[1].Values);
    }

    private async Task RefusedAsync(ReportQuery query, string code, string at, Principal who)
    {
        var problem = Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => Reports.RunAsync(query, who, default))).Problems);
        Assert.Equal((code, at), (problem.Code, problem.At));
    }
}

public sealed class ReportsInSightOnSqlite() : ReportsInSight(null);

public sealed class ReportsInSightOnPostgres(SharedPostgres postgres) : ReportsInSight(postgres);
