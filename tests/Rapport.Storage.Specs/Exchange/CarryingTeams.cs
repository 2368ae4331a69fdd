using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Exporting;
using Rapport.Core.Exchange.Importing;
using Rapport.Storage.Specs.Access;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Exchange;

/// <summary>Tables name teams so that another workplace finds its own: by name or path, the root by its word, and never another team without a word.</summary>
public abstract class CarryingTeams(SharedPostgres? postgres) : Office(postgres)
{
    private readonly TempFolder files = new();

    private async Task<ImportResult> ImportAsync(string type, string table, ImportPlan? plan = null)
    {
        var path = files.File("table.csv");
        await File.WriteAllTextAsync(path, table);
        return await Get<RecordImport>().RunAsync(path, plan ?? new ImportPlan(type), Principal.System, null, null, null, default);
    }

    private async Task<string[]> ExportAsync(ExportPlan plan)
    {
        var path = files.File("out.csv");
        await Get<RecordExport>().RunAsync(plan, path, Principal.System, null, default);
        return (await File.ReadAllLinesAsync(path))[1..];
    }

    /// <summary>Line, code, column and value of what was kept aside.</summary>
    private static IEnumerable<string> Told(ImportResult result) => result.FirstErrors.SelectMany(e => e.Problems.Select(p => $"{e.Line} {p.Code} {p.At} {p.Args!["value"]}"));

