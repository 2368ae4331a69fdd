using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Client;
using Rapport.Client.Model;
using Rapport.Core.Jobs;

namespace Rapport.App.Tests.Clients;

/// <summary>The typed client against the running program, as somebody else's program uses it.</summary>
public sealed class UsingTheClient(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RapportClient Rapport(HttpMessageHandler? handler = null) => new(Server.Client.BaseAddress!, Server.AdminKey, handler);

    [Fact]
    public async Task A_record_is_made_changed_field_by_field_taken_back_deleted_and_restored()
    {
        using var rapport = Rapport();
        var parties = rapport.Records<Party>();
        var hans = await parties.CreateAsync(new Party { Kind = Party.KindChoice.Person, Name = "Hans Meier", Birthday = new DateOnly(1970, 2, 28), Tags = ["vip"], Location = new Place(48.1, 11.5) }, Stop);
        Assert.True(hans.Id != Guid.Empty && hans.Version == 1 && hans.ChangeSet > 0);

        hans.City = "Lyon";
        await parties.UpdateAsync(hans, Stop);
        await parties.UpdateAsync(hans.Id, new Party { Phone = null, Note = "Calls back" }, Stop);
        var read = (await parties.GetAsync(hans.Id, expand: ["owner"], cancel: Stop))!;
        Assert.Equal(("Lyon", "Calls back", new DateOnly(1970, 2, 28), new Place(48.1, 11.5)), (read.City, read.Note, read.Birthday!.Value, read.Location!));
        Assert.Equal(["vip"], read.Tags!);
        Assert.NotNull(read.Owner?.Title);

        var undone = await rapport.UndoAsync(hans.ChangeSet, Stop);
        Assert.Equal((1, 0), (undone.Reverted, undone.Refused));
        read = (await parties.GetAsync(hans.Id, cancel: Stop))!;
        Assert.Equal((null, "Calls back"), (read.City, read.Note));
        Assert.True(await parties.DeleteAsync(read, Stop) > 0);
        Assert.Null(await parties.GetAsync(hans.Id, cancel: Stop));
        Assert.Equal("Hans Meier", (await parties.RestoreAsync(hans.Id, Stop)).Name);
    }

    [Fact]
    public async Task Two_wills_for_one_field_are_told_apart_and_others_go_together()
    {
        using var rapport = Rapport();
        var products = rapport.Records<Product>();
        var (code, mine) = (Guid.CreateVersion7().ToString("N"), new Product { Name = "Lamp" });
        (mine.Code, mine.Price) = (code, 9.50m);
        await products.CreateAsync(mine, Stop);
        var theirs = (await products.GetAsync(mine.Id, cancel: Stop))!;
        theirs.Price = 11m;
        await products.UpdateAsync(theirs, Stop);
        mine.Price = 12m;
        var conflict = await Assert.ThrowsAsync<ConflictException>(() => products.UpdateAsync(mine, Stop));
        Assert.Equal((409, theirs.Version), (conflict.Status, conflict.Version));
        var (field, wills) = Assert.Single(conflict.Fields);
        Assert.Equal(("price", 12m, 11m, 9.50m), (field, (decimal)wills.Yours!, (decimal)wills.Theirs!, (decimal)wills.Original!));

        var refused = await Assert.ThrowsAsync<RapportException>(() => rapport.Records<Party>().ListAsync(new Asked("citi = 'Lyon'"), cancel: Stop));
        Assert.Equal((400, "city"), (refused.Status, refused.Suggestion));
    }

    [Fact]
    public async Task Lists_are_read_to_their_end_and_many_are_changed_at_once()
    {
        using var rapport = Rapport();
        var parties = rapport.Records<Party>();
        var region = Guid.CreateVersion7().ToString("N");
        var written = await parties.BatchAsync(Enumerable.Range(1, 25).Select(n => new Party { Name = $"Number {n:00}", Region = region }), Stop);
        Assert.Equal(25, written.Items.Count);
        var asked = new Asked($"region = '{region}'", "-name", ["name"], Limit: 10, Count: true);
        var page = await parties.ListAsync(asked, cancel: Stop);
        Assert.Equal((10, 25, false), (page.Items.Count, page.Count!.Value, page.More));
        Assert.False(page.Items[0].Has("city"));
        var names = new List<string?>();
        await foreach (var party in parties.AllAsync(asked, Stop)) names.Add(party.Name);
        Assert.Equal(Enumerable.Range(1, 25).Select(n => $"Number {n:00}").Reverse(), names);

        var bulk = new Bulk<Party>($"region = '{region}'", Set: new Party { City = "Graz" }, Add: new Party { Tags = ["new"] });
        Assert.Equal((25, 25, 0), await parties.ForecastAsync(bulk, Stop) is var seen ? (seen.Count, seen.Changed, seen.Refused) : default);
        var number = await parties.BulkAsync(bulk, Stop);
        await WorkAsync();
        var job = await rapport.WaitAsync(number, Stop);
        Assert.Equal(("done", 25), (job.State, (int)job.Result!["changed"]!));
        Assert.Equal(25, (await rapport.UndoAsync((long)job.Result["changeSet"]!, Stop)).Reverted);
    }

    [Fact]
    public async Task Search_reports_changes_and_files()
    {
        using var rapport = Rapport();
        var name = "Quartz" + Guid.CreateVersion7().ToString("N")[^8..];
        var made = await rapport.Records<Party>().CreateAsync(new Party { Name = name, Country = "AT" }, Stop);
        Assert.Equal(made.Id, Assert.Single(await rapport.SearchAsync(name, ["party"], cancel: Stop)).Id);
        var report = await rapport.ReportAsync(new JsonObject { ["type"] = "party", ["where"] = $"name = '{name}'", ["measures"] = new JsonArray("count") }, Stop);
        Assert.Equal(1, (int)report["total"]!["values"]![0]!);

        var changes = new List<Change>();
        await foreach (var change in rapport.ChangesAsync(null, ["party"], cancel: Stop)) changes.Add(change);
        Assert.Contains(changes, c => c.Id == made.Id && c.Kind == "created" && c.ChangeSet == made.ChangeSet);
        var later = await rapport.Records<Party>().UpdateAsync(made.Id, new Party { City = "Wels" }, Stop);
        await foreach (var change in rapport.ChangesAsync(changes[^1].After, ["party"], cancel: Stop)) Assert.Equal(later.Id, change.Id);

        using var text = new MemoryStream(Encoding.UTF8.GetBytes("Guten Tag"));
        var file = await rapport.UploadAsync(text, "tag.txt", "text/plain", Stop);
        await rapport.Records<Attachment>().CreateAsync(new Attachment { Name = file.Name, Party = made, File = file.Id }, Stop);
        using var back = new MemoryStream();
        await rapport.DownloadAsync(file.Id, back, Stop);
        Assert.Equal(text.ToArray(), back.ToArray());
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_asked_for_again_and_nothing_is_made_twice()
    {
        var name = Guid.CreateVersion7().ToString("N");
        using var broken = new BreakingLine { InnerHandler = new SocketsHttpHandler() };
        using var rapport = Rapport(broken);
        var made = await rapport.Records<Party>().CreateAsync(new Party { Name = name }, Stop);
        Assert.Equal(2, broken.Calls);
        var all = await rapport.Records<Party>().ListAsync(new Asked($"name = '{name}'"), cancel: Stop);
        Assert.Equal(made.Id, Assert.Single(all.Items).Id);
    }

    [Fact]
    public async Task A_field_that_the_class_does_not_know_is_reached_by_its_name()
    {
        Assert.Equal(201, (await PostAsync("/types/party/fields", new { name = "shoeSize", kind = "number", label = new { en = "Shoe size" } })).Status);
        using var rapport = Rapport();
        var party = new Party { Name = "Barefoot" };
        party["shoeSize"] = 42.5;
        await rapport.Records<Party>().CreateAsync(party, Stop);
        Assert.Equal(42.5, (double)(await rapport.Records<Party>().GetAsync(party.Id, cancel: Stop))!["shoeSize"]!);
    }

    /// <summary>The server of the tests works off no jobs by itself.</summary>
    private async Task WorkAsync()
    {
        var queue = Server.Get<JobQueue>();
        using var worker = new JobWorker(queue, Server.App.Services.GetServices<IJobHandler>().Where(h => h.Type == "bulk"), TimeProvider.System, NullLogger<JobWorker>.Instance) { Look = TimeSpan.FromMilliseconds(20) };
        await worker.StartAsync(Stop);
        while ((await queue.ListAsync("bulk", null, 100, Stop)).Any(j => j.State is JobState.Waiting or JobState.Running)) await Task.Delay(20, Stop);
        await worker.StopAsync(Stop);
    }

    /// <summary>Loses the first answer after the workplace has done what it was asked.</summary>
    private sealed class BreakingLine : DelegatingHandler
    {
        public int Calls { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (request.Method == HttpMethod.Get || ++Calls > 1) return answer;
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            answer.Dispose();
            throw new HttpRequestException("The line is dead.");
        }
    }
}
