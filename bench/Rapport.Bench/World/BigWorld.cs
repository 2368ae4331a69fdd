using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Bench.World;

/// <summary>
/// A workplace of <see cref="Size"/> parties and five times as many timeline entries (100,000 of them on one party), in a
/// tree of 341 teams. Made by the product's own bulk path and kept in its folder, so that a second run measures at once.
/// </summary>
internal sealed class BigWorld : IAsyncDisposable
{
    private const int Chunk = 5_000;
    private const string FirstScan = "customers.duplicates";

    private BigWorld(Workplace workplace, ServiceProvider services, int size)
    {
        Workplace = workplace;
        Services = services;
        Size = size;
    }

    public Workplace Workplace { get; }
    public ServiceProvider Services { get; }
    public int Size { get; }
    public IDatabase Database => Workplace.Database;
    public bool IsPostgres => Database.Dialect.GetType().Name.StartsWith("Postgres", StringComparison.Ordinal);
    public RecordType Party => Store.Catalogue["party"];
    public RecordStore Store => Services.GetRequiredService<RecordStore>();
    public RecordReader Reader => Services.GetRequiredService<RecordReader>();

    /// <summary>The party with the long story.</summary>
    public Guid Talkative { get; private set; }

    /// <summary>A regional manager: sees the records of 17 of 341 teams, about 5 %; hidden fields and scope are in every statement.</summary>
    public Principal Regional { get; } = new(Guid.CreateVersion7(), "regional", 2, Roles.Sales) { TeamNumbers = [2, .. Enumerable.Range(22, 16)] };

    /// <summary>A salesperson who sees the own records only, about 310.</summary>
    public Principal Salesperson { get; } = new(Names.Salesperson(30, 3), "salesperson", 30, Roles.Sales with { Name = "own", Other = new TypeAccess(RecordScope.Own, RecordScope.Own, Create: true, Delete: false) }) { TeamNumbers = [30] };

    /// <summary>Sees all, writes all.</summary>
    public Principal Chief { get; } = new(Guid.CreateVersion7(), "chief", 1, Roles.Manager) { TeamNumbers = [.. Enumerable.Range(1, 341)] };

    public static async Task<BigWorld> OpenAsync(string folder, string? connection, int size, Action<string> say, CancellationToken ct)
    {
        var workplace = await Workplace.OpenAsync(folder, connection, ct);
        var world = new BigWorld(workplace, workplace.BuildServices(), size);
        var there = await world.ScalarAsync("select coalesce(max(n), 0) from cus_party");
        if (there == 0 && size > 0) await world.MakeAsync(say, ct);
        world.Talkative = await world.FirstAsync("select id from cus_party order by n limit 1") as Guid? ?? Guid.Empty;
        return world;
    }

    public IEnumerable<(string Name, Principal Who)> People => [("sees all", Chief), ("regional manager", Regional), ("salesperson", Salesperson)];

    /// <summary>Everything in the one file, so that it can be copied, and nothing that a server would begin with by itself.</summary>
    public async Task SettleAsync()
    {
        // The first scan for duplicates keeps a core busy for long: what is measured beside is measured as in the weeks after it.
        var queue = Services.GetRequiredService<JobQueue>();
        if (await queue.ListAsync(FirstScan, null, 1, default) is []) await queue.CancelAsync(await queue.EnqueueAsync(new JobOrder(FirstScan, Key: FirstScan), Principal.System, default), default);
        if (!IsPostgres) await ScalarAsync("pragma wal_checkpoint(truncate)");
    }

    public async Task<long> ScalarAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<object?> FirstAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? Database.Dialect.FromDb(FieldKind.Link, row, 0) : null;
    }

    private async Task MakeAsync(Action<string> say, CancellationToken ct)
    {
        say($"Making {Size:N0} parties and {5 * Size:N0} timeline entries …");
        var run = await Store.OpenRunAsync(new WriteContext(Principal.System, "bench"), $"world:{Size}", ct);
        var ids = new List<Guid>(Size);
        foreach (var numbers in Enumerable.Range(0, Size).Chunk(Chunk))
        {
            var drafts = numbers.Select(Names.Party).ToList();
            await run.ChunkAsync(async writer => { await writer.CreateAsync(Party, drafts, ct); return 0; }, ct);
            ids.AddRange(drafts.Select(d => (Guid)d["id"]!));
        }

        await MakeStoriesAsync(run, ids, ct);
        await run.FinishAsync(Size, 0, ct);
        await ExecuteAsync(IsPostgres ? "vacuum analyze" : "analyze");
    }

    /// <summary>Straight into the one table: the entries' own records would add nothing to what is measured here.</summary>
    private async Task MakeStoriesAsync(Core.Changes.BulkRun run, List<Guid> ids, CancellationToken ct)
    {
        var random = new Random(5);
        var begin = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var longest = Math.Min(100_000, Size);
        foreach (var numbers in Enumerable.Range(0, 5 * Size).Chunk(4 * Chunk))
        {
            var rows = numbers.Select(i => new object?[]
            {
                Database.Dialect.ToDb(FieldKind.Link, i < longest ? ids[0] : ids[random.Next(1, ids.Count)]),
                Database.Dialect.ToDb(FieldKind.DateTime, begin.AddMinutes(random.Next(3_600_000))),
                random.Next(3) == 0 ? "call" : "note", 12L, Database.Dialect.ToDb(FieldKind.Link, Guid.CreateVersion7()), "Asked for the new catalogue", null, run.ChangeSet,
            }).ToList();
            await run.ChunkAsync(async writer => { await writer.Session.InsertManyAsync(TimelineWriter.Table, rows, ct); return 0; }, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Workplace.DisposeAsync();
    }
}
