using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;
using Rapport.Testing;

namespace Rapport.Storage.Specs.Exchange;

/// <summary>A folder whose files are imported as they arrive, each once.</summary>
public abstract class ReadingAnInbox(SharedPostgres? postgres) : Engine(postgres)
{
    private readonly TempFolder files = new();
    private InboxFolders Folders => field ??= new(files.File("inbox"), TimeProvider.System);
    private string Folder => Folders.PathOf("monthly");

    private void Put(string name, string text, bool isSettled = true)
    {
        File.WriteAllText(Path.Combine(Folder, name), text);
        if (isSettled) File.SetLastWriteTimeUtc(Path.Combine(Folder, name), DateTime.UnixEpoch);
    }

    private async Task<InboxOrder> OrderAsync(TableFormat? format = null)
    {
        var template = new ImportTemplate(Guid.CreateVersion7(), "party", $"Monthly {format?.HeaderRow}", true, ["name", "role"], new ImportPlan("party")
        {
            Format = format ?? new(),
            Words = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["role"] = new Dictionary<string, string> { ["VIP"] = "customer" } },
        });
        await Get<ImportTemplates>().SaveAsync(template, Principal.System, default);
        return new InboxOrder("monthly", "party", template.Id, Guid.Empty);
    }

    private async Task<Job> RunAsync(InboxOrder order, RecordImport? import = null)
    {
        var queue = Get<JobQueue>();
        var number = await queue.EnqueueAsync(new JobOrder(InboxOrder.JobType, JsonSerializer.Serialize(order, JsonSerializerOptions.Web)), Principal.System, default);
        var handler = new ImportInbox(import ?? Get<RecordImport>(), Get<ImportTemplates>(), Folders, Get<Users>(), Database, Get<IExchangeWords>(), TimeProvider.System);
        using var worker = new JobWorker(queue, [handler], TimeProvider.System, NullLogger<JobWorker>.Instance);
        Assert.True(await worker.RunOneAsync("w", default));
        return (await queue.FindAsync(number, default))!;
    }

    private string[] In(string inner) => [.. Directory.EnumerateFiles(Path.Combine(Folder, inner)).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Files_are_read_by_the_template_and_put_away_with_what_was_wrong_beside_them()
    {
        var order = await OrderAsync();
        Put("a.csv", "name,role\nAnn,VIP\nBob,nobody\n");
        Put("b.csv", "given,rank\nAnn,VIP\n");
        Put("c.csv", "name,role\nCid,customer\n");
        Put("d.csv.part", "name,role\nDora,customer\n");
        Put("e.csv", "name,role\nEd,customer\n", isSettled: false);
        var job = await RunAsync(order);
        Assert.Equal(JobState.Dead, job.State);
        var told = JobFailure.Read(job.Error)!;
        Assert.Equal("import.inboxFailedInPart", told.Code);
        // Also what is in, and that a row of it is not.
        Assert.Equal(("b.csv", "a.csv, c.csv", 3L, 1L), (told.Args!["files"], told.Args["read"], told.Args["rows"], told.Args["aside"]));
        Assert.Equal(["a.csv", "c.csv"], In("done"));
        Assert.Equal(["a.csv.errors.csv", "b.csv", "b.csv.errors.csv"], In("failed"));
        Assert.Equal([".reading", "d.csv.part", "e.csv"], In("."));
        Assert.Contains("cell.notAChoice", await File.ReadAllTextAsync(Path.Combine(Folder, "failed", "a.csv.errors.csv")), StringComparison.Ordinal);
        Assert.Contains("import.noColumn", await File.ReadAllTextAsync(Path.Combine(Folder, "failed", "b.csv.errors.csv")), StringComparison.Ordinal);
        Assert.Equal(2, await ScalarAsync("select count(*) from cus_party"));
        Assert.Equal(JobState.Done, (await RunAsync(order)).State);
    }

    [Fact]
    public async Task Whoever_it_is_done_in_the_name_of_hears_of_a_failure()
    {
        var order = await OrderAsync();
        var nora = (await Store.WriteAsync([RecordWrite.Create(Store.Catalogue["user"], Values(("name", "Nora"), ("email", "nora@example.com"), ("role", "administrator")))], By(Principal.System), default)).Items[0].Id;
        Put("good.csv", "name,role\nAnn,VIP\n");
        Assert.Equal(JobState.Done, (await RunAsync(order with { User = nora })).State);
        Assert.Equal(0, await ScalarAsync("select count(*) from core_notice"));
        Put("bad.csv", "given,rank\nAnn,VIP\n");
        var failed = await RunAsync(order with { User = nora });
        Assert.Equal((JobState.Dead, "import.inboxFailed"), (failed.State, JobFailure.Read(failed.Error)!.Code));
        Assert.Equal(1, await ScalarAsync("select count(*) from core_notice where kind = 'job'"));
    }

    [Fact]
    public async Task A_template_says_which_row_holds_the_names_and_a_file_without_it_is_put_aside()
    {
        var order = await OrderAsync(new TableFormat { HeaderRow = 4 });
        Put("a.csv", "Guests\n\nclient,rank\nname,role\nAnn,VIP\n");
        Put("b.csv", "Guests\n\nname,role\n\nBob,VIP\n");
        await RunAsync(order);
        Assert.Equal(["a.csv"], In("done"));
        Assert.Contains("table.headerRowMissing", await File.ReadAllTextAsync(Path.Combine(Folder, "failed", "b.csv.errors.csv")), StringComparison.Ordinal);
        // Where it says nothing, each file's own head is found.
        var open = await OrderAsync(new TableFormat());
        Put("c.csv", "Guests\n\nname,role\n\nCid,VIP\n");
        await RunAsync(open);
        Assert.Equal(["a.csv", "c.csv"], In("done"));
        Assert.Equal(2, await ScalarAsync("select count(*) from cus_party where name in ('Ann', 'Cid')"));
    }

    [Fact]
    public async Task The_same_file_is_not_read_twice_unless_its_import_was_taken_back()
    {
        var order = await OrderAsync();
        Put("a.csv", "name,role\nAnn,VIP\n");
        await RunAsync(order);
        Put("again.csv", "name,role\nAnn,VIP\n");
        await RunAsync(order);
        Assert.Equal(1, await ScalarAsync("select count(*) from cus_party"));
        Assert.Equal(["a.csv", "again.csv"], In("done"));
        Put("a.csv", "name,role\nBob,VIP\n");
        await RunAsync(order);
        Assert.Equal(["a (2).csv", "a.csv", "again.csv"], In("done"));
        Assert.Equal(2, await ScalarAsync("select count(*) from cus_party"));

        await Store.UndoAsync(await ScalarAsync("select set_id from core_import_inbox where name = 'a.csv' order by at limit 1"), Principal.System, false, default);
        Assert.Equal(1, await ScalarAsync("select count(*) from cus_party"));
        Put("third.csv", "name,role\nAnn,VIP\n");
        await RunAsync(order);
        Assert.Equal(2, await ScalarAsync("select count(*) from cus_party"));
    }

    [Fact]
    public async Task One_killed_between_the_import_and_the_move_is_only_moved()
    {
        var order = await OrderAsync();
        Put("a.csv", "name,role\nAnn,VIP\n");
        await RunAsync(order);
        // As the folder stands when the process dies before it moved the file.
        File.Move(Path.Combine(Folder, "done", "a.csv"), Path.Combine(Folder, "a.csv"));
        await RunAsync(order);
        Assert.Equal(1, await ScalarAsync("select count(*) from cus_party"));
        Assert.Equal(["a.csv"], In("done"));
    }

    [Fact]
    public async Task One_killed_within_an_import_goes_on_behind_its_last_chunk()
    {
        var order = await OrderAsync();
        Put("a.csv", "name,role\n" + string.Concat(Enumerable.Range(0, 1_200).Select(i => FormattableString.Invariant($"Person {i},{(i % 400 == 7 ? "nobody" : "VIP")}\n"))));
        var plan = (await Get<ImportTemplates>().GetAsync("party", order.Template, Principal.System, default)).Plan;
        var import = new RecordImport(Store, Reader, Get<IExchangeWords>()) { MostRowsAtOnce = 250 };
        var path = Path.Combine(Folder, "a.csv");
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => import.RunAsync(path, plan, Principal.System, InboxFolders.ErrorsOf(path), step => step.Rows >= 500 ? throw new InvalidTimeZoneException() : Task.CompletedTask, null, default));
        await RunAsync(order);
        Assert.Equal(1_197, await ScalarAsync("select count(*) from cus_party"));
        Assert.Equal(1, await ScalarAsync("select count(distinct created_set) from cus_party"));
        Assert.Equal(4, (await File.ReadAllLinesAsync(Path.Combine(Folder, "failed", "a.csv.errors.csv"))).Length);
        Assert.Equal(["a.csv"], In("done"));
    }

    [Fact]
    public async Task One_reader_at_a_time()
    {
        var order = await OrderAsync();
        Put("a.csv", "name,role\nAnn,VIP\n");
        using (Folders.Hold("monthly")) Assert.Equal(JobState.Done, (await RunAsync(order)).State);
        Assert.Empty(In("done"));
        await RunAsync(order);
        Assert.Equal(["a.csv"], In("done"));
    }

    [Theory]
    [InlineData(""), InlineData("../x"), InlineData("a b"), InlineData("/etc")]
    public void A_folder_has_a_plain_name(string name) =>
        Assert.Equal("import.inboxFolder", Assert.Throws<ProblemException>(() => Folders.PathOf(name)).Problems[0].Code);
}

public sealed class ReadingAnInboxOnSqlite() : ReadingAnInbox(null);

public sealed class ReadingAnInboxOnPostgres(SharedPostgres postgres) : ReadingAnInbox(postgres);
