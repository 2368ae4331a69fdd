using CsCheck;
using Rapport.Core.Access;
using Rapport.Core.Access.Sharing;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Files;
using Rapport.Core.Merging;
using Rapport.Core.Notices;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Core.Views;
using Rapport.Storage.Specs.Records;
using Rapport.Storage.Specs.Worlds;
using Fields = Rapport.Core.Catalogue.CustomFields;

namespace Rapport.Storage.Specs.Merging;

/// <summary>
/// Random worlds with everything that can hang on a record, random overlapping merges, taken back in random order: all that the database
/// holds is as it was.
/// </summary>
public abstract class ComingApart(SharedPostgres? postgres) : MergeEngine(postgres)
{
    private static readonly FieldKind[] Kinds =
        [FieldKind.Text, FieldKind.LongText, FieldKind.Integer, FieldKind.Number, FieldKind.Money, FieldKind.Date, FieldKind.DateTime, FieldKind.YesNo, FieldKind.Choice, FieldKind.MultiChoice, FieldKind.Tags, FieldKind.Link, FieldKind.MultiLink, FieldKind.Email, FieldKind.Phone, FieldKind.Address, FieldKind.Location, FieldKind.File];

    [Fact]
    public async Task Whatever_was_merged_in_whatever_order_it_is_taken_back_all_is_as_it_was()
    {
        await ShapeAsync();
        var people = new[] { await HireAsync("Ann", "administrator", withPassword: false), await HireAsync("Ben", "administrator", withPassword: false) };
        await Gen.Int[0, int.MaxValue - 1].SampleAsync(async seed =>
        {
            var values = new RandomValues(new Random(seed));
            var world = await MakeAsync(values, people);
            await CleanAsync();
            var before = await WorldAsync();
            var sets = new List<long>();
            sets.AddRange(await MergeSomeAsync(values, Sample, world.Of("sample")));
            sets.AddRange(await MergeSomeAsync(values, Party, world.Of("party")));
            sets.AddRange(await MergeSomeAsync(values, Order, world.Of("order")));
            // Files of what was merged away are still somebody's.
            await CleanAsync();
            if (values.Chance(33) && sets.Count > 0) await RedoAsync(values.Random, sets);
            await UnmergeAllAsync([.. sets.OrderBy(_ => values.Random.Next())]);
            AreSame(before, await WorldAsync(), $"seed {seed}");
            foreach (var table in new[] { "core_merge where until_set is null and", "core_merged_key where" })
                Assert.True(sets.Count == 0 || await ScalarAsync($"select count(*) from {table} set_id in ({string.Join(", ", sets)})") == 0, table);
        }, iter: Worlds(12), threads: 1);
    }

    /// <summary>Fields of the firm's own, links among them.</summary>
    private async Task ShapeAsync()
    {
        Task AddAsync(string type, string name, FieldDefinition definition) => Get<Fields>().AddAsync(type, name, definition with { Label = new LocalText(name) }, Principal.System, default);
        foreach (var type in (string[])["party", "sample"])
        {
            foreach (var kind in Kinds) await AddAsync(type, "my" + kind, new FieldDefinition { Kind = kind, Choices = kind is FieldKind.Choice or FieldKind.MultiChoice ? [new Choice("good"), new Choice("poor")] : null, Target = kind is FieldKind.Link or FieldKind.MultiLink ? type : null });
            await AddAsync(type, "shelf", new FieldDefinition { Kind = FieldKind.Text, Unique = true });
        }

        await AddAsync("party", "broker", new FieldDefinition { Kind = FieldKind.Link, Target = "party", Inverse = "brokered" });
        await AddAsync("party", "known", new FieldDefinition { Kind = FieldKind.RollUp, Expression = "count(brokered)" });
        await AddAsync("order", "guests", new FieldDefinition { Kind = FieldKind.MultiLink, Target = "party" });
        await AddAsync("product", "maker", new FieldDefinition { Kind = FieldKind.Link, Target = "party", Inverse = "makes" });
    }

