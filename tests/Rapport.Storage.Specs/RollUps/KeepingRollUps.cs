using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;
using Rapport.Testing;

namespace Rapport.Storage.Specs.RollUps;

/// <summary>Whatever is done to records, what others keep of them is what comes out of them.</summary>
public abstract class KeepingRollUps(SharedPostgres? postgres) : RollUpEngine(postgres)
{
    private const int Steps = 90;
    private readonly TempFolder files = new();
    private readonly List<Guid> parties = [];
    private readonly List<long> sets = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Any_history_leaves_what_a_recount_finds(int seed)
    {
        await Fields.AddAsync("order", "due", new FieldDefinition { Kind = FieldKind.Date }, Principal.System, default);
        await Fields.AddAsync("order", "agent", new FieldDefinition { Kind = FieldKind.Link, Target = "party", Inverse = "agented" }, Principal.System, default);
        await Fields.AddAsync("order", "net", new FieldDefinition { Kind = FieldKind.Formula, Expression = "total - lineCount" }, Principal.System, default);
        foreach (var (name, expression) in ((string, string)[])[("returns", "count(orders, kind = return)"), ("best", "max(orders, total)"), ("middle", "avg(orders, total)"), ("firstDue", "min(orders, due)"), ("latest", "max(orders, placedAt, kind = sale)"),
            ("netSales", "sum(orders, net, note is not empty)"), ("agentCount", "count(agented)"), ("agentSales", "sum(agented, total)"), ("touched", "max(orders, changedAt)")])
            await RollUpAsync(name, expression);
        for (var i = 0; i < 6; i++) parties.Add(await PartyAsync($"P{i}"));
        await OrderAsync(parties[0], 5);
        await BuildAsync();
        Assert.Equal(11, Party.Fields.Count(f => f.Kept is { IsReady: true }));

        var (random, done) = (new Random(seed), new Dictionary<string, int>(StringComparer.Ordinal));
        for (var step = 0; step < Steps; step++)
        {
            var act = Acts[random.Next(Acts.Length)];
            try
            {
                if (await ActAsync(act, random) is var set and not 0) sets.Add(set);
                done[act] = done.GetValueOrDefault(act) + 1;
            }
            catch (ProblemException)
            {
                // A merge of what is gone, an undo of what was undone: refused as a whole.
            }

            Assert.True(await WrongAsync() == 0, string.Create(CultureInfo.InvariantCulture, $"step {step}, {act}"));
        }

        Assert.All(Acts, a => Assert.True(done.ContainsKey(a), a + " was never done"));
        // By another way than the statement that keeps them.
        var orders = (await Reader.ListAsync(new RecordQuery(Order, null, "number", ["party", "total", "kind"], 1000), Principal.System, default)).Rows.Select(r => r.Values).ToLookup(v => v[0] as Guid?);
        foreach (var row in (await Reader.ListAsync(new RecordQuery(Party, null, "name", ["orderCount", "sales", "returns"], 100), Principal.System, default)).Rows)
        {
            var own = orders[row.Id].ToList();
            Assert.Equal([(long)own.Count, own.Sum(o => o[1] as decimal? ?? 0), (long)own.Count(o => (string?)o[2] == "return")], row.Values);
        }

        // No change of the customer: nothing in the history, no version.
        Assert.Equal(0, await ScalarAsync("select count(*) from core_change where cast(fields as text) like '%orderCount%' or cast(fields as text) like '%returns%'"));
    }

    private static readonly string[] Acts = ["create", "batch", "edit", "edit", "move", "delete", "restore", "merge", "unmerge", "undo", "undo", "import", "bulk"];

