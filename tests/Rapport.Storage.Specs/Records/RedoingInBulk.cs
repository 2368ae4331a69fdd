using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Changes.Undoing;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.Records;

/// <summary>What an import made is taken back, and that is taken back again, however much it was.</summary>
public abstract class RedoingInBulk(SharedPostgres? postgres) : Engine(postgres)
{
    private const int Many = 2_600;
    private static readonly string[] Bookkeeping = ["n", "version", "changed_at", "changed_by", "changed_set", "created_set", "type_no", "set_id"];

    private Task<string> RecordsAsync() => DumpAsync(t => t is "tst_sample" or "core_link" or "sal_order" or "sal_order_line" or "cus_party" or "core_timeline", c => !Bookkeeping.Contains(c));

    private Task<UndoOutcome> UndoAsync(long set, bool preview = false) => Store.UndoAsync(set, Principal.System, preview, default);

    private async Task<long> ImportAsync()
    {
        var run = await Store.OpenRunAsync(By(Principal.System), "bulk", default);
        var parties = Enumerable.Range(0, Many).Select(i => Values(("kind", "person"), ("name", $"Person {i}"))).ToList();
        var orders = new List<Dictionary<string, object?>>();
        await run.ChunkAsync(async w => { await w.CreateAsync(Party, parties, default); return 0; }, default);
        foreach (var party in parties.Take(300)) orders.Add(Values(("party", party["id"]), ("placedAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc))));
        await run.ChunkAsync(async w => { await w.CreateAsync(Order, orders, default); return 0; }, default);
        var friend = (Guid)parties[0]["id"]!;
        await run.FinishAsync(Many + 300, 0, default);
        return friend == Guid.Empty ? 0 : run.ChangeSet;
    }

    [Fact]
    public async Task Thousands_of_creations_are_undone_redone_and_undone_again()
    {
        var empty = await RecordsAsync();
        var import = await ImportAsync();
        var full = await RecordsAsync();
        var undo = await UndoAsync(import);
        Assert.Equal((Many + 300, 0), (undo.Reverted, undo.RefusedCount));
        Assert.Equal(empty, await RecordsAsync());
        await CreateAsync(Party, ("kind", "person"), ("name", "Meanwhile"));
        var before = await DumpAsync();
        var preview = await UndoAsync(undo.ChangeSet, preview: true);
        Assert.Equal((Many + 300, 0), (preview.Reverted, preview.RefusedCount));
        Assert.Equal(before, await DumpAsync());

        var redo = await UndoAsync(undo.ChangeSet);
        Assert.Equal((Many + 300, 0), (redo.Reverted, redo.RefusedCount));
        var found = await Get<SearchBox>().FindAsync("Person 2599", null, 5, Principal.System, default);
        Assert.Equal("Person 2599", found[0].Title);
        await WriteAsync(RecordWrite.Delete(Party, (await Get<SearchBox>().FindAsync("Meanwhile", null, 1, Principal.System, default))[0].Id));
        Assert.Equal(full, await RecordsAsync());
        Assert.Equal(0, await ScalarAsync("select count(*) from core_removed"));

        var again = await UndoAsync(redo.ChangeSet);
        Assert.Equal((Many + 300, 0), (again.Reverted, again.RefusedCount));
        Assert.Equal(empty, await RecordsAsync());
    }

    [Fact]
    public async Task A_value_taken_meanwhile_refuses_its_chunk_and_says_so()
    {
        var import = await ImportAsync();
        var undo = await UndoAsync(import);
        await CreateAsync(Party, ("kind", "person"), ("name", "Thief"), ("code", "C-00001"));
        var redo = await UndoAsync(undo.ChangeSet);
        Assert.True(redo.RefusedCount > 0);
        Assert.Contains(redo.Refused, r => r is { Type: "party", Field: "code" });
        Assert.Equal(Many + 300, redo.Reverted + redo.RefusedCount);
        Assert.Equal(redo.RefusedCount, await ScalarAsync("select sum(records) from core_removed"));
    }

    [Fact]
    public async Task What_is_still_being_written_is_not_taken_back_and_what_was_taken_back_is_not_written_on()
    {
        var run = await Store.OpenRunAsync(By(Principal.System), "run", default);
        Task WriteAsync(string name) => run.ChunkAsync(async w => { await w.CreateAsync(Sample, [Values(("name", name))], default); return 0; }, default);
        async Task<string> RefusalAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problems[0].Code;
        await WriteAsync("One");
        Assert.Equal("undo.stillWritten", await RefusalAsync(() => Store.UndoAsync(run.ChangeSet, Principal.System, preview: true, default)));
        Assert.Equal("undo.stillWritten", await RefusalAsync(() => UndoAsync(run.ChangeSet)));
        Assert.Equal(1, await ScalarAsync("select count(*) from tst_sample"));
        // Cancelled: it may go on, and be taken back.
        await run.RestAsync();
        await WriteAsync("Two");
        Assert.Equal("undo.stillWritten", await RefusalAsync(() => UndoAsync(run.ChangeSet)));
        await run.RestAsync();
        Assert.Equal(2, (await UndoAsync(run.ChangeSet)).Reverted);
        Assert.Equal("undo.runTakenBack", await RefusalAsync(() => WriteAsync("Three")));
        Assert.Equal(0, await ScalarAsync("select count(*) from tst_sample"));
        // The same work begins anew under a set of its own.
        Assert.False((await Store.OpenRunAsync(By(Principal.System), "run", default)).Resumed);
    }

    [Fact]
    public async Task A_run_that_goes_on_in_the_middle_of_its_undo_is_refused()
    {
        var run = await Store.OpenRunAsync(By(Principal.System), "run", default);
        await run.ChunkAsync(async w => { await w.CreateAsync(Sample, [.. Enumerable.Range(0, Many).Select(i => Values(("name", $"Row {i}")))], default); return 0; }, default);
        await run.FinishAsync(Many, 0, default);
        string? refusal = null;
        var undo = Store.UndoAsync(run.ChangeSet, Principal.System, preview: false, default, new Now(() => refusal ??= TryAsync().GetAwaiter().GetResult()));
        Assert.Equal(Many, (await undo).Reverted);
        Assert.Equal("undo.runTakenBack", refusal);
        Assert.Equal(0, await ScalarAsync("select count(*) from tst_sample"));

        async Task<string?> TryAsync()
        {
            if (await ScalarAsync("select count(*) from core_change_set where undo_of is not null and done_at is null") == 0) return null;
            return (await Assert.ThrowsAsync<ProblemException>(() => run.ChunkAsync(async w => { await w.CreateAsync(Sample, [Values(("name", "Late"))], default); return 0; }, default))).Problems[0].Code;
        }
    }

    private sealed class Now(Action act) : IProgress<double>
    {
        public void Report(double value) => act();
    }

    [Fact]
    public async Task A_run_that_was_killed_and_never_resumed_is_closed_and_told()
    {
        var run = await Store.OpenRunAsync(By(Principal.System), "dead", default);
        await run.ChunkAsync(async w => { await w.CreateAsync(Sample, [Values(("name", "Left"))], default); return 0; }, default);
        var runs = new OpenRuns(Database, TimeProvider.System);
        Assert.Equal(0, await runs.CloseAbandonedAsync(default));
        await Database.WriteAsync(Core.Storage.WriteLane.People, s => s.ExecuteAsync("update core_change_set set beat_at = $1 where id = $2", s.Dialect.ToDb(Core.Catalogue.FieldKind.DateTime, DateTime.UnixEpoch), run.ChangeSet), default);
        Assert.Equal(1, await runs.CloseAbandonedAsync(default));
        Assert.Equal(1, await ScalarAsync("select count(*) from core_change_set where abandoned_at is not null and done_at is not null"));
        var feed = Get<ChangeFeed>();
        var told = new List<FeedEntry>();
        for (var i = 0; i < 500 && told.Count == 0; i++)
        {
            told.AddRange((await feed.ReadAsync(null, ["sample"], 10, Principal.System, default)).Entries);
            if (told.Count == 0) await Task.Delay(20, default);
        }

        Assert.Equal(run.ChangeSet, Assert.Single(told).ChangeSet);
        // It was not dead after all: what it still writes opens the set again.
        await run.ChunkAsync(async w => { await w.CreateAsync(Sample, [Values(("name", "Late"))], default); return 0; }, default);
        Assert.Equal(1, await ScalarAsync("select count(*) from core_change_set where done_at is null"));
        await run.FinishAsync(2, 0, default);
        Assert.Equal(2, (await UndoAsync(run.ChangeSet)).Reverted);
    }
}

public sealed class RedoingInBulkOnSqlite() : RedoingInBulk(null);

public sealed class RedoingInBulkOnPostgres(SharedPostgres postgres) : RedoingInBulk(postgres);
