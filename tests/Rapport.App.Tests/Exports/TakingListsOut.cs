using System.Net;
using Rapport.App.Tests.Servers;
using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Exchange.Tables;
using Browser = Rapport.App.Tests.Servers.Browser;
using TempFolder = Rapport.Testing.TempFolder;

namespace Rapport.App.Tests.Exports;

/// <summary>The export button of a list.</summary>
public abstract class TakingListsOut(ApiServer server) : OverHttp(server)
{
    private static async Task<(HttpStatusCode Status, byte[] Content, string Name)> TakeAsync(Browser browser, string address)
    {
        using var answer = await browser.Client.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), answer.Content.Headers.ContentDisposition?.FileNameStar ?? "");
    }

    private static string Query(string where) => "where=" + Uri.EscapeDataString(where);

    [Fact]
    public async Task It_holds_what_the_list_shows_in_its_order()
    {
        using var browser = await Browser.SignInAsync(Server, Roles.Manager);
        var mark = Guid.CreateVersion7().ToString("N");
        var firm = await CreateAsync("party", new { name = "Zeta " + mark, kind = "organisation", city = mark });
        await PostAsync("/party/batch", new { items = new[] { "Beta", "Alpha", "Gamma" }.Select(n => new { name = n, city = mark, kind = "person" }).ToArray() });
        await CreateAsync("order", new { number = mark, party = firm, placedAt = "2026-11-25T10:00:00Z" });
        var (status, content, name) = await TakeAsync(browser, $"/exports/party?fields=name,kind,city&sort=-name&{Query($"city = '{mark}' and kind = person")}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches("^Customers \\d{4}-\\d\\d-\\d\\d\\.csv$", name);
        string[] lines = [.. System.Text.Encoding.UTF8.GetString(content).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(["Name,Kind,City", $"Gamma,Person,{mark}", $"Beta,Person,{mark}", $"Alpha,Person,{mark}"], lines);
        var order = System.Text.Encoding.UTF8.GetString((await TakeAsync(browser, $"/exports/order?fields=number,party&{Query($"number = '{mark}'")}")).Content);
        Assert.Contains($"{mark},Zeta {mark}", order, StringComparison.Ordinal);
    }

    /// <summary>Made in another order than that of their names: the links themselves are ids, which go by when they were made.</summary>
    [Fact]
    public async Task By_a_link_means_by_the_title_of_what_it_leads_to()
    {
        using var browser = await Browser.SignInAsync(Server, Roles.Manager);
        var mark = Guid.CreateVersion7().ToString("N");
        foreach (var name in (string[])["张三", "Anna", "王芳", "陈晨", "Zoe"])
            await CreateAsync("order", new { number = $"{mark}{name}", party = await CreateAsync("party", new { name, kind = "person" }), placedAt = "2026-11-25T10:00:00Z" });
        foreach (var (sort, names) in ((string, string)[])[("party", "Anna,陈晨,王芳,张三,Zoe"), ("-party,number", "Zoe,张三,王芳,陈晨,Anna")])
        {
            var (_, content, _) = await TakeAsync(browser, $"/exports/order?fields=party&sort={sort}&{Query($"number contains '{mark}'")}");
            Assert.Equal(names, string.Join(',', System.Text.Encoding.UTF8.GetString(content).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)));
        }
    }

    /// <summary>Two customers of one name, a person's own clock and language: the file means what it meant, and says so row by row.</summary>
    [Fact]
    public async Task What_is_taken_out_to_be_changed_comes_in_again_as_it_was()
    {
        using var browser = await Browser.SignInAsync(Server, Roles.Manager);
        var mark = Guid.CreateVersion7().ToString("N");
        var both = new[] { await CreateAsync("party", new { name = "Rafael " + mark, city = mark }), await CreateAsync("party", new { name = "Rafael " + mark, city = mark, roles = new[] { "customer", "supplier" } }) };
        foreach (var (party, i) in both.Select((p, i) => (p, i)))
        {
            await CreateAsync("order", new { number = $"{i}{mark}", party, placedAt = "2026-11-25T22:10:00Z" });
            await CreateAsync("activity", new { kind = "call", subject = "Ring " + mark, party, at = "2026-11-25T22:10:00Z" });
        }

        foreach (var (type, fields, where) in ((string, string, string)[])[("party", "name,city,roles,owner", $"city = '{mark}'"), ("order", "number,party,placedAt,total,kind", $"number contains '{mark}'"), ("activity", "subject,party,kind,at", $"subject contains '{mark}'")])
        {
            var (status, content, name) = await TakeAsync(browser, $"/exports/{type}?form=again&fields={fields}&{Query(where)}");
            Assert.True(status == HttpStatusCode.OK, System.Text.Encoding.UTF8.GetString(content));
            Assert.EndsWith(".xlsx", name, StringComparison.Ordinal);
            var upload = await Server.Get<Core.Exchange.Importing.ImportUploads>().SaveAsync(name, new MemoryStream(content), default);
            var trial = await PostAsync("/imports/preview", new { type, upload, match = new[] { "id" }, mode = "upsert" });
            Assert.True((0, 2) == ((int)trial.Json["errors"]!, (int)trial.Json["unchanged"]!), trial.Text);
            Assert.All(trial.Json["columns"]!.AsArray(), c => Assert.NotNull((string?)c!["field"]));
        }
    }

    [Fact]
    public async Task Thousands_come_in_order_as_text_and_as_a_workbook()
    {
        using var browser = await Browser.SignInAsync(Server, Roles.Manager);
        var mark = Guid.CreateVersion7().ToString("N");
        foreach (var chunk in Enumerable.Range(0, 2_500).Chunk(1_000))
            Assert.Equal(200, (await PostAsync("/party/batch", new { items = chunk.Select(i => new { name = $"N{9_999 - i:0000}", city = mark }).ToArray() })).Status);
        using var folder = new TempFolder();
        foreach (var form in (string[])["csv", "xlsx"])
        {
            var path = folder.File("list." + form);
            await File.WriteAllBytesAsync(path, (await TakeAsync(browser, $"/exports/party?form={form}&fields=name&sort=name&{Query($"city = '{mark}'")}")).Content, TestContext.Current.CancellationToken);
            var rows = new List<string>();
            using var table = TableFile.Open(path);
            while (table.Read()) rows.Add(table.Cell(0).ToString());
            Assert.Equal(Enumerable.Range(0, 2_500).Select(i => $"N{7_500 + i:0000}"), rows);
        }
    }

    [Fact]
    public async Task The_whole_history_is_the_administrators_alone_and_proves_itself()
    {
        using var browser = await Browser.SignInAsync(Server, Roles.Administrator);
        var (status, content, name) = await TakeAsync(browser, "/settings/audit/file");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.EndsWith(".history", name, StringComparison.Ordinal);
        // The head is the first word of the last line; the history tells of the export by it.
        var head = System.Text.Encoding.UTF8.GetString(content).TrimEnd('\n').Split('\n')[^1].Split(' ')[0];
        var verdict = await Core.Changes.Sealing.HistorySeal.VerifyAsync(new MemoryStream(content), head, null, TestContext.Current.CancellationToken);
        Assert.Null(verdict.Finding);
        content[content.Length / 2] ^= 1;
        Assert.NotNull((await Core.Changes.Sealing.HistorySeal.VerifyAsync(new MemoryStream(content), head, null, TestContext.Current.CancellationToken)).Finding);
        using var other = await Browser.SignInAsync(Server, Roles.Manager);
        Assert.Equal(HttpStatusCode.Forbidden, (await TakeAsync(other, "/settings/audit/file")).Status);
    }

    [Fact]
    public async Task It_keeps_to_rights_and_says_what_is_wrong()
    {
        using var reader = await Browser.SignInAsync(Server, Roles.Reader);
        Assert.Equal(HttpStatusCode.Forbidden, (await TakeAsync(reader, "/exports/party")).Status);
        using var blind = await Browser.SignInAsync(Server, Roles.Manager with { Name = "no mail", Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = TypeAccess.Full with { HiddenFields = new HashSet<string>(["email"], StringComparer.Ordinal), Criteria = "city = 'Bern'" } } });
        await CreateAsync("party", new { name = "In Bern", city = "Bern", email = "bern@example.com" });
        await CreateAsync("party", new { name = "In Rome", city = "Rome", email = "rome@example.com" });
        var seen = System.Text.Encoding.UTF8.GetString((await TakeAsync(blind, "/exports/party")).Content);
        Assert.Contains("In Bern", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("In Rome", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", seen, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await TakeAsync(blind, "/exports/party?fields=email")).Status);
        foreach (var (query, status) in ((string, HttpStatusCode)[])[("party?where=nonsense", HttpStatusCode.BadRequest), ("party?sort=nonsense", HttpStatusCode.BadRequest), ("party?form=pdf", HttpStatusCode.BadRequest), ("party?form=xlsx&where=nonsense", HttpStatusCode.BadRequest), ("nothing", HttpStatusCode.NotFound)])
            Assert.Equal((query, status), (query, (await TakeAsync(blind, "/exports/" + query)).Status));
        Assert.Equal(302, (await CallAsync("GET", "/exports/party", null, null)).Status);
    }

    [Fact]
    public async Task Who_took_out_what_stands_in_the_history()
    {
        using var browser = await Browser.SignInAsync(Server, Roles.Manager);
        var mark = Guid.CreateVersion7().ToString("N");
        await CreateAsync("party", new { name = "Taken " + mark, city = mark });
        Assert.Equal(HttpStatusCode.BadRequest, (await TakeAsync(browser, "/exports/party?where=nonsense")).Status);
        await TakeAsync(browser, $"/exports/party?fields=name,city&{Query($"city = '{mark}'")}");
        var lines = (await Server.Get<History>().ReadAsync(new HistoryFilter(browser.User, null, null, null), null, Principal.System, TestContext.Current.CancellationToken)).Lines.Where(l => l.Event == "exported").ToList();
        Assert.Equal($$"""{"type":"party","rows":1,"where":"city = '{{mark}}'","fields":["name","city"]}""", Assert.Single(lines).Detail);
        Assert.NotNull(lines[0].Address);
    }

    [Theory]
    [InlineData("party", "/exports/party?form=csv&")]
    [InlineData("party", "/exports/party?form=xlsx&")]
    [InlineData("party", "/exports/party?form=again&")]
    [InlineData("party", "/exports/party?form=vcf&")]
    [InlineData("party", "/exports/party?form=vcf3&")]
    [InlineData("party", "/api/v1/party/vcards?")]
    [InlineData("activity", "/exports/activity?form=ics&")]
    [InlineData("activity", "/api/v1/activity/ics?")]
    public async Task Whatever_the_form_it_stands_in_the_history(string type, string address)
    {
        using var browser = await Browser.SignInAsync(Server, Roles.Manager);
        var mark = Guid.CreateVersion7().ToString("N");
        for (var i = 0; i < 2; i++) await CreateAsync(type, type == "party" ? new { name = "Taken", city = mark } : new { subject = "Taken", place = mark, kind = "call", at = "2026-11-25T10:00:00Z" });
        var where = $"{(type == "party" ? "city" : "place")} = '{mark}'";
        Assert.Equal(HttpStatusCode.BadRequest, (await TakeAsync(browser, address + "where=nonsense")).Status);
        Assert.Equal(HttpStatusCode.OK, (await TakeAsync(browser, address + Query(where))).Status);
        var line = Assert.Single((await Server.Get<History>().ReadAsync(new HistoryFilter(browser.User, null, null, null), null, Principal.System, TestContext.Current.CancellationToken)).Lines, l => l.Event == "exported");
        Assert.StartsWith($$"""{"type":"{{type}}","rows":2,"where":"{{where}}","fields":[""", line.Detail, StringComparison.Ordinal);
        Assert.NotNull(line.Address);
    }

    [Theory]
    [InlineData("party", "vcard")]
    [InlineData("activity", "ics")]
    public async Task One_record_given_as_a_card_or_an_entry_stands_there_too(string type, string form)
    {
        using var browser = await Browser.SignInAsync(Server, Roles.Manager);
        var id = await CreateAsync(type, type == "party" ? new { name = "Taken" } : new { subject = "Taken", kind = "call", at = "2026-11-25T10:00:00Z" });
        Assert.Equal(HttpStatusCode.OK, (await TakeAsync(browser, $"/api/v1/{type}/{id}/{form}")).Status);
        var line = Assert.Single((await Server.Get<History>().ReadAsync(new HistoryFilter(browser.User, null, null, null), null, Principal.System, TestContext.Current.CancellationToken)).Lines, l => l.Event == "exported");
        Assert.StartsWith($$"""{"type":"{{type}}","rows":1,"where":"id = '{{id}}'",""", line.Detail, StringComparison.Ordinal);
    }

    public sealed class OnSqlite(SqliteServer server) : TakingListsOut(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : TakingListsOut(server), IClassFixture<PostgresServer>;
}
