using Rapport.Core.Access;
using Rapport.Core.Records;
using Rapport.Customers.Duplicates;
using Rapport.Customers.Duplicates.Checking;
using Rapport.Customers.Duplicates.Queue;
using Rapport.Customers.Duplicates.Scan;
using Rapport.Customers.Duplicates.Screens;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Duplicates;

/// <summary>Everybody sees the pairs of their own scope only, decisions last, and what lies out of sight is told without being shown.</summary>
public abstract class ReviewingPairs(SharedPostgres? postgres) : ScanEngine(postgres)
{
    private DuplicateQueue Pairs => Get<DuplicateQueue>();

    [Fact]
    public async Task A_pair_is_for_whoever_sees_writes_and_merges_both()
    {
        await ScanAllAsync();
        var (north, south) = (await TeamAsync("North"), await TeamAsync("South"));
        var (nora, sofia) = (await HireAsync("Nora", north), await HireAsync("Sofia", south));
        var (a, b, c) = (await TwinAsync("Ada Byron", nora), await TwinAsync("Ada Byron", nora), await TwinAsync("Ada Byron", sofia));
        await FollowAsync();
        Assert.Equal(3, (await Pairs.PageAsync(null, 10, Principal.System, default)).Pairs.Count);
        var seen = Assert.Single((await Pairs.PageAsync(null, 10, Of(north, Functions.Merge), default)).Pairs);
        Assert.Equal((a, b), (seen.First, seen.Second));
        Assert.Empty((await Pairs.PageAsync(null, 10, Of(north), default)).Pairs);
        Assert.Empty((await Pairs.PageAsync(null, 10, Of(south, Functions.Merge), default)).Pairs);
        Assert.Single(await Pairs.OfAsync(a, Of(north), default));
        Assert.Empty(await Pairs.OfAsync(c, Of(south), default));
        Assert.Null(await Pairs.ExplainAsync(a, c, Of(north), default));
    }

    [Fact]
    public async Task Pages_follow_each_other_by_score_and_miss_nothing()
    {
        await ScanAllAsync();
        for (var i = 0; i < 7; i++)
        {
            await PartyAsync($"Person Number{i}", ("email", $"person{i}@example.org"), ("phone", $"+4940{5_000_000 + (i * 31_337)}"));
            await PartyAsync($"Person Number{i}", ("email", $"person{i}@example.org"), ("phone", i % 2 == 0 ? $"+4940{5_000_000 + (i * 31_337)}" : null));
        }

        await FollowAsync();
        var found = new List<DuplicatePair>();
        for (string? next = null; ;)
        {
            var page = await Pairs.PageAsync(next, 2, Principal.System, default);
            found.AddRange(page.Pairs);
            if ((next = page.Next) is null) break;
        }

        Assert.Equal(await ScalarAsync("select count(*) from cus_duplicate_pair where bits >= 0"), found.Count);
        Assert.True(found.Count >= 7);
        Assert.Equal(found.OrderByDescending(p => p.Bits).Select(p => p.Bits), found.Select(p => p.Bits));
        Assert.Equal(found.Count, found.Select(p => p.Number).Distinct().Count());
    }

    [Fact]
    public async Task Not_the_same_lasts_through_scans_and_merges_and_is_taken_back_like_anything()
    {
        await ScanAllAsync();
        var (a, b, c) = (await TwinAsync("Ada Byron"), await TwinAsync("Ada Byron"), await TwinAsync("Ada Byron"));
        await FollowAsync();
        var said = await CreateAsync(Store.Catalogue["distinction"], ("party", a), ("other", b), ("reason", "mother and daughter"));
        Assert.Equal(2, (await PageAsync()).Count);
        await ScanAllAsync();
        Assert.Equal(2, (await PageAsync()).Count);
        // Whoever is not A is not what A became part of either; and an unmerge knows it was said of A.
        var merge = await MergeAsync(Party, c, a);
        await FollowAsync();
        Assert.Empty(await PageAsync());
        await UnmergeAsync(merge.ChangeSet);
        await FollowAsync();
        Assert.Equal(2, (await PageAsync()).Count);
        await Store.UndoAsync(said.ChangeSet, Principal.System, preview: false, default);
        Assert.Equal(3, (await PageAsync()).Count);
    }

