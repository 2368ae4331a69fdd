using Rapport.Core.Access;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Storage;

namespace Rapport.App.Tests.Api;

/// <summary>What a job left, as the outside is told: the program keeps it in a spelling and with places of its own.</summary>
public sealed class ShowingJobs(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    private async Task<long> EndedAsync(string result)
    {
        var upload = await Server.Get<ImportUploads>().SaveAsync("guests.csv", new MemoryStream("name\n"u8.ToArray()), TestContext.Current.CancellationToken);
        var job = await Server.Get<ImportJobs>().StartAsync(new ImportOrder(upload, new ImportPlan("party")), Principal.System, TestContext.Current.CancellationToken);
        await Server.Workplace.Database.WriteAsync(WriteLane.People, s => s.ExecuteAsync($"update core_job set state = 'done', result = {s.Dialect.JsonParameter(2)} where n = $1", job, result), TestContext.Current.CancellationToken);
        return job;
    }

    [Fact]
    public async Task A_result_is_spelt_as_all_else_and_names_no_place_on_the_server()
    {
        var job = await EndedAsync("""{"Rows":3,"Created":2,"Errors":1,"ErrorFile":"/srv/rapport/imports/x-guests.csv.errors.csv","Seconds":0.5,"FirstErrors":[{"Line":4,"Problems":[{"Code":"cell.empty","At":"name"}],"Cells":["","Bath"]}]}""");
        var one = await GetAsync($"/jobs/{job}");
        var result = one.Json["result"]!;
        Assert.Equal(["rows", "created", "errors", "errorFile", "seconds", "firstErrors"], result.AsObject().Select(p => p.Key));
        Assert.Equal((3, 0.5, "cell.empty"), ((int)result["rows"]!, (double)result["seconds"]!, (string)result["firstErrors"]![0]!["problems"]![0]!["code"]!));
        Assert.Equal($"{V1}/jobs/{job}/errors", (string)result["errorFile"]!);
        Assert.DoesNotContain("/srv", one.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/srv", (await GetAsync("/jobs")).Text, StringComparison.Ordinal);
        // The program itself still reads what it wrote.
        var found = await Server.Get<Core.Jobs.JobQueue>().FindAsync(job, TestContext.Current.CancellationToken);
        Assert.Equal((3, "x-guests.csv.errors.csv"), (ImportJobs.ResultOf(found!)!.Rows, Path.GetFileName(ImportJobs.ResultOf(found!)!.ErrorFile)));
    }

    [Fact]
    public async Task Why_an_import_kept_rows_aside_is_said_as_in_every_refusal()
    {
        var job = await EndedAsync("""{"Rows":2,"Errors":1,"FirstErrors":[{"Line":3,"Problems":[{"Code":"cell.notAChoice","At":"Kind","Args":{"value":"frim","choices":"Firm, Person","suggestion":"Firm"},"Kind":1}],"Cells":["Bath","frim"]}]}""");
        var row = (await GetAsync($"/jobs/{job}")).Json["result"]!["firstErrors"]![0]!;
        var problem = Assert.Single(row["problems"]!.AsArray())!.AsObject();
        Assert.Equal(["message", "code", "at"], problem.Select(p => p.Key));
        Assert.Equal(("“frim” is not one of Firm, Person.", "cell.notAChoice", "Kind"), ((string)problem["message"]!, (string)problem["code"]!, (string)problem["at"]!));
        Assert.Equal((3, "frim"), ((int)row["line"]!, (string)row["cells"]![1]!));
    }

    [Theory]
    [InlineData("""{"code":"import.mapColumnMissing","at":"map","args":{"column":"Mail","columns":"name"}}""", "The map names the column “Mail”, which the file does not have. It has: name.")]
    [InlineData("job.lost", "The process ended in the middle of it each time.")]
    [InlineData("InvalidOperationException: no luck", "InvalidOperationException: no luck")]
    public async Task Why_a_job_was_given_up_is_said_with_all_its_words(string kept, string said)
    {
        var job = await EndedAsync("{}");
        await Server.Workplace.Database.WriteAsync(WriteLane.People, s => s.ExecuteAsync("update core_job set state = 'dead', error = $2 where n = $1", job, kept), TestContext.Current.CancellationToken);
        Assert.Equal(said, (string)(await GetAsync($"/jobs/{job}")).Json["error"]!);
    }

    [Fact]
    public async Task The_address_of_the_rows_kept_aside_answers_a_key()
    {
        var job = await EndedAsync("""{"Rows":1,"Errors":1,"ErrorFile":"/srv/x"}""");
        var order = ImportJobs.OrderOf((await Server.Get<Core.Jobs.JobQueue>().FindAsync(job, TestContext.Current.CancellationToken))!)!;
        await File.WriteAllTextAsync(Server.Get<ImportUploads>().ErrorsOf(order.Upload), "line,column,reason,name\n2,,,\n", TestContext.Current.CancellationToken);
        var kept = await CallAsync("GET", (string)(await GetAsync($"/jobs/{job}")).Json["result"]!["errorFile"]!);
        Assert.Equal((200, true), (kept.Status, kept.Text.StartsWith("line,column,reason", StringComparison.Ordinal)));
        Assert.Equal("job.noErrors", (await GetAsync("/jobs/987654/errors")).Problem(404));
        Assert.Equal("job.noErrors", (await GetAsync($"/jobs/{job}/errors", await Server.KeyAsync(Roles.Reader))).Problem(404));
    }
}
