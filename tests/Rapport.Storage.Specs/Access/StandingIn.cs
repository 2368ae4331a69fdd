using Rapport.Core.Access;
using Rapport.Core.Access.Deputies;
using Rapport.Core.Access.Explaining;
using Rapport.Core.Changes;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

/// <summary>A deputy sees and may do what the person may, for days, under the own name.</summary>
public abstract class StandingIn(SharedPostgres? postgres) : Office(postgres)
{
    private static DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    private DeputyBook Book => Get<DeputyBook>();

    [Fact]
    public async Task A_deputy_sees_and_changes_what_the_person_may_under_the_own_name()
    {
        var (west, east) = ((await TeamAsync("West")).Number, (await TeamAsync("East")).Number);
        var (wim, eve) = (await HireAsync("Wim", "sales", west), await HireAsync("Eve", "sales", east));
        var hers = (await CreateAsync(Party, ("name", "Hers"), ("owner", eve))).Items[0].Id;
        Assert.Null(await Reader.GetAsync(Party, hers, await AsAsync(wim), default));

        var seen = Users.Stamp;
        var number = await Book.NameAsync(eve, wim, Today, Today.AddDays(3), await AsAsync(eve), default);
        Assert.NotEqual(seen, Users.Stamp);
        var who = await AsAsync(wim);
        Assert.NotNull(await Reader.GetAsync(Party, hers, who, default));
        var set = (await ChangeAsync(who, Party, hers, ("otherName", "seen to"))).ChangeSet;
        Assert.Equal(wim, (await GetAsync(Party, hers))!["changedBy"]);
        var line = Assert.Single((await Get<History>().ReadAsync(new HistoryFilter(), null, Principal.System, default)).Lines, l => l.ChangeSet == set);
        Assert.Equal((wim, "Eve"), (line.By!.Value, line.For));

        // What the deputy makes is the deputy's own, and nobody's rights were needed for it.
        var made = await Store.WriteAsync([RecordWrite.Create(Party, Values(("name", "His")))], By(who), default);
        Assert.Equal(wim, (await GetAsync(Party, made.Items[0].Id))!["owner"]);
        Assert.Null(Assert.Single((await Get<History>().ReadAsync(new HistoryFilter(), null, Principal.System, default)).Lines, l => l.ChangeSet == made.ChangeSet).For);

        // The person does not see what is the deputy's, and it ends at once.
        Assert.Null(await Reader.GetAsync(Party, made.Items[0].Id, await AsAsync(eve), default));
        await Book.EndAsync(number, await AsAsync(eve), default);
        Assert.Null(await Reader.GetAsync(Party, hers, await AsAsync(wim), default));
        Assert.Equal("record.missing", (await RefusedAsync(async () => await ChangeAsync(await AsAsync(wim), Party, hers, ("otherName", "late")))).Code);
    }

