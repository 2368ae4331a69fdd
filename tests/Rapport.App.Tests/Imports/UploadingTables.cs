using System.Net;
using System.Text.Json.Nodes;
using Rapport.App.Tests.Servers;
using Rapport.Core.Access;
using Rapport.Core.Exchange.Importing;

namespace Rapport.App.Tests.Imports;

public sealed class UploadingTables(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task A_file_comes_in_by_name_and_as_it_is()
    {
        using var browser = await Browser.SignInAsync(Server, Roles.Manager);
        var (status, upload) = await SendAsync(browser, "../客户 2026.csv", "name\nAnn\n", await TokenAsync(browser));
        Assert.Equal(HttpStatusCode.Created, status);
        var name = (string)JsonNode.Parse(upload)!["upload"]!;
        Assert.EndsWith("-客户 2026.csv", name, StringComparison.Ordinal);
        Assert.Equal("name\nAnn\n", await File.ReadAllTextAsync(Server.Get<ImportUploads>().PathOf(name), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Another_site_cannot_upload_in_somebodys_name()
    {
        using var browser = await Browser.SignInAsync(Server, Roles.Manager);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(browser, "a.csv", "name\n", null)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(browser, "a.csv", "name\n", "invented")).Status);
    }

    [Fact]
    public async Task Who_may_not_import_may_not_upload()
    {
        using var browser = await Browser.SignInAsync(Server, Roles.Reader);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(browser, "a.csv", "name\n", await TokenAsync(browser))).Status);
    }

    [Fact]
    public async Task Rows_kept_aside_are_for_whoever_imported_them()
    {
        var uploads = Server.Get<ImportUploads>();
        var upload = await uploads.SaveAsync("guests.csv", new MemoryStream("name\n"u8.ToArray()), default);
        await File.WriteAllTextAsync(uploads.ErrorsOf(upload), "line,column,reason,name\n2,,,\n", TestContext.Current.CancellationToken);
        using var owner = await Browser.SignInAsync(Server, Roles.Manager);
        var who = (await Server.Get<Users>().PrincipalAsync(owner.User, null, default))!;
        var job = await Server.Get<ImportJobs>().StartAsync(new ImportOrder(upload, new ImportPlan("party")), who, default);
        using var mine = await owner.Client.GetAsync(new Uri($"/imports/{job}/errors", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
        Assert.Equal("guests.errors.csv", mine.Content.Headers.ContentDisposition?.FileName);
        using var other = await Browser.SignInAsync(Server, Roles.Manager);
        using var theirs = await other.Client.GetAsync(new Uri($"/imports/{job}/errors", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(Browser browser, string name, string content, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/imports?name=" + Uri.EscapeDataString(name)) { Content = new StringContent(content) };
        if (token is not null) request.Headers.Add("RequestVerificationToken", token);
        using var answer = await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> TokenAsync(Browser browser) =>
        (string)JsonNode.Parse(await browser.Client.GetStringAsync(new Uri("/imports/token", UriKind.Relative), TestContext.Current.CancellationToken))!["token"]!;
}
