using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Customers.Duplicates.Model;
using Rapport.Customers.Duplicates.Scan;
using Rapport.Storage.Specs.Merging;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Duplicates;

/// <summary>What specifications of the standing scan have in common.</summary>
public abstract class ScanEngine(SharedPostgres? postgres) : MergeEngine(postgres)
{
    private protected JobQueue Queue => Get<JobQueue>();

    private protected DuplicateWatch Watch => new(Database, Get<ChangeFeed>(), Get<PartyModels>(), Get<PartyScan>(), Queue, NullLogger<DuplicateWatch>.Instance);

    /// <summary>The first scan of all parties, carried out as the worker does.</summary>
    private protected async Task ScanAllAsync()
    {
        await Queue.EnqueueAsync(FullScan.Order, Principal.System, default);
        using var worker = new JobWorker(Queue, Services.OfType<FullScan>(), TimeProvider.System, NullLogger<JobWorker>.Instance);
        Assert.True(await worker.RunOneAsync("w", default));
        Assert.Equal(JobState.Done, (await Queue.ListAsync(FullScan.JobType, null, 1, default))[0].State);
    }

    private IEnumerable<IJobHandler> Services => Get<IEnumerable<IJobHandler>>();

    /// <summary>Follows all changes to their end.</summary>
    private protected async Task FollowAsync()
    {
        // On PostgreSQL a change is told once no older transaction runs, in whatever database of the server.
        for (var i = 0; i < 500 && await ScalarAsync($"select count(*) from core_change_set where not ({Database.Dialect.StampSettled("tx")})") > 0; i++) await Task.Delay(20);
        var watch = Watch;
        for (var step = ScanStep.More; step is ScanStep.More or ScanStep.Done;) step = await watch.StepAsync(TimeSpan.Zero, default);
    }

    /// <summary>The pairs kept, by the titles of their parties.</summary>
    private protected async Task<IReadOnlyList<string>> PairsAsync()
    {
        var pairs = new List<string>();
        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = "select a_id, b_id, bits from cus_duplicate_pair order by bits desc, n";
        await using var row = await command.ExecuteReaderAsync();
        var found = new List<(Guid A, Guid B)>();
        while (await row.ReadAsync()) found.Add(((Guid)Database.Dialect.FromDb(FieldKind.Link, row, 0)!, (Guid)Database.Dialect.FromDb(FieldKind.Link, row, 1)!));
        foreach (var (a, b) in found)
        {
            string[] both = [(await GetAsync(Party, a))?.Title ?? "–", (await GetAsync(Party, b))?.Title ?? "–"];
            pairs.Add(string.Join(" = ", both.Order(StringComparer.Ordinal)));
        }

        return [.. pairs.Order(StringComparer.Ordinal)];
    }

    /// <summary>Fifty customers of a shop in one town, all of them different.</summary>
    private protected async Task ShopAsync(int customers = 50)
    {
        string[] given = ["Anna", "Bernd", "Clara", "Dieter", "Elke", "Franz", "Greta"], family = ["Becker", "Huber", "Krause", "Lang", "Maurer", "Neumann", "Otto", "Pohl", "Richter", "Seidel", "Vogel"];
        await Store.WriteAsync([.. Enumerable.Range(0, customers).Select(i => RecordWrite.Create(Party, Values(("kind", "person"), ("name", $"{given[i % 7]} {family[i % 11]}"),
            ("email", $"{given[i % 7]}.{family[i % 11]}{i}@mail{i % 3}.example".ToLowerInvariant()), ("phone", "+4940" + (1_000_000 + (i * 7_919)).ToString(CultureInfo.InvariantCulture)), ("city", "Hamburg"), ("postcode", $"2009{i % 9}"), ("country", "DE"))))], By(Principal.System), default);
    }
}
