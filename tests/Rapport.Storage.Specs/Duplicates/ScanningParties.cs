using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Customers.Duplicates.Model;
using Rapport.Customers.Duplicates.Scan;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Duplicates;

/// <summary>Every change of a party finds whom it may be the same as, and what is no longer so goes away.</summary>
public abstract class ScanningParties(SharedPostgres? postgres) : ScanEngine(postgres)
{
    [Fact]
    public async Task A_shop_of_fifty_is_told_its_first_duplicate_and_nothing_else()
    {
        await ShopAsync();
        await ScanAllAsync();
        Assert.Empty(await PairsAsync());
        await PartyAsync("Ana Becker", ("phone", "+49401000000"), ("city", "Hamburg"));
        await PartyAsync("Wilhelm Zander", ("city", "Hamburg"), ("postcode", "20091"), ("country", "DE"));
        await FollowAsync();
        Assert.Equal(["Ana Becker = Anna Becker"], await PairsAsync());
    }

    [Fact]
    public async Task People_of_one_house_are_not_one()
    {
        await ShopAsync();
        foreach (var name in (string[])["Paul Winter", "Petra Winter", "Jonas Winter"])
            await PartyAsync(name, ("phone", "+4940777777"), ("street", "Lindenweg 4"), ("postcode", "20099"), ("city", "Hamburg"), ("country", "DE"));
        await ScanAllAsync();
        Assert.Empty(await PairsAsync());
    }

    [Fact]
    public async Task Scripts_orders_and_legal_forms_meet()
    {
        await ScanAllAsync();
        await PartyAsync("王小明", ("phone", "+8613800138000"));
        await PartyAsync("Xiaoming Wang", ("phone", "+8613800138000"));
        await PartyAsync("Lovelace, Ada", ("email", "ada@example.org"));
        await PartyAsync("Ada Lovelace", ("email", "ada@example.org"));
        await CreateAsync(Party, ("kind", "organisation"), ("name", "Blue Harbour Trading Ltd."), ("website", "https://www.blueharbour.example/"), ("roles", new[] { "supplier" }));
        await CreateAsync(Party, ("kind", "person"), ("name", "Blue Harbour Trading Limited"), ("website", "http://blueharbour.example"), ("roles", new[] { "customer" }));
        await FollowAsync();
        Assert.Equal(["Ada Lovelace = Lovelace, Ada", "Blue Harbour Trading Limited = Blue Harbour Trading Ltd.", "Xiaoming Wang = 王小明"], await PairsAsync());
    }

    [Fact]
    public async Task Pairs_go_when_records_change_apart_are_merged_or_deleted_and_come_back_with_undo()
    {
        await ScanAllAsync();
        var (a, b, c) = (await PartyAsync("Ada Byron", ("email", "ada@example.org"), ("phone", "+4940111222")), await PartyAsync("Ada Byron", ("email", "ada@example.org")), await PartyAsync("Ada Byron", ("phone", "+4940111222")));
        await FollowAsync();
        Assert.Equal(2, (await PairsAsync()).Count);
        await UpdateAsync(Party, c, ("name", "Gustav Mahler"), ("phone", "+4330999888"));
        await FollowAsync();
        Assert.Equal(["Ada Byron = Ada Byron"], await PairsAsync());
        var merge = await MergeAsync(Party, a, b);
        await FollowAsync();
        Assert.Empty(await PairsAsync());
        await UnmergeAsync(merge.ChangeSet);
        await FollowAsync();
        Assert.Equal(["Ada Byron = Ada Byron"], await PairsAsync());
        var gone = await WriteAsync(RecordWrite.Delete(Party, b));
        await FollowAsync();
        Assert.Empty(await PairsAsync());
        Assert.Equal(0, await ScalarAsync("select count(*) from cus_duplicate_key where party_id not in (select id from cus_party)"));
        await Store.UndoAsync(gone.ChangeSet, Principal.System, preview: false, default);
        await FollowAsync();
        Assert.Equal(["Ada Byron = Ada Byron"], await PairsAsync());
    }

    [Fact]
    public async Task A_scan_of_all_finds_what_following_finds_and_a_second_one_changes_nothing()
    {
        await ScanAllAsync();
        await ShopAsync();
        await PartyAsync("Anna Becker", ("email", "anna.becker0@mail0.example"));
        await PartyAsync("Clara Krause", ("phone", "+49401015838"));
        await FollowAsync();
        var followed = await PairsAsync();
        var keys = await ScalarAsync("select count(*) from cus_duplicate_key");
        await ScanAllAsync();
        Assert.Equal((followed.Count, keys), ((await PairsAsync()).Count, await ScalarAsync("select count(*) from cus_duplicate_key")));
        Assert.NotEmpty(followed);
        await ScanAllAsync();
        Assert.Equal(followed, await PairsAsync());
        await FollowAsync();
        Assert.Equal(followed, await PairsAsync());
    }

    [Fact]
    public async Task The_first_scan_begins_by_itself_and_one_that_was_cancelled_does_not()
    {
        await ShopAsync(5);
        Assert.Equal(ScanStep.NotReady, await Watch.StepAsync(TimeSpan.Zero, default));
        var job = Assert.Single(await Queue.ListAsync(FullScan.JobType, null, 5, default));
        Assert.True(await Queue.CancelAsync(job.Number, default));
        Assert.Equal(ScanStep.NotReady, await Watch.StepAsync(TimeSpan.Zero, default));
        Assert.Equal(JobState.Cancelled, Assert.Single(await Queue.ListAsync(FullScan.JobType, null, 5, default)).State);
    }

    [Fact]
    public async Task What_nobody_compares_is_not_looked_at()
    {
        await ScanAllAsync();
        var id = await PartyAsync("Ada Byron", ("email", "ada@example.org"));
        await FollowAsync();
        var key = await ScalarAsync("select max(n) from cus_duplicate_key");
        await UpdateAsync(Party, id, ("note", "called"), ("tags", new[] { "vip" }));
        await FollowAsync();
        Assert.Equal(key, await ScalarAsync("select max(n) from cus_duplicate_key"));
    }

    [Fact]
    public async Task A_model_is_kept_and_read_again_as_it_was()
    {
        await ShopAsync();
        await ScanAllAsync();
        var place = (await ScanPlace.ReadAsync(Database, default))!;
        var kept = (await new PartyModels(Database, TimeProvider.System).FindAsync(place.Model, default))!;
        Assert.Equal((50L, 0L), (kept.Parties, kept.LearntFrom));
        Assert.Equal(Get<PartyModels>() is { } models ? (await models.FindAsync(place.Model, default))!.Link.Data.Prior : 0, kept.Link.Data.Prior);
        Assert.Equal(PartyColumns.Rules.Count, kept.Link.Data.Rules.Count);
    }
}

public sealed class ScanningPartiesOnSqlite() : ScanningParties(null);

public sealed class ScanningPartiesOnPostgres(SharedPostgres postgres) : ScanningParties(postgres);
