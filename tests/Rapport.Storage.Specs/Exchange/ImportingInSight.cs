using Rapport.Core.Access;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Exchange;

/// <summary>An import by somebody whose role reaches only records that the search box would find by a word.</summary>
public abstract class ImportingInSight(SharedPostgres? postgres) : Engine(postgres)
{
    private static Principal Clerk => new(Guid.CreateVersion7(), "Clerk", 0, new Role("words", new HashSet<string>(StringComparer.Ordinal) { Functions.Import, Functions.Undo },
        new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = TypeAccess.Full with { Criteria = "text matches 'rossi'" } }, TypeAccess.Nothing));

    [Fact]
    public async Task Rows_outside_a_criterion_with_free_text_are_kept_aside()
    {
        using var folder = new TempFolder();
        var foreign = (await CreateAsync(Party, ("kind", "person"), ("name", "Bob Lee"), ("code", "K1"), ("city", "Hull"))).Items[0].Id;
        var own = (await CreateAsync(Party, ("kind", "person"), ("name", "Ugo Rossi"), ("code", "K2"))).Items[0].Id;
        var path = folder.File("table.csv");
        await File.WriteAllTextAsync(path, "code,name,city\nK1,Bob Lee,Leeds\nK2,Ugo Rossi,Leeds\nK3,Rafael Rossi,York\nK4,Nobody Known,York\n");
        var result = await Get<RecordImport>().RunAsync(path, new ImportPlan("party") { Match = ["code"], Mode = ImportMode.Upsert }, Clerk, null, null, null, default);
        Assert.Equal((4, 1, 1, 2), (result.Rows, result.Created, result.Updated, result.Errors));
        Assert.Equal([2L, 5L], result.FirstErrors.Select(e => e.Line));
        Assert.Equal("Hull", (await GetAsync(Party, foreign))!["city"]);
        Assert.Equal("Leeds", (await GetAsync(Party, own))!["city"]);
        var names = (await Reader.ListAsync(new RecordQuery(Party, null, "name", ["name"], 50), Principal.System, default)).Rows.Select(r => r.Values[0]);
        Assert.Equal(["Bob Lee", "Rafael Rossi", "Ugo Rossi"], names);

        Assert.Equal(2, (await Store.UndoAsync(result.ChangeSet!.Value, Clerk, false, default)).Reverted);
        Assert.Null((await GetAsync(Party, own))!["city"]);
    }

    public sealed class OnSqlite() : ImportingInSight(null);

    public sealed class OnPostgres(SharedPostgres postgres) : ImportingInSight(postgres);
}
