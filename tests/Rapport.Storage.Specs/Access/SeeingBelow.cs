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
