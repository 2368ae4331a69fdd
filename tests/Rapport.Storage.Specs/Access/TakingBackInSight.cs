using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Merging;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

/// <summary>To take something back is a way of writing: it reaches no further than writing does, and names nothing that is not seen.</summary>
public abstract class TakingBackInSight(SharedPostgres? postgres) : Office(postgres)
{
    [Fact]
    public async Task What_went_out_of_reach_since_stays_and_is_not_named()
    {
        var (ann, ben) = await ApartAsync();
        var id = (await Store.WriteAsync([RecordWrite.Create(Party, Values(("kind", "person"), ("name", "Ada")))], By(ann), default)).Items[0].Id;
        var edit = await ChangeAsync(ann, Party, id, ("city", "Graz"));
        await ChangeAsync(Principal.System, Party, id, ("owner", ben.UserId), ("name", "Secret"));

        foreach (var isLook in new[] { true, false })
        {
            var outcome = await Store.UndoAsync(edit.ChangeSet, ann, isLook, default);
            Assert.Equal((0, 1), (outcome.Reverted, outcome.RefusedCount));
            Assert.Equal((null, "record.missing"), (outcome.Refused[0].Title, outcome.Refused[0].Why!.Code));
        }

        Assert.Equal("Graz", (await Reader.GetAsync(Party, id, Principal.System, default))!["city"]);
        Assert.Equal(1, (await Store.UndoAsync(edit.ChangeSet, Principal.System, preview: false, default)).Reverted);
    }

    [Fact]
    public async Task What_was_given_away_by_mistake_comes_back_as_long_as_nobody_touched_it()
    {
        var (ann, ben) = await ApartAsync();
        var id = (await Store.WriteAsync([RecordWrite.Create(Party, Values(("kind", "person"), ("name", "Ada")))], By(ann), default)).Items[0].Id;
        var given = await ChangeAsync(ann, Party, id, ("owner", ben.UserId));
        Assert.Null(await Reader.GetAsync(Party, id, ann, default));
        Assert.Equal(1, (await Store.UndoAsync(given.ChangeSet, ann, preview: false, default)).Reverted);
        Assert.NotNull(await Reader.GetAsync(Party, id, ann, default));

        var again = await ChangeAsync(ann, Party, id, ("owner", ben.UserId));
        await ChangeAsync(ben, Party, id, ("city", "Linz"));
        Assert.Equal(0, (await Store.UndoAsync(again.ChangeSet, ann, preview: false, default)).Reverted);
    }

    [Fact]
    public async Task A_line_does_not_come_back_into_an_order_out_of_reach()
    {
        var (ann, ben) = await ApartAsync();
        ann = ann with { Role = ann.Role with { Other = ann.Role.Other with { Delete = true } } };
        var party = (await Store.WriteAsync([RecordWrite.Create(Party, Values(("kind", "person"), ("name", "Ada")))], By(ann), default)).Items[0].Id;
        var order = (await Store.WriteAsync([RecordWrite.Create(Order, Values(("placedAt", DateTime.UnixEpoch), ("party", party)))], By(ann), default)).Items[0].Id;
        var line = (await Store.WriteAsync([RecordWrite.Create(Store.Catalogue["orderLine"], Values(("order", order), ("position", 1L), ("quantity", 1.0), ("unitPrice", 5m)))], By(ann), default)).Items[0].Id;
        var gone = await Store.WriteAsync([RecordWrite.Delete(Store.Catalogue["orderLine"], line)], By(ann), default);
        await ChangeAsync(Principal.System, Order, order, ("owner", ben.UserId));
        await ChangeAsync(Principal.System, Party, party, ("owner", ben.UserId));
        var outcome = await Store.UndoAsync(gone.ChangeSet, ann, preview: false, default);
        // The order's total, which is out of sight, and the line.
        Assert.Equal(0, outcome.Reverted);
        Assert.All(outcome.Refused, r => Assert.Contains(r.Why!.Code, (string[])["record.missing", "access.update"]));
        Assert.Null(await Reader.GetAsync(Store.Catalogue["orderLine"], line, Principal.System, default));
        Assert.Equal(2, (await Store.UndoAsync(gone.ChangeSet, Principal.System, preview: false, default)).Reverted);
        Assert.NotNull(await Reader.GetAsync(Store.Catalogue["orderLine"], line, Principal.System, default));
    }

    [Fact]
    public async Task A_merge_out_of_sight_is_not_taken_apart_when_its_survivor_is_gone_and_the_history_does_not_name_it()
    {
        var (ann, ben) = await ApartAsync();
        ann = ann with { Role = ann.Role with { Functions = new HashSet<string>(ann.Role.Functions, StringComparer.Ordinal) { Functions.Merge, Functions.Audit } } };
        var ids = new List<Guid>();
        foreach (var name in new[] { "Zebra", "Zebra, too" }) ids.Add((await Store.WriteAsync([RecordWrite.Create(Party, Values(("kind", "person"), ("name", name)))], By(ben), default)).Items[0].Id);
        var merging = Get<RecordMerging>();
        var merged = await merging.MergeAsync(new MergeWish(Party, ids[0], [ids[1]]), By(Principal.System), default);
        var history = Get<History>();
        Assert.Null(Assert.Single((await history.ReadAsync(new HistoryFilter(), null, ann, default)).Lines, l => l.ChangeSet == merged.ChangeSet).Label);
        Assert.Contains("Zebra", Assert.Single((await history.ReadAsync(new HistoryFilter(), null, Principal.System, default)).Lines, l => l.ChangeSet == merged.ChangeSet).Label);
        Assert.Empty((await history.ReadAsync(new HistoryFilter { Text = "zebra" }, null, ann, default)).Lines);
        Assert.Empty((await history.ReadAsync(new HistoryFilter(Type: "party") { Record = ids[0] }, null, ann, default)).Lines);

        await Store.WriteAsync([RecordWrite.Delete(Party, ids[0])], By(Principal.System), default);
        Assert.Equal("record.missing", (await RefusedAsync(() => merging.PreviewAsync(new UnmergeWish(merged.ChangeSet), ann, default))).Code);
        Assert.Equal("record.missing", (await RefusedAsync(() => merging.UnmergeAsync(new UnmergeWish(merged.ChangeSet), By(ann), default))).Code);
        Assert.Null(await Reader.GetAsync(Party, ids[1], Principal.System, default));
        await merging.UnmergeAsync(new UnmergeWish(merged.ChangeSet), By(Principal.System), default);
        Assert.NotNull(await Reader.GetAsync(Party, ids[1], Principal.System, default));
    }

    /// <summary>Two sellers of different teams: neither sees what is the other's.</summary>
    private async Task<(Principal Ann, Principal Ben)> ApartAsync()
    {
        var firm = await TeamAsync("Firm");
        var (north, south) = (await TeamAsync("North", firm.Id), await TeamAsync("South", firm.Id));
        return (await AsAsync(await HireAsync("Ann", "sales", north.Number)), await AsAsync(await HireAsync("Ben", "sales", south.Number)));
    }
}

public sealed class TakingBackInSightOnSqlite() : TakingBackInSight(null);

public sealed class TakingBackInSightOnPostgres(SharedPostgres postgres) : TakingBackInSight(postgres);
