using Rapport.Core.Access;
using Rapport.Core.Criteria;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

public abstract class SeeingBelow(SharedPostgres? postgres) : Office(postgres)
{
    [Fact]
    public async Task A_team_sees_all_below_it_and_criteria_ask_for_any_team_s_subtree()
    {
        // firm ─ north ─ coast ─ harbour
        //      └ south
        var firm = await TeamAsync("Firm");
        var north = await TeamAsync("North", firm.Id);
        var coast = await TeamAsync("Coast", north.Id);
        var harbour = await TeamAsync("Harbour", coast.Id);
        var south = await TeamAsync("South", firm.Id);
        var people = new Dictionary<string, Principal>(StringComparer.Ordinal);
        foreach (var (name, team) in new[] { ("Firm", firm), ("North", north), ("Coast", coast), ("Harbour", harbour), ("South", south) })
        {
            people[name] = await AsAsync(await HireAsync(name, "sales", team.Number));
            await Store.WriteAsync([RecordWrite.Create(Party, Values(("kind", "person"), ("name", "of " + name)))], By(people[name]), default);
        }

        Assert.Equal(["of Coast", "of Firm", "of Harbour", "of North", "of South"], await SeenAsync(people["Firm"], null));
        Assert.Equal(["of Coast", "of Harbour", "of North"], await SeenAsync(people["North"], null));
        Assert.Equal(["of Harbour"], await SeenAsync(people["Harbour"], null));
        Assert.Equal(["of Coast", "of Harbour"], await SeenAsync(people["Firm"], $"team under {coast.Number}"));
        Assert.Equal(["of Coast", "of Harbour"], await SeenAsync(people["North"], $"owner.team under {coast.Number}"));
        Assert.Equal(["of Coast", "of Harbour", "of North"], await SeenAsync(people["North"], "team under me.team"));
        Assert.Empty(await SeenAsync(people["North"], $"team under {south.Number}"));
        Assert.Empty(await SeenAsync(people["Firm"], "team under 4711"));

        // In memory the same tree answers.
        var context = new Sight(Store.Catalogue, people["Firm"]).Context(TimeProvider.System);
        Assert.Equal([(int)coast.Number, (int)harbour.Number], context.Subtree((int)coast.Number));

        // A team that moves takes its people along: north now sees what south below it has.
        await UpdateAsync(Team, south.Id, ("parent", north.Id));
        Assert.Contains("of South", await SeenAsync(await AsAsync(people["North"].UserId), null));
    }

    [Fact]
    public async Task What_belongs_to_nobody_is_the_whole_firm_s_and_can_be_taken()
    {
        var firm = await TeamAsync("Firm");
        var (north, south) = (await TeamAsync("North", firm.Id), await TeamAsync("South", firm.Id));
        var (ann, ben) = (await AsAsync(await HireAsync("Ann", "sales", north.Number)), await AsAsync(await HireAsync("Ben", "sales", south.Number)));
        var stray = (await CreateAsync(Party, ("kind", "person"), ("name", "Stray"))).Items[0].Id;
        await CreateAsync(Order, ("placedAt", DateTime.UnixEpoch), ("party", stray));
        Assert.Equal((1, 1), ((await Reader.CountAsync(Party, null, ann, 9, default)).Count, (await Reader.CountAsync(Order, null, ben, 9, default)).Count));
        Assert.NotNull(await Reader.GetAsync(Party, stray, ben, default));

        await ChangeAsync(ann, Party, stray, ("owner", ann.UserId));
        Assert.Null(await Reader.GetAsync(Party, stray, ben, default));
        Assert.NotNull(await Reader.GetAsync(Party, stray, ann, default));

        // A person without a team owns what she makes: it is hers, not everybody's.
        var loner = await AsAsync(await HireAsync("Lou", "sales"));
        await Store.WriteAsync([RecordWrite.Create(Party, Values(("kind", "person"), ("name", "Hers")))], By(loner), default);
        Assert.DoesNotContain("Hers", await SeenAsync(ben, null));
    }

