using CsCheck;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Exporting;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Worlds;

/// <summary>
/// A random world taken out by tables, type by type, and brought into another, empty database: all that a table carries is there again,
/// links by code and teams by path among it. The root stays what it is there.
/// </summary>
public abstract class ExportingElsewhere(SharedPostgres? postgres) : WorldEngine(postgres)
{
    [Theory]
    [InlineData(ExportForm.Comma, false)]
    [InlineData(ExportForm.Comma, true)]
    [InlineData(ExportForm.Workbook, false)]
    [InlineData(ExportForm.Workbook, true)]
    public async Task A_world_taken_out_and_brought_in_elsewhere_is_the_same(ExportForm form, bool isForPeople)
    {
        using var files = new TempFolder();
        await Gen.Int[0, int.MaxValue - 1].SampleAsync(async seed =>
        {
            await using var elsewhere = new Elsewhere(Server);
            await elsewhere.InitializeAsync();
            await elsewhere.FoundAsync();
            await MakeAsync(new RandomValues(new Random(seed)));
            foreach (var name in Carried)
            {
                var path = files.File(name + (form == ExportForm.Workbook ? ".xlsx" : ".csv"));
                var plan = new ExportPlan(name) { Form = form };
                // To be changed by people and brought again: heads and choices in their words.
                if (isForPeople) plan = plan with { IsAgain = true, Language = "zh-Hans", Fields = [.. Store.Catalogue[name].Fields.Select(f => f.Name)] };
                await Get<RecordExport>().RunAsync(plan, path, Principal.System with { TimeZone = "Asia/Taipei" }, null, default);
                var result = await elsewhere.ImportAsync(path, new ImportPlan(name));
                Assert.True(result is { Errors: 0, Updated: 0 } && result.Unchanged == (name == "team" ? 1 : 0), $"{name}: {string.Join('\n', result.FirstErrors.Select(e => $"{e.Line} {string.Join("; ", e.Problems)} {string.Join('|', e.Cells)}"))}");
            }

            AreSame(await WithTeamsAsync(), await elsewhere.AllAsync(), $"seed {seed}");
        }, iter: Worlds(1), threads: 1);
    }

    private int worlds;

    /// <summary>One more world beside those that are there.</summary>
    private async Task MakeAsync(RandomValues values)
    {
        worlds++;
        var world = new RandomWorld(Store, values);
        if (worlds == 1) root = await TeamAsync("Acme");
        var teams = new List<(Guid Id, long Number)> { root, await TeamAsync($"North {worlds}, =\"1\"", root.Id), await TeamAsync($"Sales / North {worlds}") };
        // Equal names at every height, and ones that a cell reads as nothing, as a path or as a number.
        string[] names = ["North", "north", "NA", "Sales / North", "1", "(root)", $"Harbour {worlds}"];
        for (var i = 0; i < 12; i++) teams.Add(await TeamAsync(values.One(names), values.One(teams).Id));
        // Some stand now below a team that came later.
        foreach (var (id, _) in teams[1..])
        {
            var above = values.One(teams).Id;
            if (values.Chance(30) && !await IsBelowAsync(above, id)) await WriteAsync(RecordWrite.Update(Team, id, Values(("parent", above))));
        }

        world.Know("user", await HireAsync($"Ann{worlds}", "sales", root.Number, withPassword: false));
        foreach (var i in Enumerable.Range(1, 8)) world.Know("user", await HireAsync($"Ben{worlds}.{i}", "sales", values.One(teams).Number, withPassword: false));
        world.Know("user", await HireAsync($"Cai{worlds}", "sales", withPassword: false));
        foreach (var (id, _) in teams) world.Know("team", id);
        await world.MakeAsync("product", 8);
        await world.MakeAsync("party", 25);
        await world.MakeAsync("sample", 25);
        // Theirs is the team of their owner.
        foreach (var id in world.Of("party").Where(_ => values.Chance(60)).ToList()) await UpdateAsync(Party, id, (SystemFields.Owner, values.One(world.Of("user"))));
        foreach (var type in RandomWorld.Hanging) await world.MakeAsync(type, 12);
        // Edited, fields are empty too that have a value from the start.
        foreach (var type in Carried.Except(["team", "user"]))
            foreach (var id in world.Of(type).Where(_ => values.Chance(50)).ToList())
                if (world.Edit((await GetAsync(Store.Catalogue[type], id))!, 6) is { Count: > 0 } edit) await WriteAsync(RecordWrite.Update(Store.Catalogue[type], id, edit));
    }

    private (Guid Id, long Number) root;

    private async Task<bool> IsBelowAsync(Guid team, Guid above)
    {
        for (Guid? at = team; at is { } id; at = (await GetAsync(Team, id))!["parent"] as Guid?)
            if (id == above) return true;
        return false;
    }

    /// <summary>Another firm on the same kind of database, with a root of another name and other numbers.</summary>
    private sealed class Elsewhere(SharedPostgres? postgres) : WorldEngine(postgres)
    {
        public async Task FoundAsync()
        {
            await TeamAsync("所有人");
            for (var i = 0; i < 5; i++) await WriteAsync(RecordWrite.Delete(Team, (await TeamAsync("Gone")).Id));
        }

        public Task<ImportResult> ImportAsync(string path, ImportPlan plan) => Get<RecordImport>().RunAsync(path, plan, Principal.System with { TimeZone = "America/New_York" }, null, null, null, default);

        public Task<string> AllAsync() => WithTeamsAsync();
    }
}

public sealed class ExportingElsewhereOnSqlite() : ExportingElsewhere(null);

public sealed class ExportingElsewhereOnPostgres(SharedPostgres postgres) : ExportingElsewhere(postgres);
