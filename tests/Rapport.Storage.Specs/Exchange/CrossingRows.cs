using Rapport.Core.Access;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Exchange;

/// <summary>Rows of a table that name each other in a circle, where records are there already: a row that is kept aside has done nothing to them.</summary>
public abstract class CrossingRows(SharedPostgres? postgres) : Engine(postgres)
{
    private readonly TempFolder files = new();

    private async Task<ImportResult> ImportAsync(string text, ImportMode mode = ImportMode.Upsert)
    {
        var path = files.File("rows.csv");
        await File.WriteAllTextAsync(path, text);
        return await Get<RecordImport>().RunAsync(path, new ImportPlan("sample") { Match = ["code"], Mode = mode }, Principal.System, null, null, null, default);
    }

    private static (long Created, long Updated, long Unchanged, long Errors) Counts(ImportResult result) => (result.Created, result.Updated, result.Unchanged, result.Errors);

    private async Task<Guid> ThereAsync(string code, params (string, object?)[] more) => (await CreateAsync(Sample, [("name", "There"), ("code", code), .. more])).Items[0].Id;

    private Task<string> RecordsAsync() => DumpAsync(t => t is "core_link" or "core_timeline" || t == Sample.Table, c => c is not ("n" or "version" or "changed_at" or "changed_by" or "changed_set" or "set_id" or "serial"));

    [Fact]
    public async Task A_row_kept_aside_leaves_the_record_that_was_there_as_it_was()
    {
        var old = await ThereAsync("1", ("ownInteger", 5L));
        var before = await RecordsAsync();
        // The third leads to a record that nobody knows, the second to the third: what they made goes, what the first changed is back.
        var torn = await ImportAsync("code,name,ownInteger,friend,others\n1,New,7,2,\n2,Two,,3,\n3,Three,,2,nowhere\n");
        Assert.Equal((0, 0, 0, 3), Counts(torn));
        Assert.Equal(["2 cell.linkAside", "3 cell.linkAside", "4 cell.linkMissing"], torn.FirstErrors.Select(e => $"{e.Line} {Assert.Single(e.Problems).Code}"));
        Assert.Equal(before, await RecordsAsync());
        Assert.Equal(("There", 5L), ((await GetAsync(Sample, old))!["name"], (await GetAsync(Sample, old))!["ownInteger"]));
    }

    [Fact]
    public async Task A_row_is_told_that_the_one_it_names_is_kept_aside_or_leads_back()
    {
        var path = files.File("parents.csv");
        await File.WriteAllTextAsync(path, "code,name,parent\nA,Ann,B\nB,Bob,C\nC,Cid,A\nD,Dan,E\nE,Eve,nowhere\nF,Fay,F\n");
        var result = await Get<RecordImport>().RunAsync(path, new ImportPlan("party"), Principal.System, null, null, null, default);
        Assert.Equal(["2 cell.linkRound 3", "3 cell.linkRound 4", "4 cell.linkRound 2", "5 cell.linkAside 6", "6 cell.linkMissing ", "7 cell.linkRound 7"], result.FirstErrors.OrderBy(e => e.Line).Select(e => $"{e.Line} {e.Problems[0].Code} {e.Problems[0].Args!.GetValueOrDefault("line")}"));
    }

    [Fact]
    public async Task Rows_that_change_what_is_there_get_their_links_and_are_counted_so()
    {
        var (one, four) = (await ThereAsync("1"), await ThereAsync("4"));
        var result = await ImportAsync("code,name,friend\n1,New,2\n4,There,2\n2,Two,3\n3,Three,2\n");
        Assert.Equal((2, 2, 0, 0), Counts(result));
        var two = (await GetAsync(Sample, one))!["friend"];
        Assert.Equal(("Two", two), ((await GetAsync(Sample, (Guid)two!))!["name"], (await GetAsync(Sample, four))!["friend"]));
        Assert.Equal((0, 0, 4, 0), Counts(await ImportAsync("code,name,friend\n1,New,2\n4,There,2\n2,Two,3\n3,Three,2\n")));
    }

    [Fact]
    public async Task An_import_that_only_makes_leaves_records_alone_that_wait_for_rows()
    {
        var old = await ThereAsync("1");
        Assert.Equal((2, 0, 1, 0), Counts(await ImportAsync("code,name,friend\n1,New,2\n2,Two,3\n3,Three,2\n", ImportMode.Create)));
        Assert.Equal(("There", null), ((await GetAsync(Sample, old))!["name"], (await GetAsync(Sample, old))!["friend"]));
        // Nor does it take them away where the circle comes to nothing.
        Assert.Equal((0, 0, 1, 2), Counts(await ImportAsync("code,name,friend,others\n1,New,5,\n5,Five,6,\n6,Six,5,nowhere\n", ImportMode.Create)));
        Assert.Equal("There", (await GetAsync(Sample, old))!["name"]);
    }

    [Theory]
    [InlineData("1,First,2\n1,Last,9\n2,Two,\n")]
    [InlineData("1,First,2\n1,Last,9\n2,Two,3\n3,Three,2\n")]
    [InlineData("5,First,2\n5,Last,9\n2,Two,3\n3,Three,5\n")]
    public async Task Of_rows_that_mean_the_same_record_the_last_has_the_last_word(string rows)
    {
        var (_, nine) = (await ThereAsync("1"), await ThereAsync("9"));
        var result = await ImportAsync("code,name,friend\n" + rows);
        Assert.Equal(0, result.Errors);
        var meant = Assert.Single(await FoundAsync(rows[..1]));
        Assert.Equal(("Last", nine), ((await GetAsync(Sample, meant))!["name"], (await GetAsync(Sample, meant))!["friend"]));
    }

    [Fact]
    public async Task Two_rows_of_one_record_that_are_both_kept_aside_leave_it_as_it_was()
    {
        await ThereAsync("1", ("ownInteger", 5L));
        var before = await RecordsAsync();
        Assert.Equal((0, 0, 0, 4), Counts(await ImportAsync("code,name,ownInteger,friend,others\n1,First,6,2,\n1,Last,7,3,\n2,Two,,3,\n3,Three,,2,nowhere\n")));
        Assert.Equal(before, await RecordsAsync());
    }

    [Fact]
    public async Task What_a_row_says_of_a_record_that_another_row_made_goes_with_it()
    {
        var before = await RecordsAsync();
        Assert.Equal((0, 0, 0, 5), Counts(await ImportAsync("code,name,friend,others\n1,First,2,\n1,Last,,\n1,Last,3,\n2,Two,3,\n3,Three,2,nowhere\n")));
        Assert.Equal(before, await RecordsAsync());
    }

    private async Task<List<Guid>> FoundAsync(string code)
    {
        var found = new List<Guid>();
        await foreach (var page in Reader.WalkAsync(Sample, $"code = '{code}'", [Sample["code"]], Principal.System, 100, default)) found.AddRange(page.Select(r => r.Id));
        return found;
    }
}

public sealed class CrossingRowsOnSqlite() : CrossingRows(null);

public sealed class CrossingRowsOnPostgres(SharedPostgres postgres) : CrossingRows(postgres);
