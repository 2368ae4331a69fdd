using Rapport.Core.Access;
using Rapport.Core.Access.Explaining;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

/// <summary>"Why can X see this": the chain says what the engine does, for every scope, condition and place in the tree of teams.</summary>
public abstract class ExplainingSight(SharedPostgres? postgres) : Office(postgres)
{
    private static readonly RecordScope[] Scopes = [RecordScope.None, RecordScope.Own, RecordScope.Team, RecordScope.All];

    [Fact]
    public async Task The_chain_agrees_with_the_engine()
    {
        var (top, topNumber) = await TeamAsync("Top");
        var (_, west) = await TeamAsync("West", top);
        var (_, east) = await TeamAsync("East", top);
        var boss = await HireAsync("Boss", "administrator", topNumber);
        var asker = await AsAsync(boss);
        var others = new[] { await HireAsync("Wim", "sales", west, withPassword: false), await HireAsync("Eve", "sales", east, withPassword: false) };
        var records = new List<(RecordType Type, Guid Id)>();
        foreach (var (owner, city) in new (Guid?, string)[] { (others[0], "Lyon"), (others[1], "Lyon"), (others[1], "Turin"), (boss, "Lyon") })
        {
            var party = (await CreateAsync(Party, ("name", "P"), ("city", city), ("owner", owner))).Items[0].Id;
            records.Add((Party, party));
            records.Add((Store.Catalogue["contactPoint"], (await CreateAsync(Store.Catalogue["contactPoint"], ("party", party), ("channel", "email"), ("email", "a@b.example"))).Items[0].Id));
        }

        records.Add((Party, (await CreateAsync(Party, ("name", "Nobody's"))).Items[0].Id));
        var number = 0;
        foreach (var read in Scopes)
            foreach (var write in Scopes.Where(s => s <= read))
                foreach (var criteria in new[] { null, "city = 'Lyon'" })
                {
                    var role = $"r{++number}";
                    await Get<RoleBook>().SaveAsync(new Role(role, new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal)
                    {
                        ["party"] = new(read, write, Create: true, Delete: number % 2 == 0) { Criteria = criteria },
                        ["contactPoint"] = new(number % 3 == 0 ? RecordScope.None : RecordScope.All, RecordScope.All, true, true),
                    }, TypeAccess.Nothing), isNew: true, Principal.System, default);
                    await UpdateAsync(User, others[0], ("role", role));
                    var who = await AsAsync(others[0]);
                    foreach (var (type, id) in records)
                    {
                        var verdict = await Get<AccessExplainer>().ExplainAsync(others[0], type, id, asker, default);
                        Assert.Equal(await Reader.GetAsync(type, id, who, default) is not null, verdict.Sees);
                        Assert.Equal(verdict.Sees, verdict.Reading.All(r => r.Passed));
                        var field = type == Party ? "otherName" : "account";
                        Assert.Equal(await MayAsync(RecordWrite.Update(type, id, Values((field, $"n{number}"))), who), verdict.Changes);
                        // Deleting what others hang on is another question; a contact point stands for itself.
                        if (type != Party) continue;
                        Assert.Equal(verdict.Changes && number % 2 == 0, verdict.Deletes);
                    }
                }
    }

    [Fact]
    public async Task The_chain_of_deleting_names_the_right_and_what_points_at_the_record()
    {
        var wim = await HireAsync("Wim", "manager", (await TeamAsync("West")).Number, withPassword: false);
        var id = (await CreateAsync(Party, ("name", "P"), ("owner", wim))).Items[0].Id;
        await CreateAsync(Store.Catalogue["contactPoint"], ("party", id), ("channel", "email"), ("email", "a@b.example"));
        async Task<AccessVerdict> AskAsync() => await Get<AccessExplainer>().ExplainAsync(wim, Party, id, Principal.System, default);
        var free = await AskAsync();
        Assert.True(free.Deletes && free.Deleting.All(r => r.Passed));
        Assert.Equal(["deleting", "role", "all", "unused"], free.Deleting.Select(r => r.Code));
        var order = (await CreateAsync(Order, ("placedAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)), ("party", id))).Items[0].Id;
        var held = await AskAsync();
        var why = Assert.Single(held.Deleting, r => !r.Passed);
        Assert.Equal((false, "unused", "order", 1, "party"), (held.Deletes, why.Code, why.Args.First(a => a.Name == "type").Value, why.Args.First(a => a.Name == "count").Value, why.Args.First(a => a.Name == "field").Value));
        Assert.False(await MayAsync(RecordWrite.Delete(Party, id), await AsAsync(wim)));
        await WriteAsync(RecordWrite.Delete(Order, order));
        await UpdateAsync(User, wim, ("role", "sales"));
        Assert.Equal((false, "deleting"), ((await AskAsync()).Deletes, Assert.Single((await AskAsync()).Deleting, r => !r.Passed).Code));
        Assert.False(await MayAsync(RecordWrite.Delete(Party, id), await AsAsync(wim)));
        // Lists of links and fields made at run time hold it up, too; what points at itself does not.
        var (held1, held2) = ((await CreateAsync(Sample, ("name", "A"), ("owner", wim))).Items[0].Id, (await CreateAsync(Sample, ("name", "B"))).Items[0].Id);
        await UpdateAsync(Sample, held1, ("friend", held1));
        await UpdateAsync(Sample, held2, ("others", new[] { held1 }), ("customLink", held1));
        var of = await Get<AccessExplainer>().ExplainAsync(wim, Sample, held1, Principal.System, default);
        Assert.Equal(["customLink", "others"], of.Deleting.Where(r => r.Code == "unused").Select(r => (string)r.Args.First(a => a.Name == "field").Value!).Order(StringComparer.Ordinal));
        // What is shared is never deleted by it.
        await Get<Core.Access.Sharing.SharingBook>().SaveAsync("p", new Core.Access.Sharing.SharingDefinition { Type = "party", When = "name = 'P'", Role = "sales", Write = true }, Principal.System, default);
        Assert.Equal(["self", "sharedNotDeleting"], (await AskAsync()).Deleting[0].Inner.Select(r => r.Code));
        await UpdateAsync(User, wim, ("role", "manager"));
        Assert.True((await AskAsync()).Deletes && await MayAsync(RecordWrite.Delete(Party, id), await AsAsync(wim)));
    }

    [Fact]
    public async Task Only_who_keeps_users_may_ask_and_only_of_what_they_see()
    {
        var party = (await CreateAsync(Party, ("name", "P"))).Items[0].Id;
        var sales = await HireAsync("Wim", "sales");
        Assert.Equal("access.function", (await RefusedAsync(async () => await Get<AccessExplainer>().ExplainAsync(sales, Party, party, await AsAsync(sales), default))).Code);
        Assert.Equal("record.missing", (await RefusedAsync(() => Get<AccessExplainer>().ExplainAsync(sales, Party, Guid.CreateVersion7(), Principal.System, default))).Code);
        await UpdateAsync(User, sales, ("active", false));
        var verdict = await Get<AccessExplainer>().ExplainAsync(sales, Party, party, Principal.System, default);
        Assert.Equal((false, "inactive"), (verdict.Sees, verdict.Reading[0].Code));
    }

    [Fact]
    public async Task Nobody_is_told_to_ask_himself_for_a_right()
    {
        var (one, other) = (await HireAsync("Ada", "administrator", withPassword: false), await HireAsync("Bo", "administrator", withPassword: false));
        await HireAsync("Cy", "sales", withPassword: false);
        Assert.Equal(["Bo"], await Get<UserDirectory>().AdministratorsAsync(3, one, default));
        Assert.Equal(["Ada"], await Get<UserDirectory>().AdministratorsAsync(3, other, default));
        Assert.Equal(["Ada", "Bo"], await Get<UserDirectory>().AdministratorsAsync(3, Guid.Empty, default));
    }

    private async Task<bool> MayAsync(RecordWrite write, Principal who)
    {
        try
        {
            await Store.WriteAsync([write], By(who), default);
            return true;
        }
        catch (ProblemException)
        {
            return false;
        }
    }
}

public sealed class ExplainingSightOnSqlite() : ExplainingSight(null);

public sealed class ExplainingSightOnPostgres(SharedPostgres postgres) : ExplainingSight(postgres);
