using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Records;
using Rapport.Core.Views;

namespace Rapport.Storage.Specs.Views;

public abstract class RememberingForAPerson(string database)
{
    private static readonly Principal Nora = Principal.System with { UserId = Guid.CreateVersion7(), Name = "Nora" };
    private static readonly Principal Tom = Principal.System with { UserId = Guid.CreateVersion7(), Name = "Tom", Role = Roles.Sales };

    private static SavedList Mine(bool shared) => new(Guid.CreateVersion7(), "thing", "Mine", "level > 1", "-level", ["name"], shared);

    [Fact]
    public async Task A_view_is_offered_to_others_only_when_it_is_shared_and_changed_only_by_its_owner()
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var views = new SavedViews(firm.Database);
        var (own, shared) = (Mine(false), Mine(true));
        await views.SaveAsync(own, Nora, default);
        await views.SaveAsync(shared, Nora, default);
        Assert.Equal([true, true], (await views.ListAsync("thing", Nora, default)).Select(v => v.Mine));
        var offered = Assert.Single(await views.ListAsync("thing", Tom, default));
        Assert.Equal((shared.Id, false), (offered.List.Id, offered.Mine));

        await views.SaveAsync(shared with { Name = "Tom's now" }, Tom, default);
        await views.DeleteAsync(shared.Id, Tom, default);
        Assert.Equal("Mine", Assert.Single(await views.ListAsync("thing", Tom, default)).List.Name);
        Assert.Single(await views.ListAsync(null, Tom, default));
        Assert.Empty(await views.ListAsync("party", Tom, default));
    }

    [Fact]
    public async Task A_name_that_a_person_sees_already_is_refused_and_what_bears_one_twice_is_changed_as_before()
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var views = new SavedViews(firm.Database);
        var (shared, own) = (Mine(true), Mine(false));
        Assert.Null(await views.KeepAsync(shared, Nora, default));
        Assert.Equal(("views.nameTaken", "name"), await views.KeepAsync(own with { Name = " mine" }, Tom, default) is { } taken ? (taken.Code, taken.At) : default);
        Assert.Equal("field.required", (await views.KeepAsync(own with { Name = " " }, Tom, default))!.Code);
        Assert.Null(await views.KeepAsync(own with { Type = "party" }, Tom, default));
        // Of what somebody keeps for themselves nobody else hears.
        var other = Mine(false) with { Name = "Other" };
        Assert.Null(await views.KeepAsync(other, Tom, default));
        Assert.Null(await views.KeepAsync(Mine(false) with { Name = "Other" }, Nora, default));
        Assert.Equal("views.nameTaken", (await views.KeepAsync(other with { Name = "Mine" }, Tom, default))!.Code);
        Assert.Equal(["Mine", "Other"], (await views.ListAsync("thing", Tom, default)).Select(v => v.List.Name));
        // A pack brings one of the same name: both are there, and either can be changed without another name.
        await views.SaveAsync(other with { Id = Guid.CreateVersion7(), Shared = true }, Nora, default);
        Assert.Null(await views.KeepAsync(other with { Sort = "name" }, Tom, default));
        Assert.Null(await views.KeepAsync(other with { Name = "Another" }, Tom, default));
    }

    [Fact]
    public async Task What_others_are_offered_is_also_changed_by_whoever_looks_after_the_settings_and_stays_with_its_team()
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var views = new SavedViews(firm.Database);
        var teams = new TeamTree([(1, null), (2, 1)]);
        var (own, shared, team) = (Mine(false), Mine(true), Mine(false) with { Team = 2 });
        foreach (var view in new[] { own, shared, team }) await views.SaveAsync(view, Tom with { TeamNo = 2, Teams = teams }, default);
        var admin = Nora with { TeamNo = 1, Teams = teams };
        await views.SaveAsync(shared with { Name = "Ours", Roles = ["sales"] }, admin, default);
        await views.SaveAsync(team with { Name = "Theirs", Team = 1 }, admin, default);
        await views.SaveAsync(own with { Name = "Seen" }, admin, default);
        var seen = await views.ListAsync("thing", Tom with { TeamNo = 2, Teams = teams }, default);
        Assert.Equal(["Mine", "Ours", "Theirs"], seen.Select(v => v.List.Name));
        Assert.All(seen, v => Assert.True(v is { Mine: true, MayChange: true }));
        Assert.Equal(2, seen[2].List.Team);
        Assert.Equal(["sales"], seen[1].List.Roles);
        await views.DeleteAsync(shared.Id, admin, default);
        await views.DeleteAsync(own.Id, admin, default);
        Assert.Equal(["Mine", "Theirs"], (await views.ListAsync("thing", Tom with { TeamNo = 2, Teams = teams }, default)).Select(v => v.List.Name));
    }

    [Fact]
    public async Task A_team_s_view_is_offered_to_its_people_and_to_those_below_it()
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var views = new SavedViews(firm.Database);
        var teams = new TeamTree([(1, null), (2, 1), (3, 1)]);
        Principal In(Principal who, int team) => who with { TeamNo = team, Teams = teams };
        var view = Mine(false) with { Team = 2, Totals = "level:sum", Group = "level", Layout = "board.level" };
        await views.SaveAsync(view, In(Nora, 2), default);
        Assert.Equal(("level:sum", "level", "board.level", false), (await views.ListAsync("thing", In(Tom, 2), default)) is [var seen] ? (seen.List.Totals, seen.List.Group, seen.List.Layout, seen.Mine) : default);
        Assert.Empty(await views.ListAsync("thing", In(Tom, 1), default));
        Assert.Empty(await views.ListAsync("thing", In(Tom, 3), default));
        await views.SaveAsync(view with { Team = 1 }, In(Nora, 2), default);
        Assert.Single(await views.ListAsync("thing", In(Tom, 3), default));
        await views.SaveAsync(view with { Team = null }, In(Nora, 2), default);
        Assert.Empty(await views.ListAsync("thing", In(Tom, 2), default));
    }

    [Fact]
    public async Task What_opens_first_for_a_role_is_said_by_whoever_looks_after_the_settings_and_of_an_offered_view()
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var views = new SavedViews(firm.Database);
        var view = Mine(true) with { Roles = ["sales"] };
        async Task<IReadOnlyList<string>> SeenAsync() => Assert.Single(await views.ListAsync("thing", Tom, default)).List.Roles;
        await views.SaveAsync(view, Nora, default);
        Assert.Equal(["sales"], await SeenAsync());
        await views.SaveAsync(view, Nora with { Role = Roles.Sales }, default);
        Assert.Empty(await SeenAsync());
        await views.SaveAsync(view with { Shared = false, Team = null }, Nora, default);
        Assert.Empty(Assert.Single(await views.ListAsync("thing", Nora, default)).List.Roles);
    }

    [Fact]
    public async Task What_is_remembered_belongs_to_one_person()
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var memory = new PersonalMemory(firm.Database);
        Assert.Null(await memory.ReadAsync<Dictionary<string, int>>("widths.thing", Nora, default));
        await memory.WriteAsync("widths.thing", new Dictionary<string, int>(StringComparer.Ordinal) { ["name"] = 200 }, Nora, default);
        await memory.WriteAsync("widths.thing", new Dictionary<string, int>(StringComparer.Ordinal) { ["name"] = 300 }, Nora, default);
        Assert.Equal(300, (await memory.ReadAsync<Dictionary<string, int>>("widths.thing", Nora, default))!["name"]);
        Assert.Null(await memory.ReadAsync<Dictionary<string, int>>("widths.thing", Tom, default));
        await memory.WriteAsync<Guid?>("view.thing", null, Nora, default);
        Assert.Null(await memory.ReadAsync<Guid?>("view.thing", Nora, default));
    }

    [Fact]
    public async Task The_latest_changes_come_first_and_what_was_taken_back_is_left_out()
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var id = await firm.CreateAsync(("name", "one"));
        await firm.Store.WriteAsync([RecordWrite.Update(firm.Thing, id, SmallFirm.Values(("level", 2L)))], new WriteContext(Nora, "test"), default);
        var deed = await firm.Store.WriteAsync([RecordWrite.Update(firm.Thing, id, SmallFirm.Values(("level", 3L)))], new WriteContext(Nora, "test"), default);
        await firm.Store.UndoAsync(deed.ChangeSet, Nora, preview: false, default);
        var latest = await firm.Get<LatestChanges>().ReadAsync(10, Nora, default);
        Assert.Equal([(FeedKind.Updated, 1L), (FeedKind.Created, 1L)], latest.Select(l => (l.First.Kind, l.Records)));
        Assert.All(latest, l => Assert.Equal(id, l.First.Id));
        Assert.Single(await firm.Get<LatestChanges>().ReadAsync(1, Nora, default));
    }

    [Fact]
    public async Task Changes_out_of_sight_are_not_told()
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        await firm.CreateAsync(("name", "one"));
        var blind = Tom with { Role = new Role("blind", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Nothing) };
        Assert.Empty(await firm.Get<LatestChanges>().ReadAsync(10, blind, default));
    }
}

public sealed class RememberingForAPersonOnSqlite() : RememberingForAPerson("sqlite");

public sealed class RememberingForAPersonOnPostgres() : RememberingForAPerson("postgres");