    private async Task<long> ActAsync(string act, Random random)
    {
        Guid? Party() => random.Next(6) == 0 ? null : parties[random.Next(parties.Count)];
        (string, object?)[] Some() => [("placedAt", Day.AddHours(random.Next(1000))), ("party", Party()), ("agent", Party()), ("total", random.Next(5) == 0 ? null : random.Next(1000) / 4m), ("kind", random.Next(3) == 0 ? "return" : "sale"),
            ("due", random.Next(2) == 0 ? null : new DateOnly(2026, 1, 1).AddDays(random.Next(100))), ("note", random.Next(2) == 0 ? null : "x"), ("lineCount", (long)random.Next(4))];
        var orders = (await Reader.ListAsync(new RecordQuery(Order, null, "number", ["number"], 1000), Principal.System, default)).Rows;
        Guid One() => orders.Count == 0 ? throw new ProblemException(Problem.Missing("none", null)) : orders[random.Next(orders.Count)].Id;
        switch (act)
        {
            case "create": return (await CreateAsync(Order, Some())).ChangeSet;
            case "batch": return (await WriteAsync([RecordWrite.Create(base.Party, Values(("name", "New"), ("kind", "person"))), .. Enumerable.Range(0, 5).Select(_ => RecordWrite.Create(Order, Values(Some()))), RecordWrite.Update(Order, One(), Values(("total", 7m)))])).ChangeSet;
            case "edit": return (await UpdateAsync(Order, One(), Some()[random.Next(8)])).ChangeSet;
            case "move": return (await UpdateAsync(Order, One(), ("party", Party()), ("agent", Party()))).ChangeSet;
            case "delete": return (await WriteAsync(RecordWrite.Delete(Order, One()))).ChangeSet;
            case "restore":
                var gone = await ScalarAsync("select count(*) from core_change where kind = 'delete'");
                if (gone == 0) throw new ProblemException(Problem.Missing("none", null));
                return (await Store.RestoreAsync(Order, [await DeletedAsync(random.Next((int)gone))], By(Principal.System), default)).ChangeSet;
            case "merge": return (await MergeAsync(base.Party, parties[random.Next(parties.Count)], parties[random.Next(parties.Count)])).ChangeSet;
            case "unmerge": return (await UnmergeAsync(await ScalarAsync("select coalesce(max(set_id), 0) from core_merge where until_set is null"))).ChangeSet;
            case "undo" when sets.Count == 0: throw new ProblemException(Problem.Missing("none", null));
            case "undo": return (await Store.UndoAsync(sets[^(1 + random.Next(Math.Min(6, sets.Count)))], Principal.System, preview: false, default)).ChangeSet;
            case "import":
                var path = files.File($"{Guid.CreateVersion7():N}.csv");
                await File.WriteAllLinesAsync(path, ["number,customer,date,amount,kind", .. Enumerable.Range(0, 6).Select(i => string.Create(CultureInfo.InvariantCulture, $"I{random.Next(30)},P{random.Next(6)},2026-02-0{1 + i},{random.Next(900)},sale"))]);
                return (await Get<RecordImport>().RunAsync(path, new ImportPlan("order") { Match = ["number"], Mode = ImportMode.Upsert }, Principal.System, null, null, null, default)).ChangeSet ?? 0;
            default:
                var run = await Store.OpenRunAsync(By(Principal.System), Guid.CreateVersion7().ToString(), default);
                await run.ChunkAsync(async bulk =>
                {
                    var drafts = Enumerable.Range(0, 8).Select(_ => Values(Some())).ToList();
                    await bulk.CreateAsync(Order, drafts, default);
                    await bulk.AmendAsync(Order, (Guid)drafts[0]["id"]!, Values(("total", 99m)));
                    return 0;
                }, default);
                await run.FinishAsync(8, 0, default);
                return run.ChangeSet;
        }
    }

    private async Task<Guid> DeletedAsync(int place)
    {
        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"select record_id from core_change where kind = 'delete' order by n limit 1 offset {place}");
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (Guid)Database.Dialect.FromDb(FieldKind.Link, row, 0)!;
    }
}

public sealed class KeepingRollUpsOnSqlite() : KeepingRollUps(null);

public sealed class KeepingRollUpsOnPostgres(SharedPostgres postgres) : KeepingRollUps(postgres);