    [Fact]
    public async Task The_sample_company_has_people_who_see_their_part_and_cannot_sign_in_yet()
    {
        await new App.Demo.DemoCompany(Store, TimeProvider.System).MakeAsync(60, 1, Principal.System, null, default);
        Assert.True(await Users.IsEmptyAsync(default));
        var west = await AsAsync((await Users.FindByEmailAsync("nils.aker@demo.invalid", default))!.Value);
        var east = await AsAsync((await Users.FindByEmailAsync("gu.yan@demo.invalid", default))!.Value);
        var all = (await Reader.CountAsync(Party, null, Principal.System, 1_000, default)).Count;
        var (of, other) = ((await Reader.CountAsync(Party, null, west, 1_000, default)).Count, (await Reader.CountAsync(Party, null, east, 1_000, default)).Count);
        Assert.InRange(of, 10, all - 10);
        // Some customers are nobody's, with whoever stands around them: both see those.
        Assert.Equal(all + (await Reader.CountAsync(Party, "owner is empty", Principal.System, 1_000, default)).Count, of + other);
        Assert.Equal(5, (await Reader.CountAsync(Party, "owner is empty and roles has 'customer'", Principal.System, 1_000, default)).Count);
        Assert.True((await Reader.CountAsync(Order, null, west, 10_000, default)).Count > 20);
        Assert.Empty(await SeenAsync(west, "country = 'China' and owner is not empty"));
        Assert.Equal(all, (await Reader.CountAsync(Party, null, await AsAsync((await Users.FindByEmailAsync("ingrid.vale@demo.invalid", default))!.Value), 1_000, default)).Count);
    }

    [Fact]
    public async Task A_name_opens_the_door_like_an_address_where_one_person_only_is_called_so()
    {
        await CreateAsync(User, ("name", "mgr"), ("email", Users.AddressOf("mgr")), ("role", "manager"));
        var mgr = (await Users.FindByEmailAsync(Users.AddressOf("mgr"), default))!.Value;
        Assert.Null(await Users.SetPasswordAsync(mgr, Password, default));
        var nora = (await CreateAsync(User, ("name", "Nora Berg"), ("email", "nora@example.com"), ("role", "sales"))).Items[0].Id;
        Assert.Null(await Users.SetPasswordAsync(nora, Password, default));
        Assert.Equal((SignInOutcome.Done, mgr), await InAsync(" MGR "));
        Assert.Equal((SignInOutcome.Done, nora), await InAsync("nora berg"));
        await CreateAsync(User, ("name", "Nora Berg"), ("email", "other@example.com"), ("role", "sales"));
        Assert.Equal(SignInOutcome.Wrong, (await InAsync("nora berg")).Outcome);
        // Whoever takes the name of another does not close that door.
        await CreateAsync(User, ("name", "mgr"), ("email", "third@example.com"), ("role", "sales"));
        Assert.Equal((SignInOutcome.Done, mgr), await InAsync("mgr"));

        async Task<(SignInOutcome Outcome, Guid User)> InAsync(string name) => await Users.CheckAsync(name, Password, default) is var answer ? (answer.Outcome, answer.User) : default;
    }

    [Fact]
    public void A_ring_in_the_table_hangs_nobody()
    {
        var tree = new TeamTree([(1, 2), (2, 3), (3, 1), (4, null)]);
        Assert.Equal([1, 2, 3], tree.Under(2));
        Assert.Empty(tree.Under(9));
    }

    private async Task<List<string>> SeenAsync(Principal who, string? where) =>
        [.. (await Reader.ListAsync(new RecordQuery(Party, where, "name", ["name"], 100), who, default)).Rows.Select(r => (string)r.Values[0]!)];
}

public sealed class SeeingBelowOnSqlite() : SeeingBelow(null);

public sealed class SeeingBelowOnPostgres(SharedPostgres postgres) : SeeingBelow(postgres);
