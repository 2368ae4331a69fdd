using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Merging;
using Rapport.Core.Notices;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Access;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Notices;

/// <summary>Who is told what: made once from the change log, read in the sight of the moment.</summary>
public abstract class TellingPeople(SharedPostgres? postgres) : Office(postgres)
{
    [Fact]
    public async Task The_mentioned_are_told_once_and_follow_from_then_on()
    {
        var (nora, li) = (await HireAsync("Nora", "administrator"), await HireAsync("Li", "manager"));
        await StartAsync();
        var party = await MakeAsync(nora, Party, ("kind", "organisation"), ("name", "Weaver"));
        var note = await MakeAsync(nora, Store.Catalogue["note"], ("party", party), ("text", "Ask @Li, please"), ("at", Now.UtcDateTime), ("mentions", new[] { li, nora }));
        await TellAsync();
        // A node that starts again reads on where the last one stood.
        await TellAsync();

        var told = Assert.Single(await ReadAsync(li));
        Assert.Equal((NoticeKinds.Mentioned, party, "Weaver", "Ask @Li, please", "Nora"), (told.Kind, told.Record, told.Title, told.AboutText, told.By?.Name));
        Assert.Equal(note, told.Detail.About);
        Assert.Empty(await ReadAsync(nora));
        Assert.True((await Get<Followers>().ReadAsync(Party, party, await AsAsync(li), default)).Follows);

        await ChangeAsync(await AsAsync(nora), Party, party, ("city", "Genoa"));
        await ChangeAsync(await AsAsync(nora), Party, party, ("city", "Turin"), ("postcode", "10121"));
        await TellAsync();
        var all = await ReadAsync(li);
        // Two edits before anybody looked are one notice.
        Assert.Equal([NoticeKinds.Changed, NoticeKinds.Mentioned], all.Select(n => n.Kind));
        Assert.Equal((2, "city, postcode"), (all[0].Detail.Count, string.Join(", ", all[0].Detail.Fields)));

        await Get<NoticeReader>().MarkAsync(await AsAsync(li), [all[0].Number], true, default);
        await ChangeAsync(await AsAsync(nora), Party, party, ("city", "Bari"));
        await TellAsync();
        Assert.Equal([(false, 1), (true, 2), (false, 1)], (await ReadAsync(li)).Select(n => (n.Read, n.Detail.Count)));
    }

    [Fact]
    public async Task What_is_mine_is_followed_until_I_leave_it()
    {
        var (nora, li) = (await HireAsync("Nora", "administrator"), await HireAsync("Li", "manager"));
        await StartAsync();
        var party = await MakeAsync(li, Party, ("kind", "person"), ("name", "Ada"));
        await ChangeAsync(await AsAsync(nora), Party, party, ("city", "Genoa"));
        await MakeAsync(nora, Store.Catalogue["note"], ("party", party), ("text", "Likes tea"), ("at", Now.UtcDateTime));
        await TellAsync();
        var told = Assert.Single(await ReadAsync(li));
        Assert.Equal((NoticeKinds.Changed, "note", "Likes tea"), (told.Kind, told.Detail.AboutType, told.AboutText));

        await Get<Followers>().SetAsync(Party, party, false, await AsAsync(li), default);
        var state = await Get<Followers>().ReadAsync(Party, party, await AsAsync(li), default);
        Assert.Equal((false, 0), (state.Follows, state.Count));
        await ChangeAsync(await AsAsync(nora), Party, party, ("city", "Turin"));
        await TellAsync();
        Assert.Single(await ReadAsync(li));

        // Whom it is given to is told that, and not also that the owner was changed.
        var third = await HireAsync("Ola", "manager");
        await ChangeAsync(await AsAsync(nora), Party, party, ("owner", third));
        await TellAsync();
        Assert.Equal(NoticeKinds.Assigned, Assert.Single(await ReadAsync(third)).Kind);
    }