    [Fact]
    public async Task It_begins_and_ends_by_itself_by_the_person_s_calendar()
    {
        var (wim, eve) = (await HireAsync("Wim", "sales", withPassword: false), await HireAsync("Eve", "sales", withPassword: false));
        await UpdateAsync(User, eve, ("timeZone", "Pacific/Kiritimati"));
        var there = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, TimeZoneInfo.FindSystemTimeZoneById("Pacific/Kiritimati")).DateTime);
        await Book.NameAsync(eve, wim, there.AddDays(1), there.AddDays(2), Principal.System, default);
        Assert.Empty((await AsAsync(wim)).StandsFor);
        await Book.NameAsync(eve, wim, there, there, Principal.System, default);
        Assert.Equal(eve, Assert.Single((await AsAsync(wim)).StandsFor).UserId);
        Assert.Equal([false, true], (await Book.ListAsync(wim, await AsAsync(wim), default)).Select(d => d.IsNow).Order());
        await Database.WriteAsync(Core.Storage.WriteLane.People, s => s.ExecuteAsync("update core_deputy set from_day = $1, to_day = $1", s.Dialect.ToDb(Core.Catalogue.FieldKind.Date, there.AddDays(-1))), default);
        Assert.Empty((await AsAsync(wim)).StandsFor);
        await Database.WriteAsync(Core.Storage.WriteLane.People, s => s.ExecuteAsync("update core_deputy set to_day = $1", s.Dialect.ToDb(Core.Catalogue.FieldKind.Date, there)), default);
        Assert.Single((await AsAsync(wim)).StandsFor);
        // Who is switched off lends nothing.
        await UpdateAsync(User, eve, ("active", false));
        Assert.Empty((await AsAsync(wim)).StandsFor);
    }

    [Fact]
    public async Task Rights_are_joined_but_not_those_that_would_outlast_the_days()
    {
        var (wim, nora, third) = (await HireAsync("Wim", "reader"), await HireAsync("Nora", "administrator"), await HireAsync("Third", "reader", withPassword: false));
        await Book.NameAsync(nora, wim, Today, Today, await AsAsync(nora), default);
        await Book.NameAsync(wim, third, Today, Today, await AsAsync(wim), default);
        var who = await AsAsync(wim);
        Assert.True(who.May(Functions.Import) && who.May(Functions.Audit) && who.AccessTo(Party).Delete && who.MayExport(Party));
        Assert.False(who.May("*") || who.May(Functions.Users) || who.May(Functions.Settings) || who.May(Functions.Fields));
        Assert.Equal("access.update", (await RefusedAsync(() => ChangeAsync(who, User, wim, ("role", "administrator")))).Code);
        // What is lent is not lent on; and a key with a role of its own gets nothing on top.
        Assert.False((await AsAsync(third)).May(Functions.Import));
        Assert.Empty((await Users.PrincipalAsync(wim, "sales", default))!.StandsFor);
    }

    [Fact]
    public async Task Fields_and_conditions_never_open_more_than_one_of_the_two_sees()
    {
        await SaveAsync("narrow", new TypeAccess(RecordScope.Own, RecordScope.Own, true, true) { HiddenFields = Names("city") });
        await SaveAsync("mine", new TypeAccess(RecordScope.All, RecordScope.All, false, false) { Criteria = "owner = me and city = 'Lyon' and otherName is empty" });
        var (wim, eve) = (await HireAsync("Wim", "narrow", withPassword: false), await HireAsync("Eve", "mine", withPassword: false));
        await Book.NameAsync(eve, wim, Today, Today, Principal.System, default);
        var ids = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var (name, owner, city) in new[] { ("his", wim, "Lyon"), ("hers", eve, "Lyon"), ("hers elsewhere", eve, "Turin") })
            ids[name] = (await CreateAsync(Party, ("name", name), ("owner", owner), ("city", city))).Items[0].Id;
        var who = await AsAsync(wim);
        Assert.Equal(["hers", "his"], await SeenAsync(who));
        // "me" in her condition stays her; the field that he must not see of his records does not show by hers.
        Assert.False((await Reader.GetAsync(Party, ids["his"], who, default))!.Values.ContainsKey("city"));
        // She may not delete, he may delete his.
        Assert.Equal("access.delete", (await RefusedAsync(() => Store.WriteAsync([RecordWrite.Delete(Party, ids["hers"])], By(who), default))).Code);
        await Store.WriteAsync([RecordWrite.Delete(Party, ids["his"])], By(who), default);
        // What leaves her condition is refused, as it is to her.
        Assert.Equal("access.outside", (await RefusedAsync(() => ChangeAsync(who, Party, ids["hers"], ("otherName", "x")))).Code);
        // Whoever of them sees every record has the field on every record.
        await SaveAsync("mine", new TypeAccess(RecordScope.All, RecordScope.None, false, false));
        Assert.Equal("Lyon", (await Reader.GetAsync(Party, ids["hers"], await AsAsync(wim), default))!["city"]);
    }

    [Fact]
    public async Task The_chain_names_the_deputyship()
    {
        var (wim, eve) = (await HireAsync("Wim", "sales", (await TeamAsync("West")).Number, false), await HireAsync("Eve", "sales", (await TeamAsync("East")).Number, false));
        var hers = (await CreateAsync(Party, ("name", "Hers"), ("owner", eve))).Items[0].Id;
        await Book.NameAsync(eve, wim, Today, Today, Principal.System, default);
        var verdict = await Get<AccessExplainer>().ExplainAsync(wim, Party, hers, Principal.System, default);
        Assert.True(verdict.Sees && verdict.Changes && !verdict.Deletes);
        var one = Assert.Single(verdict.Reading);
        Assert.Equal(("oneOf", true), (one.Code, one.Passed));
        Assert.Equal([("self", false), ("deputy", true)], one.Inner.Select(r => (r.Code, r.Passed)));
        Assert.Contains(("person", (object?)"Eve"), one.Inner[1].Args);
        Assert.Contains(one.Inner[1].Inner, r => r is { Code: "team", Passed: true });
    }

    [Fact]
    public async Task Naming_is_checked()
    {
        var (wim, eve, nora) = (await HireAsync("Wim", "sales"), await HireAsync("Eve", "sales"), await HireAsync("Nora", "administrator"));
        var who = await AsAsync(eve);
        foreach (var (deputy, from, to, code) in new[] { (eve, 0, 0, "deputy.self"), (Guid.CreateVersion7(), 0, 0, "deputy.unknown"), (wim, 2, 1, "deputy.backwards"), (wim, -3, -1, "deputy.over"), (wim, 0, 366, "deputy.tooLong") })
            Assert.Equal(code, (await RefusedAsync(() => Book.NameAsync(eve, deputy, Today.AddDays(from), Today.AddDays(to), who, default))).Code);
        Assert.Equal("access.function", (await RefusedAsync(() => Book.NameAsync(wim, eve, Today, Today, who, default))).Code);
        await SaveAsync("keeper", TypeAccess.Nothing, Functions.Users);
        var keeper = await AsAsync(await HireAsync("Kit", "keeper"));
        Assert.Equal("user.roleTooHigh", (await RefusedAsync(() => Book.NameAsync(nora, keeper.UserId, Today, Today, keeper, default))).Code);
        var made = await Book.NameAsync(eve, wim, Today, Today.AddDays(5), who, default);
        Assert.Equal("deputy.already", (await RefusedAsync(() => Book.NameAsync(eve, wim, Today.AddDays(5), Today.AddDays(9), who, default))).Code);
        Assert.Equal("deputy.missing", (await RefusedAsync(async () => await Book.EndAsync(made, await AsAsync(await HireAsync("Zoe", "reader")), default))).Code);
        await Book.EndAsync(made, await AsAsync(wim), default);
        await Book.NameAsync(eve, wim, Today.AddDays(5), Today.AddDays(9), who, default);
        var told = (await Get<History>().ReadAsync(new HistoryFilter(), null, Principal.System, default)).Lines;
        Assert.Equal((2, 1), (told.Count(l => l.Event == "deputy.named"), told.Count(l => l.Event == "deputy.ended")));
    }

    private static HashSet<string> Names(params string[] names) => new(names, StringComparer.Ordinal);

    private Task SaveAsync(string role, TypeAccess access, params string[] functions) => Get<RoleBook>().SaveAsync(
        new Role(role, Names(functions), new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = access }, TypeAccess.Nothing), isNew: false, Principal.System, default);

    private async Task<string[]> SeenAsync(Principal who) => [.. (await Reader.ListAsync(new RecordQuery(Party, null, "name", ["name"], 50), who, default)).Rows.Select(r => r.Values[0]!.ToString()!)];
}

public sealed class StandingInOnSqlite() : StandingIn(null);

public sealed class StandingInOnPostgres(SharedPostgres postgres) : StandingIn(postgres);