    private async Task<string[]> TeamsAsync() => [.. (await ExportAsync(new ExportPlan("team") { Fields = ["name", "parent"] })).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task A_team_goes_by_its_name_and_where_several_bear_it_by_its_path()
    {
        var root = (await TeamAsync("Acme")).Id;
        var (sales, north) = (await TeamAsync("Sales", root), await TeamAsync("North", root));
        var below = await TeamAsync("North", sales.Id);
        await TeamAsync("Harbour", below.Id);
        Assert.Equal(["(root),Acme,", $"{sales.Id},Sales,(root)", $"{north.Id},North,(root)", $"{below.Id},North,Sales"], (await ExportAsync(new ExportPlan("team")))[..4]);
        Assert.EndsWith(",Harbour,Sales / North", (await ExportAsync(new ExportPlan("team")))[4], StringComparison.Ordinal);

        var ann = await HireAsync("Ann", "sales", below.Number, withPassword: false);
        await HireAsync("Bob", "sales", north.Number, withPassword: false);
        await HireAsync("Cid", "sales", (long?)(await GetAsync(Team, root))!.Number, withPassword: false);
        Assert.Equal(["Ann,Sales / North", "Bob,(root) / North", "Cid,(root)"], await ExportAsync(new ExportPlan("user") { Fields = ["name", "team"] }));
        Assert.Equal(["Ann,Sales / North", "Bob,North", "Cid,Acme"], await ExportAsync(new ExportPlan("user") { Fields = ["name", "team"], Language = "en" }));
        await CreateAsync(Party, ("name", "Shop"), (SystemFields.Owner, ann));
        Assert.Equal(["Shop,ann@example.com,Sales / North"], await ExportAsync(new ExportPlan("party") { Fields = ["name", "owner", "team"] }));
    }

    [Fact]
    public async Task Teams_come_below_each_other_in_any_order_and_the_root_stays_that_of_the_workplace()
    {
        await TeamAsync("所有人");
        var id = Guid.CreateVersion7();
        var result = await ImportAsync("team", $"id,name,parent\n,Harbour,Sales / North\n,North,Sales\n,North,(root)\n,Sales,（ROOT）\n(root),Acme,\n{id},Partners,\n,East,{id}\n,Quay,sales/north/harbour\n");
        Assert.Equal((7, 1, 0), (result.Created, result.Unchanged, result.Errors));
        Assert.Equal(["East,Partners", "Harbour,Sales / North", "North,(root)", "North,Sales", "Partners,", "Quay,Harbour", "Sales,(root)", "所有人,"], await TeamsAsync());

        // Whoever says that what is here is changed takes the name over as well.
        Assert.Equal(1, (await ImportAsync("team", "id,name,parent\n(root),Acme,\n", new ImportPlan("team") { Mode = ImportMode.Upsert, Match = ["id"] })).Updated);
        Assert.Contains("Acme,", await TeamsAsync());
    }

    [Fact]
    public async Task Into_an_empty_workplace_the_root_comes_as_well()
    {
        Assert.Equal(2, (await ImportAsync("team", "id,name,parent\n,Sales,(root)\n(root),Acme,\n")).Created);
        Assert.Equal(["Acme,", "Sales,(root)"], await TeamsAsync());
    }

    [Fact]
    public async Task A_user_of_a_team_that_is_not_here_or_not_clear_is_kept_aside()
    {
        var root = (await TeamAsync("Acme")).Id;
        var (sales, east) = (await TeamAsync("Sales", root), await TeamAsync("East", root));
        await TeamAsync("North", sales.Id);
        await TeamAsync("North", east.Id);
        var result = await ImportAsync("user", $"name,email,role,team\nAnn,ann@x.org,sales,West\nBob,bob@x.org,sales,North\nCid,cid@x.org,sales,{sales.Number}\nDora,dora@x.org,sales,east / NORTH\nEd,ed@x.org,sales,East / South\nFay,fay@x.org,sales,\n");
        Assert.Equal(["2 cell.teamMissing team West", "3 cell.teamDoubtful team North", $"4 cell.teamNumber team {sales.Number}", "6 cell.teamMissing team East / South"], Told(result));
        Assert.Equal(["Dora,East / North", "Fay,"], await ExportAsync(new ExportPlan("user") { Fields = ["name", "team"] }));
    }

    [Fact]
    public async Task A_name_that_is_here_and_further_down_in_the_table_is_not_taken_for_the_one_that_is_here()
    {
        var root = (await TeamAsync("Acme")).Id;
        await TeamAsync("North", root);
        var result = await ImportAsync("team", "name,parent\nHarbour,North\nNorth,Sales\nSales,(root)\n");
        Assert.Equal(["2 cell.teamDoubtful parent North"], Told(result));

        // Nor where that row cannot be written.
        result = await ImportAsync("team", "name,parent\nQuay,Acme\nAcme,Nowhere\n");
        Assert.Equal(["2 cell.teamDoubtful parent Acme", "3 cell.teamMissing parent Nowhere"], Told(result));
        Assert.DoesNotContain(await TeamsAsync(), t => t.StartsWith("Quay", StringComparison.Ordinal) || t.StartsWith("Harbour", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_table_of_teams_is_one_piece()
    {
        var root = (await TeamAsync("Acme")).Id;
        await TeamAsync("North", root);
        var many = string.Concat(Enumerable.Range(1, 600).Select(i => $"Team {i},Last\n"));
        var result = await ImportAsync("team", $"name,parent\nHarbour,North\n{many}North,Last\nLast,(root)\n");
        Assert.Equal((602, 1), (result.Created, result.Errors));
        Assert.Equal(["2 cell.teamDoubtful parent North"], Told(result));
        Assert.Equal(601, (await TeamsAsync()).Count(t => t.EndsWith(",Last", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Teams_that_stand_above_each_other_are_kept_aside_and_none_of_them_comes_in()
    {
        await TeamAsync("Acme");
        var result = await ImportAsync("team", "name,parent\nOne,Two\nTwo,One\n");
        Assert.Equal(["2 cell.teamMissing parent Two", "3 cell.teamMissing parent One"], Told(result));
        Assert.Equal(["Acme,"], await TeamsAsync());
    }

    [Fact]
    public async Task What_older_exports_wrote_is_read_in_the_workplace_it_comes_from()
    {
        var root = await TeamAsync("Acme");
        var north = await TeamAsync("North", root.Id);
        var ann = await HireAsync("Ann", "sales", root.Number, withPassword: false);
        var plan = new ImportPlan("user") { Mode = ImportMode.Upsert, Match = ["id"] };
        Assert.Equal(1, (await ImportAsync("user", $"id,name,email,role,team\n{ann},Ann,ann@example.com,sales,{north.Number}\n", plan)).Updated);
        Assert.Equal(["Ann,North"], await ExportAsync(new ExportPlan("user") { Fields = ["name", "team"] }));
        Assert.Equal(["2 cell.teamMissing team 9999"], Told(await ImportAsync("user", $"id,name,team\n{ann},Ann,9999\n", plan)));
        Assert.Equal([$"2 cell.teamNumber team {north.Number}"], Told(await ImportAsync("user", $"id,name,email,role,team\n{Guid.CreateVersion7()},Ben,ben@example.com,sales,{north.Number}\n", plan)));

        Assert.Equal(1, (await ImportAsync("team", $"name,parent\nHarbour,{north.Id}\n")).Created);
        Assert.Contains("Harbour,North", await TeamsAsync());
    }
}

public sealed class CarryingTeamsOnSqlite() : CarryingTeams(null);

public sealed class CarryingTeamsOnPostgres(SharedPostgres postgres) : CarryingTeams(postgres);