    private async Task<RandomWorld> MakeAsync(RandomValues values, Guid[] people)
    {
        var world = new RandomWorld(Store, values);
        foreach (var person in people) world.Know("user", person);
        await world.MakeAsync("party", 5);
        await world.MakeAsync("sample", 5);
        await world.MakeAsync("product", 2);
        foreach (var id in world.Of("sample").Where(_ => values.Chance(50))) await UpdateAsync(Sample, id, ("ownFile", await PictureAsync()), ("myFile", await PictureAsync()), ("friend", values.One(world.Of("sample"))));
        foreach (var type in RandomWorld.Hanging) await world.MakeAsync(type, 3);
        for (var i = 0; i < 3; i++)
            await world.MakeAsync("attachment", ("file", await FileAsync(values)), ("party", values.One(world.Of("party"))), ("at", values.Chance(50) ? Day : null));
        foreach (var id in world.Of("party"))
        {
            if (values.Chance(50)) await Get<Followers>().SetAsync(Party, id, values.Chance(70), await AsAsync(values.One(people)), default);
            if (values.Chance(50)) await Get<RecordShares>().ShareAsync(Party, id, values.One(people), null, write: values.Chance(50), null, Principal.System, default);
        }

        var (one, other) = (values.One(world.Of("party")), values.One(world.Of("party")));
        await Get<SavedViews>().SaveAsync(new SavedList(Guid.CreateVersion7(), "order", "Of two", $"party = '{one:D}' or party = '{other:D}'", null, [], false), Principal.System, default);
        return world;
    }

    private async Task<Guid> FileAsync(RandomValues values)
    {
        var store = Get<FileStore>();
        return (await store.KeepAsync(await store.TakeAsync(new MemoryStream([(byte)values.Random.Next(256), 1, 2]), "scan.bin", default), Principal.System, default)).Id;
    }

    private Task<int> CleanAsync() => new FileCleaning(Database, Get<CatalogueHolder>(), Get<FileStore>(), TimeProvider.System).CleanAsync(default);

    /// <summary>In that order, but for those that would leave a circle of parents, which another merge keeps open: they wait for it.</summary>
    private async Task UnmergeAllAsync(List<long> sets)
    {
        for (var refused = 0; sets.Count > 0;)
        {
            try
            {
                await UnmergeAsync(sets[0]);
                refused = 0;
            }
            catch (ProblemException e) when (e.Problems[0].Code == "hierarchy.circle" && ++refused < sets.Count)
            {
                sets.Add(sets[0]);
            }

            sets.RemoveAt(0);
        }
    }

    private async Task RedoAsync(Random random, List<long> sets)
    {
        var at = random.Next(sets.Count);
        long? back = null;
        try
        {
            back = (await Store.UndoAsync(sets[at], Principal.System, preview: false, default)).ChangeSet;
            sets[at] = (await Store.UndoAsync(back.Value, Principal.System, preview: false, default)).ChangeSet;
        }
        catch (ProblemException e) when (e.Problems[0].Code is "record.merged" or "hierarchy.circle")
        {
            // Into a record that another merge took away there is nothing to merge again.
            if (back is not null) sets.RemoveAt(at);
        }
    }

    private async Task<List<long>> MergeSomeAsync(RandomValues values, RecordType type, IReadOnlyList<Guid> records)
    {
        var (alive, sets) = (new List<Guid>(records), new List<long>());
        for (var merges = values.Random.Next(1, 4); merges > 0 && alive.Count > 1; merges--)
        {
            var some = alive.OrderBy(_ => values.Random.Next()).Take(values.Random.Next(2, Math.Min(4, alive.Count + 1))).ToList();
            // What stands on the survivor somebody says for some fields, the rule for the rest; what must be there is everywhere.
            var choices = type.Fields.Where(f => MergeRule.Decides(type, f) && f.Name != SystemFields.Team && ColumnMatch.IsTaken(f) && !f.Unique && values.Chance(25)).ToDictionary(f => f.Name, _ => values.One(some), StringComparer.Ordinal);
            try
            {
                sets.Add((await Merging.MergeAsync(new MergeWish(type, some[0], some[1..]) { Choices = choices }, By(Principal.System), default)).ChangeSet);
            }
            catch (ProblemException e) when (e.Problems[0].Code == "hierarchy.circle")
            {
                // What stands between two of them would stand above and below what they become.
                continue;
            }

            alive.RemoveAll(some[1..].Contains);
        }

        return sets;
    }
}

public sealed class ComingApartOnSqlite() : ComingApart(null);

public sealed class ComingApartOnPostgres(SharedPostgres postgres) : ComingApart(postgres);
