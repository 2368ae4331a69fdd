using System.Globalization;
using System.Text;
using CsCheck;
using Rapport.Core.Access;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Exchange;

/// <summary>Random tables that create and update, taken back: all is as it was, whatever they held.</summary>
public abstract class RevertingImports(SharedPostgres? postgres) : Engine(postgres)
{
    private static readonly string[] Bookkeeping = ["n", "version", "changed_at", "changed_by", "changed_set", "set_id"];
    private static readonly string[] Cities = ["", "Ulm", "Bonn", "台北"];

    private Task<string> WorldAsync() => DumpAsync(t => t is "cus_party" or "core_timeline" or "core_link" or "sal_order", c => !Bookkeeping.Contains(c));

    [Fact]
    public async Task Whatever_an_import_brought_or_changed_its_undo_leaves_all_as_it_was()
    {
        using var files = new TempFolder();
        for (var i = 0; i < 6; i++) await CreateAsync(Party, ("kind", "person"), ("name", "There " + i), ("code", "C-8000" + i.ToString(CultureInfo.InvariantCulture)), ("city", i % 2 == 0 ? "Ulm" : null));
        var file = 0;
        await Gen.Int[0, int.MaxValue - 1].SampleAsync(async seed =>
        {
            var random = new Random(seed);
            var table = new StringBuilder("code,name,city,tags\n");
            foreach (var code in Enumerable.Range(0, 12).OrderBy(_ => random.Next()).Take(random.Next(1, 10)))
                table.Append(CultureInfo.InvariantCulture, $"C-800{code:00},Name {random.Next(3)},{Cities[random.Next(4)]},{(random.Next(2) == 0 ? "" : "a;b")}\n");
            var path = files.File($"{file++}.csv");
            await File.WriteAllTextAsync(path, table.ToString());
            var before = await WorldAsync();
            var result = await Get<RecordImport>().RunAsync(path, new ImportPlan("party") { Match = ["code"], Mode = ImportMode.Upsert }, Principal.System, null, null, null, default);
            Assert.Equal(0, result.Errors);
            if (result.ChangeSet is { } set)
            {
                var undo = await Store.UndoAsync(set, Principal.System, preview: false, default);
                Assert.Equal(0, undo.RefusedCount);
            }

            Assert.Equal(before, await WorldAsync());
        }, iter: 25, threads: 1);
    }
}

public sealed class RevertingImportsOnSqlite() : RevertingImports(null);

public sealed class RevertingImportsOnPostgres(SharedPostgres postgres) : RevertingImports(postgres);