    [Fact]
    public async Task The_reasons_add_up_and_leave_out_what_the_role_hides()
    {
        await ScanAllAsync();
        var (a, b) = (await TwinAsync("Ada Byron"), await TwinAsync("Ada Byrn"));
        await FollowAsync();
        var all = (await Pairs.ExplainAsync(a, b, Principal.System, default))!;
        Assert.Equal(all.Bits, all.PriorBits + all.Fields.Sum(f => f.Bits), 6);
        Assert.False(all.LeavesOut);
        Assert.Equal("near", all.Fields.Single(f => f.Field == "name").Level);
        var blind = new Principal(Guid.CreateVersion7(), "Blind", 0, new Role("blind", new HashSet<string>(StringComparer.Ordinal) { Functions.Merge }, new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = TypeAccess.Full with { HiddenFields = new HashSet<string>(StringComparer.Ordinal) { "email" } } }, TypeAccess.Full));
        var some = (await Pairs.ExplainAsync(a, b, blind, default))!;
        Assert.DoesNotContain(some.Fields, f => f.Field == "email");
        Assert.Equal(some.Bits, some.PriorBits + some.Fields.Sum(f => f.Bits), 6);
        Assert.True(some.LeavesOut && some.Bits < all.Bits - 1 && some.Probability < all.Probability, $"{some.Bits} {all.Bits}");
        // Nor do the lists say more, or where the next page begins.
        Assert.Equal(some.Bits, Assert.Single(await Pairs.OfAsync(a, blind, default)).Bits, 6);
        await TwinAsync("Ada Byron");
        await FollowAsync();
        var (pages, cursor) = (new List<DuplicatePair>(), (string?)null);
        do
        {
            var page = await Pairs.PageAsync(cursor, 1, blind, default);
            pages.AddRange(page.Pairs);
            Assert.True(page.Next is null || page.Next.StartsWith("0-", StringComparison.Ordinal), page.Next);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(3, pages.Distinct().Count());
        Assert.Equal(some.Bits, pages.Single(p => (p.First, p.Second) == (a, b)).Bits, 6);
    }

