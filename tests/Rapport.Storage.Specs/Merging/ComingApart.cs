using CsCheck;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Views;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Merging;

/// <summary>
/// Random worlds, random overlapping merges, taken back in random order: all is as it was. The number of worlds is told by
/// <c>RAPPORT_MERGES</c>; a failure names its seed.
/// </summary>
public abstract class ComingApart(SharedPostgres? postgres) : MergeEngine(postgres)
{
    private static readonly int Worlds = int.TryParse(Environment.GetEnvironmentVariable("RAPPORT_MERGES"), out var many) ? many : 60;
    private static readonly string[] Words = ["a", "b", "c", "d"];
    private static readonly string[] Cities = ["Berlin", "Rome", "Taipei"];

    [Fact]
    public async Task Whatever_was_merged_in_whatever_order_it_is_taken_back_all_is_as_it_was()
    {
        var world = Gen.Int[0, int.MaxValue - 1];
        await world.SampleAsync(async seed =>
        {
            var random = new Random(seed);
            var samples = await SamplesAsync(random, 5);
            var parties = await PartiesAsync(random, 5);
            await HangOnAsync(random, parties);
            await Get<SavedViews>().SaveAsync(new SavedList(Guid.CreateVersion7(), "order", "Of two", $"party = '{parties[0]:D}' or party = '{parties[1]:D}'", null, [], false), Principal.System, default);
            var before = await WorldAsync();
            var sets = new List<long>();
            sets.AddRange(await MergeSomeAsync(random, Sample, samples));
            sets.AddRange(await MergeSomeAsync(random, Party, parties));
            if (random.Next(3) == 0 && sets.Count > 0) await RedoAsync(random, sets);
            var order = sets.OrderBy(_ => random.Next()).ToList();
            foreach (var set in order) await UnmergeAsync(set);
            var after = await WorldAsync();
            Assert.True(before == after, Difference(before, after));
            foreach (var table in new[] { "core_merge where until_set is null and", "core_merged_key where" })
                Assert.True(sets.Count == 0 || await ScalarAsync($"select count(*) from {table} set_id in ({string.Join(", ", sets)})") == 0, table);
        }, iter: Worlds, threads: 1);
    }

    private async Task RedoAsync(Random random, List<long> sets)
    {
        var at = random.Next(sets.Count);
        var back = await Store.UndoAsync(sets[at], Principal.System, preview: false, default);
        try
        {
            sets[at] = (await Store.UndoAsync(back.ChangeSet, Principal.System, preview: false, default)).ChangeSet;
        }
        catch (ProblemException e) when (e.Problems[0].Code == "record.merged")
        {
            // Into a record that another merge took away: there is nothing to merge again.
            sets.RemoveAt(at);
        }
    }

    private async Task<List<long>> MergeSomeAsync(Random random, RecordType type, List<Guid> records)
    {
        var (alive, sets) = (new List<Guid>(records), new List<long>());
        for (var merges = random.Next(1, 4); merges > 0 && alive.Count > 1; merges--)
        {
            var some = alive.OrderBy(_ => random.Next()).Take(random.Next(2, Math.Min(4, alive.Count + 1))).ToList();
            var choices = new Dictionary<string, Guid>(StringComparer.Ordinal);
            foreach (var field in new[] { "code", "ownInteger", "tags", "ownTags", "friend", "others", "name", "email" }.Where(f => type.Find(f) is { Kind: not FieldKind.AutoNumber } && random.Next(4) == 0)) choices[field] = some[random.Next(some.Count)];
            sets.Add((await Merging.MergeAsync(new MergeWish(type, some[0], some[1..]) { Choices = choices }, By(Principal.System), default)).ChangeSet);
            alive.RemoveAll(some[1..].Contains);
        }

        return sets;
    }

    private async Task<List<Guid>> SamplesAsync(Random random, int count)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++)
            ids.Add(await SampleAsync("S" + i, ("code", random.Next(2) == 0 ? null : Guid.CreateVersion7().ToString("N")), ("ownInteger", random.Next(2) == 0 ? null : (long)random.Next(3)), ("ownTags", Some(random)), ("customText", random.Next(2) == 0 ? null : "t" + random.Next(3)), ("ownFile", random.Next(3) == 0 ? await PictureAsync() : null)));
        foreach (var id in ids)
            await UpdateAsync(Sample, id, ("friend", OneOf(random, ids)), ("customLink", OneOf(random, ids)), ("others", random.Next(2) == 0 ? null : new[] { ids[random.Next(count)], ids[random.Next(count)] }.Distinct().Order().ToArray()));
        return ids;
    }

    private async Task<List<Guid>> PartiesAsync(Random random, int count)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++)
            ids.Add(await PartyAsync("P" + random.Next(3), ("email", random.Next(2) == 0 ? null : $"p{random.Next(3)}@example.org"), ("phone", random.Next(2) == 0 ? null : "+4930123456" + random.Next(10, 12)), ("city", random.Next(2) == 0 ? null : Cities[random.Next(3)]), ("street", random.Next(2) == 0 ? null : "Street " + random.Next(2)), ("tags", Some(random))));
        return ids;
    }

    private async Task HangOnAsync(Random random, List<Guid> parties)
    {
        for (var i = 0; i < 8; i++)
        {
            var (one, other) = (parties[random.Next(parties.Count)], parties[random.Next(parties.Count)]);
            switch (random.Next(5))
            {
                case 0: await CreateAsync(Order, ("placedAt", Day), ("party", one)); break;
                case 1: await CreateAsync(Store.Catalogue["note"], ("party", one), ("text", "note"), ("at", Day)); break;
                case 2 when one != other: await CreateAsync(Store.Catalogue["relation"], ("party", one), ("role", "contactOf"), ("other", other)); break;
                case 3: await CreateAsync(Store.Catalogue["contactPoint"], ("party", one), ("channel", "email"), ("email", $"p{random.Next(3)}@example.org")); break;
                default: await CreateAsync(Store.Catalogue["payment"], ("party", one), ("paidAt", Day), ("amount", 5m)); break;
            }
        }
    }

    private static string[]? Some(Random random) => Words.Where(_ => random.Next(3) == 0).ToArray() is { Length: > 0 } some ? some : null;

    private static object? OneOf(Random random, List<Guid> ids) => random.Next(2) == 0 ? null : ids[random.Next(ids.Count)];

    private static string Difference(string before, string after)
    {
        var (was, now) = (before.Split('\n'), after.Split('\n'));
        return $"gone:\n{string.Join('\n', was.Except(now, StringComparer.Ordinal))}\nnew:\n{string.Join('\n', now.Except(was, StringComparer.Ordinal))}";
    }
}

public sealed class ComingApartOnSqlite() : ComingApart(null);

public sealed class ComingApartOnPostgres(SharedPostgres postgres) : ComingApart(postgres);
