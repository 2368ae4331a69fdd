using System.Globalization;
using System.Text.Json.Nodes;
using Rapport.Core.Access;

namespace Rapport.App.Tests.Api;

/// <summary><c>POST /reports/query</c> as a program calls it: figures, where they lead, and what is refused.</summary>
public abstract class QueryingReports(ApiServer server) : OverHttp(server)
{
    /// <summary>Three orders of a run of this test, told from others by their note.</summary>
    private async Task<string> SalesAsync()
    {
        var run = Guid.CreateVersion7().ToString("N");
        foreach (var (country, day, total) in new[] { ("France", "2026-01-31", 10.5m), ("France", "2026-03-01", 20m), ("Spain", "2026-03-02", 5.25m) })
            await CreateAsync("order", new { country, placedAt = day + "T10:00:00Z", total, note = run });
        return $"note = '{run}'";
    }

    private static string Figures(JsonNode line) => string.Join(' ', line["values"]!.AsArray().Select(v => v is null ? "–" : ((decimal)v).ToString("0.##", CultureInfo.InvariantCulture)));

    [Fact]
    public async Task Figures_by_country_add_up_and_lead_to_their_records()
    {
        var where = await SalesAsync();
        var reply = await PostAsync("/reports/query", new { type = "order", measures = new[] { "sum(total)", "count" }, rows = new[] { "country" }, where, sort = "-sum(total)" });
        Assert.True(reply.Status == 200, reply.Text);
        var rows = reply.Json["rows"]!.AsArray();
        Assert.Equal(["France 30.5 2", "Spain 5.25 1"], rows.Select(r => $"{r!["labels"]![0]} {Figures(r)}"));
        Assert.Equal("35.75 3", Figures(reply.Json["total"]!));
        Assert.Equal(2, await CountAsync("order", (string)rows[0]!["where"]!));
        Assert.Equal(3, await CountAsync("order", (string)reply.Json["total"]!["where"]!));
    }

    [Fact]
    public async Task The_largest_stand_alone_and_the_rest_is_one_line()
    {
        var where = await SalesAsync();
        var answer = (await PostAsync("/reports/query", new { type = "order", measures = new[] { "sum(total)" }, rows = new[] { "country" }, where, sort = "-sum(total)", limit = 1 })).Json;
        Assert.Equal("30.5", Figures(Assert.Single(answer["rows"]!.AsArray())!));
        Assert.Equal(("5.25", 1), (Figures(answer["others"]!), (int)answer["others"]!["count"]!));
        Assert.Equal("35.75", Figures(answer["total"]!));
    }

    [Fact]
    public async Task Months_without_sales_stand_between_the_others()
    {
        var where = await SalesAsync();
        var answer = (await PostAsync("/reports/query", new { type = "order", measures = new[] { "sum(total)" }, rows = new[] { "month(placedAt)" }, where, fill = true })).Json;
        Assert.Equal(["2026-01", "2026-02", "2026-03"], answer["rows"]!.AsArray().Select(r => (string)r!["keys"]![0]!));
        Assert.Equal(["10.5", "25.25"], new[] { 0, 2 }.Select(i => Figures(answer["rows"]![i]!)));
    }

    [Fact]
    public async Task Columns_cross_the_rows_and_an_empty_crossing_is_empty()
    {
        var where = await SalesAsync();
        var answer = (await PostAsync("/reports/query", new { type = "order", measures = new[] { "sum(total)" }, rows = new[] { "month(placedAt)" }, columns = new[] { "country" }, where })).Json;
        var spain = answer["columns"]!.AsArray().Select((c, i) => ((string)c!["labels"]![0]!, i)).Single(c => c.Item1 == "Spain").i;
        Assert.Null(answer["rows"]![0]!["cells"]![spain]);
        Assert.Equal(("20", "5.25"), (Figures(answer["rows"]![1]!["cells"]![1 - spain]!), Figures(answer["rows"]![1]!["cells"]![spain]!)));
        Assert.Equal(1, await CountAsync("order", (string)answer["rows"]![1]!["cells"]![spain]!["where"]!));
    }

    [Theory]
    [InlineData("""{}""", "field.required", "type")]
    [InlineData("""{"type":"nothing"}""", "type.unknown", null)]
    [InlineData("""{"type":"order","measures":"count"}""", "field.wrongKind", "measures")]
    [InlineData("""{"type":"order","limit":"5"}""", "field.wrongKind", "limit")]
    [InlineData("""{"type":"order","where":"totel > 5"}""", "criteria.unknownField", "where:0")]
    [InlineData("""{"type":"order","measure":["count"]}""", "body.unknownName", "measure")]
    [InlineData("""{"type":"order","fill":"yes"}""", "field.wrongKind", "fill")]
    [InlineData("""[]""", "body.notAnObject", null)]
    public async Task What_cannot_be_asked_is_refused_with_its_place(string body, string code, string? at)
    {
        var reply = await PostAsync("/reports/query", body);
        Assert.Equal(code, reply.Problem(reply.Status is 400 or 404 ? reply.Status : 400));
        Assert.Equal(at, (string?)reply.Json["at"]);
    }

    [Fact]
    public async Task Who_may_not_see_reports_or_records_gets_none_of_their_figures()
    {
        var where = await SalesAsync();
        var query = new { type = "order", measures = new[] { "count" }, where };
        var none = await Server.KeyAsync(new Role("without reports", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Full));
        Assert.Equal("access.function", (await PostAsync("/reports/query", query, none)).Problem(403));
        var blind = await Server.KeyAsync(new Role("spain only", new HashSet<string>(StringComparer.Ordinal) { Functions.Reports },
            new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["order"] = TypeAccess.Full with { Criteria = "country = 'Spain'" } }, TypeAccess.Full));
        Assert.Equal("1", Figures((await PostAsync("/reports/query", query, blind)).Json["total"]!));
    }

    public sealed class OnSqlite(SqliteServer server) : QueryingReports(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : QueryingReports(server), IClassFixture<PostgresServer>;
}