    [Fact]
    public async Task Nobody_is_told_of_what_they_may_not_see_any_more()
    {
        var (west, east) = (await TeamAsync("West"), await TeamAsync("East"));
        var (nora, li) = (await HireAsync("Nora", "administrator"), await HireAsync("Li", "sales", west.Number));
        await StartAsync();
        var party = await MakeAsync(li, Party, ("kind", "organisation"), ("name", "Weaver"));
        await ChangeAsync(await AsAsync(nora), Party, party, ("city", "Genoa"));
        await TellAsync();
        Assert.Equal(1, await Get<NoticeReader>().UnreadAsync(await AsAsync(li), default));
        await ChangeAsync(await AsAsync(nora), Party, party, ("owner", await HireAsync("Eve", "sales", east.Number)));
        await TellAsync();
        Assert.Empty(await ReadAsync(li));
        Assert.Equal(0, await Get<NoticeReader>().UnreadAsync(await AsAsync(li), default));

        // Fields that the reader's role hides are not named; where nothing else is left, nothing is told.
        var blind = (await AsAsync(nora)) with { Role = new Role("blind", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Full with { HiddenFields = new HashSet<string>(StringComparer.Ordinal) { "city" } }) };
        await Get<Followers>().SetAsync(Party, party, true, await AsAsync(nora), default);
        await ChangeAsync(await AsAsync(await HireAsync("Ola", "manager")), Party, party, ("city", "Turin"));
        await TellAsync();
        Assert.Single(await ReadAsync(nora));
        Assert.Empty((await Get<NoticeReader>().ListAsync(blind, false, 50, null, default)).Items);
    }

    [Fact]
    public async Task Many_at_once_are_told_as_one_and_silence_is_kept()
    {
        var (nora, li) = (await HireAsync("Nora", "administrator"), await HireAsync("Li", "manager"));
        await StartAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 8; i++) ids.Add(await MakeAsync(li, Party, ("kind", "person"), ("name", $"P{i}")));
        await Store.WriteAsync([.. ids.Select(id => RecordWrite.Update(Party, id, Values(("city", "Genoa"))))], By(await AsAsync(nora)), default);
        await TellAsync();
        var many = Assert.Single(await ReadAsync(li));
        Assert.True(many.Detail.Many);
        Assert.Null(many.Record);