    [Fact]
    public async Task Whoever_makes_a_customer_hears_who_is_there_and_of_others_only_whom_to_ask()
    {
        await ScanAllAsync();
        var (north, south) = (await TeamAsync("North"), await TeamAsync("South"));
        var (nora, sofia) = (await HireAsync("Nora", north), await HireAsync("Sofia", south));
        await PartyAsync("Ada Byron", ("email", "ada@example.org"), ("phone", "+4940111222"), ("owner", sofia));
        await PartyAsync("Grace Hopper", ("email", "grace@example.org"), ("phone", "+4940333444"), ("owner", nora));
        await FollowAsync();
        var check = Get<DuplicateCheck>();
        var seen = await check.CheckAsync(Values(("name", "Grace Hoper"), ("email", "grace@example.org")), Of(north), default);
        Assert.Equal(("Grace Hopper", 0), (Assert.Single(seen.Seen).Title, seen.Elsewhere.Count));
        var hidden = await check.CheckAsync(Values(("name", "Ada Byron"), ("email", "ada@example.org")), Of(north), default);
        Assert.Empty(hidden.Seen);
        var colleague = Assert.Single(hidden.Elsewhere);
        Assert.Equal(("Sofia", "South"), (colleague.Owner, colleague.Team));
        // A mail address alone, or a common guess, finds out nothing.
        Assert.False((await check.CheckAsync(Values(("name", "Somebody Else"), ("email", "ada@example.org")), Of(north), default)).Elsewhere.Count > 0);
        Assert.False((await check.CheckAsync(Values(("name", "Ada Byron")), Of(north), default)).Elsewhere.Count > 0);
        // Whose role shows no people and no teams hears of administrators.
        var none = Of(north) with { Role = Of(north).Role with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = new(RecordScope.Team, RecordScope.Team, true, false), ["user"] = TypeAccess.Nothing, ["team"] = TypeAccess.Nothing } } };
        var nobody = Assert.Single((await check.CheckAsync(Values(("name", "Ada Byron"), ("email", "ada@example.org")), none, default)).Elsewhere);
        Assert.Equal((null, null), (nobody.Owner, nobody.Team));
        Assert.False((await check.CheckAsync(Values(("name", "Wilhelm Zander"), ("email", "w@example.org")), Principal.System, default)).IsAny);
    }

    [Fact]
    public async Task Whoever_is_called_exactly_the_same_is_told_though_the_odds_are_low()
    {
        await ScanAllAsync();
        await PartyAsync("Björn Maier", ("city", "Gent"), ("email", "maier@example.org"));
        await CreateAsync(Party, ("kind", "organisation"), ("name", "Brightwater Catering Ltd"), ("city", "Milan"));
        await PartyAsync("Björn Maier", ("city", "Gent"));
        await FollowAsync();
        async Task<string[]> ToldAsync(params (string, object?)[] values) => [.. (await Get<DuplicateCheck>().CheckAsync(Values(values), Principal.System, default)).Seen.Select(s => s.Title)];
        Assert.Equal(["Björn Maier", "Björn Maier"], await ToldAsync(("kind", "person"), ("name", "BJORN  maier"), ("city", "gent"), ("email", "other@example.net")));
        Assert.Equal(["Brightwater Catering Ltd"], await ToldAsync(("kind", "organisation"), ("name", "brightwater catering"), ("city", "Milan")));
        Assert.Equal(["Brightwater Catering Ltd"], await ToldAsync(("kind", "organisation"), ("name", "Brightwater Catering GmbH")));
        // Another mail address, and nothing of the place: one of two only leaves it open.
        Assert.Equal(["Björn Maier"], await ToldAsync(("kind", "person"), ("name", "Björn Maier"), ("city", "Wien"), ("email", "other@example.net")));
        Assert.Empty(await ToldAsync(("kind", "person"), ("name", "Björn Mayer-Lund"), ("city", "Gent")));
        Assert.True((await Get<DuplicateCheck>().CheckAsync(Values(("kind", "person"), ("name", "Björn Maier"), ("city", "Gent")), Principal.System, default)).Seen[0].Probability < 0.9);
    }

    [Fact]
    public async Task Those_of_one_name_are_told_apart_by_what_the_maker_may_see_of_them()
    {
        await ScanAllAsync();
        await PartyAsync("Björn Maier", ("city", "Gent"), ("phone", "+4940111222"), ("email", "maier@example.org"));
        await PartyAsync("Björn Maier", ("city", "Wien"), ("email", "bm@example.org"));
        await PartyAsync("Björn Maier");
        await FollowAsync();
        async Task<string[]> MarksAsync(params string[] hidden)
        {
            var who = Principal.System with { Role = Principal.System.Role with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = TypeAccess.Full with { HiddenFields = new HashSet<string>(hidden, StringComparer.Ordinal) } } } };
            var answer = await Get<DuplicateCheck>().CheckAsync(Values(("kind", "person"), ("name", "Björn Maier")), who, default);
            // So many share it that the likeness alone says little, and is not said.
            Assert.DoesNotContain(answer.Seen, s => DuplicateWords.IsLikely(s.Probability));
            return [.. answer.Seen.Select(s => string.Join(" · ", s.Marks)).Order(StringComparer.Ordinal)];
        }

        Assert.Equal(["", "Gent · +4940111222", "Wien · bm@example.org"], await MarksAsync());
        Assert.Equal(["", "Gent · maier@example.org", "Wien · bm@example.org"], await MarksAsync("phone"));
        Assert.Equal(["", "", "+4940111222"], await MarksAsync("city", "email"));
    }

    [Fact]
    public async Task Settings_are_kept_within_bounds_and_for_whoever_may()
    {
        var scans = Get<DuplicateScans>();
        await scans.SaveAsync(new DuplicateSettings(0.7, 0.99), Principal.System, default);
        Assert.Equal(new DuplicateSettings(0.7, 0.99), await scans.SettingsAsync(default));
        async Task<string> CodeAsync(DuplicateSettings wish, Principal who) => (await Assert.ThrowsAsync<Core.Problems.ProblemException>(() => scans.SaveAsync(wish, who, default))).Problems[0].Code;
        Assert.Equal("duplicates.shownFrom", await CodeAsync(new DuplicateSettings(0.1), Principal.System));
        Assert.Equal("duplicates.mergedFrom", await CodeAsync(new DuplicateSettings(0.5, 0.6), Principal.System));
        Assert.Equal("access.function", await CodeAsync(new DuplicateSettings(), Of(1, Functions.Merge)));
    }

    private async Task<IReadOnlyList<DuplicatePair>> PageAsync() => (await Pairs.PageAsync(null, 50, Principal.System, default)).Pairs;

    private Task<Guid> TwinAsync(string name, Guid? owner = null) => PartyAsync(name, ("email", "ada@example.org"), ("phone", "+4940111222"), ("owner", owner));

    private async Task<Guid> HireAsync(string name, int team) =>
        (await CreateAsync(Store.Catalogue["user"], ("name", name), ("email", name.ToLowerInvariant() + "@example.com"), ("role", "sales"), ("team", (long)team))).Items[0].Id;

    private async Task<int> TeamAsync(string name) => (int)(await GetAsync(Store.Catalogue["team"], (await CreateAsync(Store.Catalogue["team"], ("name", name))).Items[0].Id))!.Number;

    private static Principal Of(int team, params string[] functions) => new(Guid.CreateVersion7(), "Somebody", team, new Role("local", new HashSet<string>(functions, StringComparer.Ordinal),
        new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = new(RecordScope.Team, RecordScope.Team, true, false) }, TypeAccess.Full));
}

public sealed class ReviewingPairsOnSqlite() : ReviewingPairs(null);

public sealed class ReviewingPairsOnPostgres(SharedPostgres postgres) : ReviewingPairs(postgres);
