using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.Feed;

public sealed class ReadingTheFeed
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly WriteContext Context = new(Principal.System, "test");

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Tells_each_change_in_pages_of_any_size(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var id = await firm.CreateAsync(("name", "One"), ("level", 1L));
        await firm.Store.WriteAsync([RecordWrite.Update(firm.Thing, id, SmallFirm.Values(("level", 2L)))], Context, None);
        var gone = await firm.CreateAsync(("name", "Two"));
        await firm.Store.WriteAsync([RecordWrite.Delete(firm.Thing, gone)], Context, None);
        var run = await firm.Store.OpenRunAsync(Context, "import", None);
        // A reader that passes the open run must still be told of it when it closes.
        var feed = firm.Get<ChangeFeed>();
        await SettledAsync(firm);
        var (entries, cursor) = await AllAsync(feed, null, 1);
        await firm.CreateAsync(("name", "Later"));
        for (var chunk = 0; chunk < 3; chunk++)
        {
            var names = Enumerable.Range(0, 100).Select(i => SmallFirm.Values(("name", $"Bulk {chunk} {i}"))).ToList();
            await run.ChunkAsync(async w => { await w.CreateAsync(firm.Thing, names, None); return 0; }, None);
        }

        await SettledAsync(firm);
        (var between, cursor) = await AllAsync(feed, cursor, 7);
        await run.FinishAsync(300, 0, None);
        await SettledAsync(firm);
        var (rest, _) = await AllAsync(feed, cursor, 7);

        Assert.Equal(["Created", "Updated", "Deleted"], entries.Select(e => e.Kind.ToString()));
        var change = Assert.Single(entries[1].Fields!);
        Assert.Equal(("level", 1L, 2L), (change.Field.Name, (long)change.Before!, (long)change.After!));
        Assert.Equal((gone, 2L), (entries[2].Id!.Value, entries[2].Version!.Value));
        Assert.Equal("Later", (await firm.Reader.GetAsync(firm.Thing, Assert.Single(between).Id!.Value, Principal.System, None))!.Title);
        Assert.Equal(300, rest.Select(e => e.Id).Distinct().Count());
        Assert.Equal(300, rest.Count);
        Assert.All(rest, e => Assert.Equal(run.ChangeSet, e.ChangeSet));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Tells_records_of_several_types_made_by_one_set(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var team = firm.Store.Catalogue["team"];
        var written = await firm.Store.WriteAsync([RecordWrite.Create(firm.Thing, SmallFirm.Values(("name", "Thing"))), RecordWrite.Create(team, SmallFirm.Values(("name", "Team")))], Context, None);
        var feed = firm.Get<ChangeFeed>();
        await SettledAsync(firm);

        var (entries, _) = await AllAsync(feed, null, 1);

        Assert.Equal([("team", written.Items[1].Id), ("thing", written.Items[0].Id)], entries.Select(e => (e.Type!.Name, e.Id!.Value)));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Leaves_out_what_the_reader_may_not_see(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var access = new TypeAccess(RecordScope.Own, RecordScope.Own, true, true) { HiddenFields = new HashSet<string>(StringComparer.Ordinal) { "level" } };
        var seller = new Principal(Guid.CreateVersion7(), "Seller", 1, new Role("sales", new HashSet<string>(StringComparer.Ordinal),
            new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["thing"] = access }, TypeAccess.Nothing));
        var mine = (await firm.Store.WriteAsync([RecordWrite.Create(firm.Thing, SmallFirm.Values(("name", "Mine")))], new WriteContext(seller, "test"), None)).Items[0].Id;
        var other = await firm.CreateAsync(("name", "Other"));
        foreach (var id in new[] { mine, other })
            await firm.Store.WriteAsync([RecordWrite.Update(firm.Thing, id, SmallFirm.Values(("level", 5L), ("name", "New")))], Context, None);
        await firm.Store.WriteAsync([RecordWrite.Delete(firm.Thing, other)], Context, None);
        var third = await firm.CreateAsync(("name", "Third"));
        await firm.Store.WriteAsync([RecordWrite.Delete(firm.Thing, mine)], Context, None);
        var feed = firm.Get<ChangeFeed>();
        await SettledAsync(firm);

        var (entries, _) = await AllAsync(feed, null, 3, seller);

        Assert.Equal([(FeedKind.Deleted, mine)], entries.Select(e => (e.Kind, e.Id!.Value)));
        Assert.DoesNotContain(entries, e => e.Id == other || e.Id == third);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Tells_what_a_large_undo_took_away_record_by_record_once_it_is_done(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var seller = new Principal(Guid.CreateVersion7(), "Seller", 1, new Role("sales", new HashSet<string>(StringComparer.Ordinal),
            new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["thing"] = new TypeAccess(RecordScope.Own, RecordScope.Own, true, true) }, TypeAccess.Nothing));
        var run = await firm.Store.OpenRunAsync(Context, "import", None);
        var made = new List<Guid>();
        // More than one chunk of the undo, the last ones the seller's.
        for (var chunk = 0; chunk < 5; chunk++)
        {
            var rows = Enumerable.Range(0, 500).Select(i => SmallFirm.Values((SystemFields.Id, Guid.CreateVersion7()), ("name", $"Bulk {chunk} {i}"), (SystemFields.Owner, chunk == 4 && i > 489 ? seller.UserId : null))).ToList();
            made.AddRange(rows.Select(r => (Guid)r[SystemFields.Id]!));
            await run.ChunkAsync(async w => { await w.CreateAsync(firm.Thing, rows, None); return 0; }, None);
        }

        await run.FinishAsync(2_500, 0, None);
        var feed = firm.Get<ChangeFeed>();
        await SettledAsync(firm);
        var (created, start) = await AllAsync(feed, null, 1_000);
        Assert.Equal(2_500, created.Count);

        var early = new List<FeedEntry>();
        var undone = await firm.Store.UndoAsync(run.ChangeSet, Principal.System, false, None, new Meanwhile(() => early.AddRange(AllAsync(feed, start, 1_000).GetAwaiter().GetResult().Entries)));
        Assert.Equal(2_500, undone.Reverted);
        Assert.Empty(early);
        await SettledAsync(firm);
        var (told, _) = await AllAsync(feed, start, 700);
        Assert.Equal((FeedKind.Undone, run.ChangeSet), (told[0].Kind, told[0].UndoOf));
        Assert.All(told.Skip(1), e => Assert.Equal((FeedKind.Deleted, undone.ChangeSet, 2L), (e.Kind, e.ChangeSet, e.Version!.Value)));
        Assert.Equal(made.Order(), told.Skip(1).Select(e => e.Id!.Value).Order());
        Assert.Equal(made.TakeLast(10), (await AllAsync(feed, start, 3, seller)).Entries.Where(e => e.Kind == FeedKind.Deleted).Select(e => e.Id!.Value));
        Assert.DoesNotContain((await AllAsync(feed, start, 1_000, seller)).Entries, e => e.Kind == FeedKind.Created);
    }

    private sealed class Meanwhile(Action act) : IProgress<double>
    {
        public void Report(double value) => act();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Loses_nothing_while_eight_write_and_three_read(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var feed = firm.Get<ChangeFeed>();
        var writing = true;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var seen = new List<(Guid, long)>();
            string? cursor = null;
            while (true)
            {
                var last = !Volatile.Read(ref writing);
                var page = await feed.ReadAsync(cursor, ["thing"], 50, Principal.System, None);
                cursor = page.Next;
                seen.AddRange(page.Entries.Where(e => e.Kind == FeedKind.Updated).Select(e => (e.Id!.Value, e.Version!.Value)));
                if (last && page.Entries.Count == 0 && !page.More) return seen;
            }
        })).ToList();
        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            var own = new List<(Guid, long)>();
            var random = new Random(w);
            var id = await firm.CreateAsync(("name", $"W{w}"), ("level", 0L));
            for (var i = 1; i <= 100; i++)
            {
                // Half of the transactions get their stamp before their number, some are slow to commit.
                await firm.Database.WriteAsync(Core.Storage.WriteLane.People, async session =>
                {
                    if (w % 2 == 0) await session.ScalarAsync($"select cast({session.Dialect.StampNow} as text)");
                    var writer = new Core.Records.Writing.RecordWriter(new(session, firm.Store.Catalogue, firm.Get<IRecordIndexer>(), Context, DateTime.UnixEpoch));
                    await writer.ApplyAsync([RecordWrite.Update(firm.Thing, id, SmallFirm.Values(("level", (long)i)))]);
                    if (session.Dialect.Name == "postgres" && random.Next(10) == 0) await Task.Delay(random.Next(3));
                    return 0;
                }, None);
                own.Add((id, i + 1));
            }

            return own;
        })));
        await SettledAsync(firm);
        Volatile.Write(ref writing, false);
        var expected = written.SelectMany(o => o).Order().ToList();
        foreach (var seen in await Task.WhenAll(readers)) Assert.Equal(expected, seen.Order());
    }

    /// <summary>On PostgreSQL a change is told when every transaction that ran beside it has ended, those of other databases of the server among them.</summary>
    private static async Task SettledAsync(SmallFirm firm)
    {
        if (firm.Database.Dialect.Name != "postgres") return;
        await using var connection = await firm.Database.OpenAsync(None);
        await using var command = connection.CreateCommand();
        command.CommandText = "select pg_current_xact_id()::text";
        var own = (string)(await command.ExecuteScalarAsync(None))!;
        command.CommandText = $"select '{own}'::xid8 < pg_snapshot_xmin(pg_current_snapshot())";
        var until = Environment.TickCount64 + 60_000;
        while (!(bool)(await command.ExecuteScalarAsync(None))!)
        {
            Assert.True(Environment.TickCount64 < until, "A transaction of another test never ends.");
            await Task.Delay(20, None);
        }
    }

    private static async Task<(List<FeedEntry> Entries, string Cursor)> AllAsync(ChangeFeed feed, string? after, int limit, Principal? who = null)
    {
        var entries = new List<FeedEntry>();
        while (true)
        {
            var page = await feed.ReadAsync(after, null, limit, who ?? Principal.System, None);
            Assert.True(page.Entries.Count <= limit);
            entries.AddRange(page.Entries);
            after = page.Next;
            if (!page.More) return (entries, after);
        }
    }
}
