using Rapport.Core.Access;
using Rapport.Core.Access.Sharing;
using Rapport.Core.Changes;
using Rapport.Core.Records;
using Rapport.Core.Records.Lists;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

/// <summary>The owner shares one record with a person or team, to be read or changed, until a day; nobody gives more than they have.</summary>
public abstract class SharingOneRecord(SharedPostgres? postgres) : Office(postgres)
{
    private RecordShares Shares => Get<RecordShares>();

    private static DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    private async Task<(Guid Wim, Guid Eve, Guid Party)> FirmAsync()
    {
        await Get<RoleBook>().SaveAsync(new Role("own", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), new TypeAccess(RecordScope.Own, RecordScope.Own, true, true)), isNew: true, Principal.System, default);
        var (wim, eve) = (await HireAsync("Wim", "own", null, false), await HireAsync("Eve", "own", null, false));
        return (wim, eve, (await CreateAsync(Party, ("name", "Hers"), ("city", "Lyon"), ("owner", eve))).Items[0].Id);
    }

    [Fact]
    public async Task Its_owner_shares_it_to_be_read_then_to_be_changed_and_ends_it_at_once()
    {
        var (wim, eve, party) = await FirmAsync();
        Assert.Null(await Reader.GetAsync(Party, party, await AsAsync(wim), default));
        var stamp = Users.Stamp;
        await Shares.ShareAsync(Party, party, wim, null, write: false, null, await AsAsync(eve), default);
        Assert.NotEqual(stamp, Users.Stamp);
        var who = await AsAsync(wim);
        Assert.NotNull(await Reader.GetAsync(Party, party, who, default));
        Assert.Equal("access.update", (await RefusedAsync(() => ChangeAsync(who, Party, party, ("otherName", "x")))).Code);
        Assert.Equal(("Wim", "Eve", false, false), Assert.Single(await Shares.ListAsync(Party, party, who, default)) is var one ? (one.With, one.By, one.Write, one.IsOver) : default);
        // Whoever was given it does not give it on, and nobody learns of it who does not see it.
        Assert.Equal("share.notYours", (await RefusedAsync(() => Shares.ShareAsync(Party, party, eve, null, false, null, who, default))).Code);

        var number = await Shares.ShareAsync(Party, party, wim, null, write: true, Today, await AsAsync(eve), default);
        Assert.Single(await Shares.ListAsync(Party, party, who, default));
        await ChangeAsync(await AsAsync(wim), Party, party, ("otherName", "x"));
        Assert.Equal("access.delete", (await RefusedAsync(async () => await Store.WriteAsync([RecordWrite.Delete(Party, party)], By(await AsAsync(wim)), default))).Code);
        await Shares.EndAsync(Party, party, number, await AsAsync(eve), default);
        Assert.Null(await Reader.GetAsync(Party, party, await AsAsync(wim), default));
        Assert.Equal("record.missing", (await RefusedAsync(async () => await Shares.ListAsync(Party, party, await AsAsync(wim), default))).Code);
        Assert.Equal(3, (await Get<History>().ReadAsync(new HistoryFilter(), null, Principal.System, default)).Lines.Count(l => l.Event is "record.shared" or "record.unshared"));
    }

    [Fact]
    public async Task The_history_names_the_record_and_the_person_or_team_as_far_as_its_reader_sees_them()
    {
        var (wim, eve, party) = await FirmAsync();
        var top = await TeamAsync("Top");
        var number = await Shares.ShareAsync(Party, party, wim, null, write: false, null, await AsAsync(eve), default);
        await Shares.EndAsync(Party, party, number, await AsAsync(eve), default);
        await Shares.ShareAsync(Party, party, null, (int)top.Number, write: false, null, await AsAsync(eve), default);
        async Task<string[]> ToldAsync(Principal who)
        {
            var lines = (await Get<History>().ReadAsync(new HistoryFilter(), null, who, default)).Lines;
            var told = await Get<SharesTold>().ReadAsync(lines, who, default);
            return [.. lines.Where(l => l.Number is { } n && told.ContainsKey(n)).Select(l => $"{l.Event} {told[l.Number!.Value].Record?.Title} {told[l.Number!.Value].Record?.Exists} {told[l.Number!.Value].With}")];
        }

        Assert.Equal(["record.shared Hers True Top", "record.unshared Hers True Wim", "record.shared Hers True Wim"], await ToldAsync(Principal.System));
        var auditor = await AsAsync(wim) with { Role = new Role("auditor", new HashSet<string>(StringComparer.Ordinal) { Functions.Audit }, new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["team"] = TypeAccess.Nothing }, new TypeAccess(RecordScope.Own, RecordScope.Own, true, true)) };
        Assert.All(await ToldAsync(auditor), t => Assert.False(t.Contains("Hers", StringComparison.Ordinal) || t.Contains("Top", StringComparison.Ordinal), t));
        await Store.WriteAsync([RecordWrite.Delete(Party, party)], By(Principal.System), default);
        Assert.Equal("record.shared Hers False Top", (await ToldAsync(Principal.System))[0]);
    }

    [Fact]
    public async Task A_team_has_it_with_all_below_until_the_day_is_over()
    {
        var (_, eve, party) = await FirmAsync();
        var top = await TeamAsync("Top");
        var (below, beside) = (await TeamAsync("Below", top.Id), await TeamAsync("Beside"));
        var (ann, ben) = (await HireAsync("Ann", "own", below.Number, false), await HireAsync("Ben", "own", beside.Number, false));
        await Shares.ShareAsync(Party, party, null, (int)top.Number, write: false, Today, await AsAsync(eve), default);
        Assert.NotNull(await Reader.GetAsync(Party, party, await AsAsync(ann), default));
        Assert.Null(await Reader.GetAsync(Party, party, await AsAsync(ben), default));
        // A key with a role of its own gets nothing on top.
        Assert.Null(await Reader.GetAsync(Party, party, (await Users.PrincipalAsync(ann, "reader", default))! with { Role = (await AsAsync(ben)).Role }, default));
        await using (var connection = await Database.OpenAsync(default))
            await Database.WriteAsync(Rapport.Core.Storage.WriteLane.People, s => s.ExecuteAsync("update core_record_share set until_day = $1", s.Dialect.ToDb(Rapport.Core.Catalogue.FieldKind.Date, Today.AddDays(-1))), default);
        Assert.Null(await Reader.GetAsync(Party, party, await AsAsync(ann), default));
        Assert.True(Assert.Single(await Shares.ListAsync(Party, party, await AsAsync(eve), default)).IsOver);
    }

    [Fact]
    public async Task Nobody_gives_more_than_they_have_and_slips_are_named()
    {
        var (wim, eve, party) = await FirmAsync();
        await Get<RoleBook>().SaveAsync(new Role("desk", new HashSet<string>([Functions.Share], StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), new TypeAccess(RecordScope.All, RecordScope.None, false, false)), isNew: true, Principal.System, default);
        var desk = await AsAsync(await HireAsync("Dora", "desk", null, false));
        Assert.Equal("access.update", (await RefusedAsync(() => Shares.ShareAsync(Party, party, wim, null, write: true, null, desk, default))).Code);
        await Shares.ShareAsync(Party, party, wim, null, write: false, null, desk, default);
        var owner = await AsAsync(eve);
        Assert.Equal("share.withWhom", (await RefusedAsync(() => Shares.ShareAsync(Party, party, null, null, false, null, owner, default))).Code);
        Assert.Equal("share.unknown", (await RefusedAsync(() => Shares.ShareAsync(Party, party, Guid.CreateVersion7(), null, false, null, owner, default))).Code);
        Assert.Equal("share.unknown", (await RefusedAsync(() => Shares.ShareAsync(Party, party, null, 99, false, null, owner, default))).Code);
        Assert.Equal("share.over", (await RefusedAsync(() => Shares.ShareAsync(Party, party, wim, null, false, Today.AddDays(-2), owner, default))).Code);
        Assert.Equal("sharing.notThisType", (await RefusedAsync(() => Shares.ShareAsync(User, wim, eve, null, false, null, Principal.System, default))).Code);
        Assert.Equal("share.missing", (await RefusedAsync(() => Shares.EndAsync(Party, party, 987, owner, default))).Code);
    }

    [Fact]
    public async Task A_list_of_few_own_and_shared_records_among_many_looks_each_up_by_its_index()
    {
        var (wim, eve, party) = await FirmAsync();
        var run = await Store.OpenRunAsync(By(Principal.System), "many", default);
        for (var made = 0; made < 6_000; made += 1_000)
            await run.ChunkAsync(async bulk => { await bulk.CreateAsync(Party, [.. Enumerable.Range(made, 1_000).Select(i => Values(("kind", "person"), ("name", $"A{i:0000}"), ("owner", eve)))], default); return 0; }, default);
        await run.FinishAsync(6_000, 0, default);
        var own = (await CreateAsync(Party, ("name", "Zoe"), ("owner", wim))).Items[0].Id;
        await Shares.ShareAsync(Party, party, wim, null, write: false, null, await AsAsync(eve), default);
        Reader.Planner.Smallest = 1_000;
        var rows = (await Reader.ListAsync(new RecordQuery(Party, null, "name", ["name"], 50), await AsAsync(wim), default)).Rows;
        Assert.Equal([party, own], rows.Select(r => r.Id));
        Assert.Contains(Reader.Planner.Plans, p => p.Union >= 0);
        // Whoever sees all of them walks along the sort as before.
        Assert.Equal(50, (await Reader.ListAsync(new RecordQuery(Party, null, "name", ["name"], 50), await AsAsync(eve), default)).Rows.Count);
    }
}

public sealed class SharingOneRecordOnSqlite() : SharingOneRecord(null);

public sealed class SharingOneRecordOnPostgres(SharedPostgres postgres) : SharingOneRecord(postgres);
