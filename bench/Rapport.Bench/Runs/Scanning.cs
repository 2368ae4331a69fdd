using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.App.Workplaces;
using Rapport.Bench.Identity;
using Rapport.Bench.World;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Customers.Duplicates.Checking;
using Rapport.Customers.Duplicates.Model;
using Rapport.Customers.Duplicates.Queue;
using Rapport.Customers.Duplicates.Scan;

namespace Rapport.Bench.Runs;

/// <summary>The standing scan over a base of made-up parties of which it is known who is who: the first scan of all, then what one change costs.</summary>
internal static class Scanning
{
    private const int Seed = 11;
    private const int Chunk = 2_000;
    private const int Changes = 300;

    public static async Task<IEnumerable<Figure>> RunAsync(string data, string? db, int size, CancellationToken ct)
    {
        await using var scratch = await Scratch.EmptyAsync(data, db, ct);
        await using var workplace = await Workplace.OpenAsync(scratch.Folder, scratch.Connection, ct);
        await using var services = workplace.BuildServices();
        var truth = await FillAsync(services, new PartyMaker(Seed).Make(size), ct);
        await workplace.Database.SettleAsync(ct);
        var queue = services.GetRequiredService<JobQueue>();
        await queue.EnqueueAsync(FullScan.Order, Principal.System, ct);
        using var worker = new JobWorker(queue, services.GetServices<IJobHandler>().OfType<FullScan>(), TimeProvider.System, NullLogger<JobWorker>.Instance);
        var clock = Stopwatch.StartNew();
        await worker.RunOneAsync("bench", ct);
        var scan = clock.Elapsed.TotalSeconds;
        var (precision, recall) = await HitsAsync(workplace, truth, ct);
        var watch = new DuplicateWatch(workplace.Database, services.GetRequiredService<ChangeFeed>(), services.GetRequiredService<PartyModels>(), services.GetRequiredService<PartyScan>(), queue, NullLogger<DuplicateWatch>.Instance);
        while (await watch.StepAsync(TimeSpan.Zero, ct) is ScanStep.More or ScanStep.Done) { }
        var ids = truth.Keys.Order().ToList();
        var changed = await ChangesAsync(services, watch, ids, ct);
        var check = services.GetRequiredService<DuplicateCheck>();
        var reader = services.GetRequiredService<RecordReader>();
        var party = reader.Catalogue["party"];
        var drafts = new List<IReadOnlyDictionary<string, object?>>();
        for (var i = 0; i < 64; i++) drafts.Add((await reader.GetAsync(party, ids[i * 97 % ids.Count], Principal.System, ct))!.Values);
        var checks = await Timing.OfAsync(200, async i => await check.CheckAsync(drafts[i % drafts.Count], Principal.System, ct));
        var pages = await Timing.OfAsync(100, async _ => await services.GetRequiredService<DuplicateQueue>().PageAsync(null, 30, Principal.System, ct));
        return
        [
            new Figure("scan: all parties, learning included", scan, "s"),
            new Figure("scan: pairs at p ≥ 0.5 that are right × 100", 100 * precision, "%"),
            new Figure("scan: true pairs that are found × 100", 100 * recall, "%"),
            Figure.Of("scan: one changed party, from the log to the kept pairs", changed, null),
            Figure.Of("scan: who is there already, for one that is being made", checks, null),
            Figure.Of("scan: first page of the queue", pages, null),
        ];
    }

    /// <summary>Each party's number in truth, by its id.</summary>
    private static async Task<Dictionary<Guid, int>> FillAsync(ServiceProvider services, IReadOnlyList<MadeParty> made, CancellationToken ct)
    {
        var store = services.GetRequiredService<RecordStore>();
        var truth = new Dictionary<Guid, int>(made.Count);
        var run = await store.OpenRunAsync(new WriteContext(Principal.System, "import"), "bench-scan", ct);
        foreach (var some in made.Chunk(Chunk))
        {
            var rows = new List<Dictionary<string, object?>>(some.Length);
            foreach (var one in some)
            {
                var id = Guid.CreateVersion7();
                truth[id] = one.Truth;
                rows.Add(Values(one, id));
            }

            await run.ChunkAsync(async bulk => { await bulk.CreateAsync(store.Catalogue["party"], rows, ct); return 0; }, ct);
        }

        await run.FinishAsync(made.Count, 0, ct);
        return truth;
    }

    private static Dictionary<string, object?> Values(MadeParty party, Guid id)
    {
        static string? Text(string text) => text.Length == 0 ? null : text;
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [SystemFields.Id] = id,
            ["kind"] = party.Company.Length > 0 ? "organisation" : "person",
            ["name"] = party.Company.Length > 0 ? party.Company : party.IsHan ? party.Family + party.Given : $"{party.Given} {party.Family}".Trim() is { Length: > 0 } name ? name : "?",
            ["birthday"] = DateOnly.TryParse(party.Birthday, CultureInfo.InvariantCulture, out var day) ? day : null,
            ["email"] = Text(party.Email),
            ["phone"] = Text(party.Phone),
            ["street"] = Text(party.Street),
            ["postcode"] = Text(party.Postcode),
            ["city"] = Text(party.City),
            ["country"] = Text(party.Country),
        };
    }

    private static async Task<(double Precision, double Recall)> HitsAsync(Workplace workplace, Dictionary<Guid, int> truth, CancellationToken ct)
    {
        var (found, right) = (0, 0);
        await using var connection = await workplace.Database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select a_id, b_id from cus_duplicate_pair where bits >= 0";
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            found++;
            if (truth[(Guid)workplace.Database.Dialect.FromDb(FieldKind.Link, row, 0)!] == truth[(Guid)workplace.Database.Dialect.FromDb(FieldKind.Link, row, 1)!]) right++;
        }

        var pairs = truth.Values.GroupBy(t => t).Sum(g => g.Count() * (g.Count() - 1L) / 2);
        return (right / (double)Math.Max(1, found), right / (double)Math.Max(1, pairs));
    }

    /// <summary>Somebody moves or gets another number; the scan follows at once.</summary>
    private static async Task<Spread> ChangesAsync(ServiceProvider services, DuplicateWatch watch, List<Guid> ids, CancellationToken ct)
    {
        var store = services.GetRequiredService<RecordStore>();
        var party = store.Catalogue["party"];
        var times = new List<double>();
        for (var i = 0; i < Changes; i++)
        {
            var values = new Dictionary<string, object?>(StringComparer.Ordinal) { ["phone"] = "+4940" + (2_000_000 + (i * 7_919)).ToString(CultureInfo.InvariantCulture), ["street"] = $"Lindenweg {i}" };
            await store.WriteAsync([RecordWrite.Update(party, ids[i * 331 % ids.Count], values)], new WriteContext(Principal.System, "bench"), ct);
            var from = Stopwatch.GetTimestamp();
            if (await watch.StepAsync(TimeSpan.FromSeconds(5), ct) == ScanStep.Idle) throw new InvalidOperationException("The change was not seen.");
            if (i >= Changes / 10) times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }

        return new Spread(times);
    }
}