        await Get<OwnAccount>().SaveAsync(new Preferences { Silent = [NoticeKinds.Changed] }, await AsAsync(li), default);
        await ChangeAsync(await AsAsync(nora), Party, ids[0], ("city", "Turin"));
        await TellAsync();
        Assert.Single(await ReadAsync(li));
    }

    [Fact]
    public async Task Who_followed_what_was_merged_away_follows_the_survivor()
    {
        var (nora, li) = (await HireAsync("Nora", "administrator"), await HireAsync("Li", "manager"));
        await StartAsync();
        var stays = await MakeAsync(nora, Party, ("kind", "person"), ("name", "Ada"));
        var goes = await MakeAsync(nora, Party, ("kind", "person"), ("name", "Ada L."));
        await Get<Followers>().SetAsync(Party, goes, true, await AsAsync(li), default);
        var merged = await Get<RecordMerging>().MergeAsync(new MergeWish(Party, stays, [goes]), By(await AsAsync(nora)), default);
        await TellAsync();
        var told = Assert.Single(await ReadAsync(li));
        Assert.Equal((NoticeKinds.Merged, stays), (told.Kind, told.Record));
        Assert.True((await Get<Followers>().ReadAsync(Party, stays, await AsAsync(li), default)).Follows);
        await Get<RecordMerging>().UnmergeAsync(new UnmergeWish(merged.ChangeSet), By(await AsAsync(nora)), default);
        await TellAsync();
        Assert.True((await ReadAsync(li))[0].Detail.Apart);
    }

    [Fact]
    public async Task A_task_is_told_on_its_day_and_when_it_has_passed()
    {
        var li = await HireAsync("Li", "manager");
        await StartAsync();
        var clock = new SetClock(new DateTimeOffset(2026, 11, 2, 12, 0, 0, TimeSpan.Zero));
        var run = new NoticeRun(Database, Get<CatalogueHolder>(), Get<ChangeFeed>(), Get<Followers>(), Get<LiveNotices>(), clock);
        await run.LookAtDueAsync(default);
        var activity = Store.Catalogue["activity"];
        var call = await MakeAsync(li, activity, ("kind", "call"), ("subject", "Call back"), ("at", new DateTime(2026, 11, 3, 15, 0, 0, DateTimeKind.Utc)));
        var done = await MakeAsync(li, activity, ("kind", "task"), ("subject", "Done"), ("state", "done"), ("at", new DateTime(2026, 11, 3, 15, 0, 0, DateTimeKind.Utc)));

        clock.Now = clock.Now.AddHours(13);
        await run.LookAtDueAsync(default);
        clock.Now = clock.Now.AddMinutes(1);
        await run.LookAtDueAsync(default);
        Assert.Equal([(NoticeKinds.Due, (Guid?)call)], (await ReadAsync(li)).Select(n => (n.Kind, n.Record)));
        clock.Now = clock.Now.AddHours(15);
        await run.LookAtDueAsync(default);
        Assert.Equal([NoticeKinds.Overdue, NoticeKinds.Due], (await ReadAsync(li)).Select(n => n.Kind));
        Assert.DoesNotContain(await ReadAsync(li), n => n.Record == done);
    }

    [Fact]
    public async Task Each_keeps_the_newest_thousand_and_reads_them_in_pages()
    {
        var (nora, li) = (await HireAsync("Nora", "administrator"), await HireAsync("Li", "manager"));
        await StartAsync();
        var parties = Enumerable.Range(0, 1_040).Select(i => RecordWrite.Create(Party, Values(("kind", "person"), ("name", $"P{i:0000}"), ("owner", li)))).ToList();
        foreach (var some in parties.Chunk(NoticeMaker.MostSingly)) await Store.WriteAsync(some, By(await AsAsync(nora)), default);
        await TellAsync();
        Assert.Equal(NoticeStore.Most, await ScalarAsync("select count(*) from core_notice"));
        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = await Get<NoticeReader>().ListAsync(await AsAsync(li), false, 100, cursor, default);
            seen.AddRange(page.Items.Select(n => n.Number));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(NoticeStore.Most, seen.Distinct().Count());
        Assert.Equal(seen.OrderDescending(), seen);
        Assert.Equal(NoticeReader.MostCounted + 1, await Get<NoticeReader>().UnreadAsync(await AsAsync(li), default));
        await Get<NoticeReader>().MarkAsync(await AsAsync(li), null, true, default);
        Assert.Equal(0, await Get<NoticeReader>().UnreadAsync(await AsAsync(li), default));
    }

    [Fact]
    public async Task Two_nodes_that_read_at_once_tell_once()
    {
        var (nora, li) = (await HireAsync("Nora", "administrator"), await HireAsync("Li", "manager"));
        await StartAsync();
        for (var i = 0; i < 30; i++) await MakeAsync(nora, Party, ("kind", "person"), ("name", $"P{i}"), ("owner", li));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(TellAsync)));
        await TellAsync();
        Assert.Equal(30, (await ReadAsync(li)).Count(n => n.Kind == NoticeKinds.Assigned));
    }

    private Task StartAsync() => SettleAsync(async () => await Get<NoticeRun>().LookAsync(default));

    // What other transactions of the cluster hold back comes a little later.
    private Task TellAsync() => SettleAsync(async () => { while (await Get<NoticeRun>().LookAsync(default)) { } });

    private async Task SettleAsync(Func<Task> look)
    {
        var sets = await ScalarAsync("select coalesce(max(id), 0) from core_change_set");
        for (var attempt = 0; attempt < 200 && await ScalarAsync($"select count(*) from core_change_set s where s.id = {sets} and not ({Database.Dialect.StampSettled("s.tx")})") > 0; attempt++) await Task.Delay(50);
        await look();
    }

    private async Task<Guid> MakeAsync(Guid who, RecordType type, params (string Name, object? Value)[] values) =>
        (await Store.WriteAsync([RecordWrite.Create(type, Values(values))], By(await AsAsync(who)), default)).Items[0].Id;

    private async Task<IReadOnlyList<Notice>> ReadAsync(Guid who) => (await Get<NoticeReader>().ListAsync(await AsAsync(who), false, 50, null, default)).Items;

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

public sealed class TellingPeopleOnSqlite() : TellingPeople(null);

public sealed class TellingPeopleOnPostgres(SharedPostgres postgres) : TellingPeople(postgres);
