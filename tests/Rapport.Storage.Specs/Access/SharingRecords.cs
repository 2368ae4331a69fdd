using Rapport.Core.Access;
using Rapport.Core.Access.Explaining;
using Rapport.Core.Access.Sharing;
using Rapport.Core.Changes;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

/// <summary>"Records of this type that meet this are shared with that role or team."</summary>
public abstract class SharingRecords(SharedPostgres? postgres) : Office(postgres)
{
    private SharingBook Book => Get<SharingBook>();

    private static SharingDefinition Lyon => new() { Type = "party", When = "city = 'Lyon'", Role = "sales" };

    [Fact]
    public async Task What_is_shared_is_seen_with_its_lines_and_changed_only_where_the_rule_says_so()
    {
        var (west, east) = ((await TeamAsync("West")).Number, (await TeamAsync("East")).Number);
        var (wim, eve) = (await HireAsync("Wim", "sales", west, false), await HireAsync("Eve", "sales", east, false));
        var party = (await CreateAsync(Party, ("name", "Hers"), ("city", "Lyon"), ("owner", eve))).Items[0].Id;
        var elsewhere = (await CreateAsync(Party, ("name", "Elsewhere"), ("city", "Turin"), ("owner", eve))).Items[0].Id;
        var points = Store.Catalogue["contactPoint"];
        var point = (await CreateAsync(points, ("party", party), ("channel", "email"), ("email", "a@b.example"))).Items[0].Id;
        Assert.Null(await Reader.GetAsync(Party, party, await AsAsync(wim), default));

        var stamp = Users.Stamp;
        await Book.SaveAsync("lyon", Lyon, Principal.System, default);
        Assert.NotEqual(stamp, Users.Stamp);
        var who = await AsAsync(wim);
        Assert.NotNull(await Reader.GetAsync(Party, party, who, default));
        Assert.NotNull(await Reader.GetAsync(points, point, who, default));
        Assert.Null(await Reader.GetAsync(Party, elsewhere, who, default));
        Assert.Equal("access.update", (await RefusedAsync(() => ChangeAsync(who, Party, party, ("otherName", "x")))).Code);

        // Nor what belongs to it, by any of the ways.
        var mine = (await CreateAsync(Party, ("name", "Mine"), ("owner", wim))).Items[0].Id;
        var own = (await CreateAsync(points, ("party", mine), ("channel", "email"), ("email", "c@b.example"))).Items[0].Id;
        RecordWrite[] ways =
        [
            RecordWrite.Update(points, point, Values(("email", "x@b.example"))), RecordWrite.Delete(points, point), RecordWrite.Update(points, own, Values(("party", party))),
            RecordWrite.Create(points, Values(("party", party), ("channel", "email"), ("email", "x@b.example"))),
        ];
        foreach (var way in ways) Assert.StartsWith("access.", (await RefusedAsync(() => Store.WriteAsync([way], By(who), default))).Code, StringComparison.Ordinal);

        await Book.SaveAsync("lyon", Lyon with { Write = true }, Principal.System, default);
        who = await AsAsync(wim);
        await ChangeAsync(who, Party, party, ("otherName", "x"));
        await Store.WriteAsync([ways[0]], By(who), default);
        await Store.WriteAsync([ways[3]], By(who), default);
        // It is lent, not given: nobody keeps it by making it their own.
        Assert.Equal("access.shareOwner", (await RefusedAsync(() => ChangeAsync(who, Party, party, ("owner", wim)))).Code);
        Assert.Equal(wim, (await GetAsync(Party, party))!["changedBy"]);
        // Shared to be changed is not given away: it cannot be deleted.
        await Get<RoleBook>().SaveAsync(Roles.Sales with { Other = Roles.Sales.Other with { Delete = true } }, isNew: false, Principal.System, default);
        Assert.Equal("access.delete", (await RefusedAsync(async () => await Store.WriteAsync([RecordWrite.Delete(Party, party)], By(await AsAsync(wim)), default))).Code);

        await Book.SaveAsync("lyon", Lyon with { Off = true }, Principal.System, default);
        Assert.Null(await Reader.GetAsync(Party, party, await AsAsync(wim), default));
        await Book.DeleteAsync("lyon", Principal.System, default);
        Assert.Empty(await Book.ListAsync(Principal.System, default));
        Assert.Equal(["share.changed", "share.changed", "share.deleted", "share.made"], (await Get<History>().ReadAsync(new HistoryFilter(), null, Principal.System, default)).Lines.Where(l => l.Event?.StartsWith("share.", StringComparison.Ordinal) == true).Select(l => l.Event).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_team_shares_with_all_below_it_and_a_role_that_reads_nothing_reads_what_is_shared()
    {
        var top = await TeamAsync("Top");
        var (below, beside) = (await TeamAsync("Below", top.Id), await TeamAsync("Beside"));
        await Get<RoleBook>().SaveAsync(new Role("none", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Nothing), isNew: true, Principal.System, default);
        var (ann, ben) = (await HireAsync("Ann", "none", below.Number, false), await HireAsync("Ben", "none", beside.Number, false));
        var party = (await CreateAsync(Party, ("name", "P"), ("city", "Lyon"))).Items[0].Id;
        await Book.SaveAsync("lyon", Lyon with { Role = null, Team = (int)top.Number }, Principal.System, default);
        Assert.NotNull(await Reader.GetAsync(Party, party, await AsAsync(ann), default));
        Assert.Null(await Reader.GetAsync(Party, party, await AsAsync(ben), default));
        Assert.Equal((1, 0), ((await Reader.CountAsync(Party, null, await AsAsync(ann), 9, default)).Count, (await Reader.CountAsync(Party, null, await AsAsync(ben), 9, default)).Count));
        // A key with a role of its own gets nothing on top.
        Assert.Null(await Reader.GetAsync(Party, party, (await Users.PrincipalAsync(ann, "sales", default))!, default));
    }

    [Fact]
    public async Task The_chain_names_the_rule()
    {
        var (wim, eve) = (await HireAsync("Wim", "sales", (await TeamAsync("West")).Number, false), await HireAsync("Eve", "sales", (await TeamAsync("East")).Number, false));
        var party = (await CreateAsync(Party, ("name", "Hers"), ("city", "Lyon"), ("owner", eve))).Items[0].Id;
        var point = (await CreateAsync(Store.Catalogue["contactPoint"], ("party", party), ("channel", "email"), ("email", "a@b.example"))).Items[0].Id;
        await Book.SaveAsync("lyon", Lyon, Principal.System, default);
        var verdict = await Get<AccessExplainer>().ExplainAsync(wim, Party, party, Principal.System, default);
        Assert.True(verdict is { Sees: true, Changes: false, Deletes: false });
        Assert.Equal([("self", false), ("shared", true)], Assert.Single(verdict.Reading).Inner.Select(r => (r.Code, r.Passed)));
        Assert.Equal([("self", false), ("sharedToRead", false)], Assert.Single(verdict.Writing).Inner.Select(r => (r.Code, r.Passed)));
        var line = await Get<AccessExplainer>().ExplainAsync(wim, Store.Catalogue["contactPoint"], point, Principal.System, default);
        Assert.True(line.Sees);
        Assert.Contains(line.Reading, r => r is { Code: "parent", Passed: true } && r.Inner is [{ Code: "shared" }]);
    }

    [Theory]
    [InlineData("Bad Name", "party", "city = 'Lyon'", "sales", null, "sharing.badName", "name")]
    [InlineData("x", "nothing", "city = 'Lyon'", "sales", null, "type.unknown", "type")]
    [InlineData("x", "user", "name = 'x'", "sales", null, "sharing.notThisType", "type")]
    [InlineData("x", "contactPoint", "channel = 'email'", "sales", null, "sharing.notThisType", "type")]
    [InlineData("x", "party", "city =", "sales", null, null, "when")]
    [InlineData("x", "party", "", "sales", null, "field.required", "when")]
    [InlineData("x", "party", "city = 'Lyon'", null, null, "sharing.withWhom", "role")]
    [InlineData("x", "party", "city = 'Lyon'", "sales", 1, "sharing.withWhom", "role")]
    [InlineData("x", "party", "city = 'Lyon'", "nobody", null, "user.noSuchRole", "role")]
    [InlineData("x", "party", "city = 'Lyon'", null, 4711, "field.linkMissing", "team")]
    public async Task A_rule_that_does_not_fit_is_refused(string name, string type, string when, string? role, int? team, string? code, string at)
    {
        var problem = await RefusedAsync(() => Book.SaveAsync(name, new SharingDefinition { Type = type, When = when, Role = role, Team = team }, Principal.System, default));
        if (code is not null) Assert.Equal(code, problem.Code);
        Assert.Equal(at, problem.At);
        Assert.Equal("sharing.administratorsOnly", (await RefusedAsync(async () => await Book.SaveAsync("y", Lyon, await AsAsync(await HireAsync("Wim", "manager")), default))).Code);
        Assert.Empty(await Book.ListAsync(Principal.System, default));
    }
}

public sealed class SharingRecordsOnSqlite() : SharingRecords(null);

public sealed class SharingRecordsOnPostgres(SharedPostgres postgres) : SharingRecords(postgres);
