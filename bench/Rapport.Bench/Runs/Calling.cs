using System.Diagnostics;
using System.Text.Json;
using Rapport.Bench.World;

namespace Rapport.Bench.Runs;

/// <summary>
/// The HTTP interface of the real program: CPU time of the server process per call, and creates by eight clients at once.
/// Raw is the CPU time of this process for the same work over the provider alone.
/// </summary>
internal sealed class Calling(Scratch place, int size)
{
    // The runtime compiles hot code anew in the background: before some two thousand calls one measures the compiler.
    private const int WarmCalls = 2_500;
    private const int RawRuns = 600;

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken ct)
    {
        await using var world = await BigWorld.OpenAsync(place.Folder, place.Connection, size, Console.Error.WriteLine, ct);
        var key = await Client.KeyAsync(world);
        var figures = new List<Figure>();
        double list, read, create, batch, rate;
        await using (var server = await ServerProcess.StartAsync(place.Folder, place.Connection))
        {
            using var client = new Client(server.Address, key);
            await client.GetAsync("/sign-in");
            await Task.Delay(3_000, ct);
            figures.Add(new("memory when idle", server.MegabytesInMemory, "MB", null, 300));
            figures.Insert(0, new("start to first answer", server.SecondsToStart, "s", null, 3));
            list = await CpuAsync(server, "list of 50", 1_500, _ => client.GetAsync("/api/v1/party?limit=50"), figures);
            read = await CpuAsync(server, "read one", 3_000, _ => client.GetAsync($"/api/v1/party/{world.Talkative}"), figures);
            create = await CpuAsync(server, "create one", 1_500, i => client.PostAsync("/api/v1/party", One(i)), figures);
            batch = await CpuAsync(server, "batch of 1,000", 12, i => client.PostAsync("/api/v1/party/batch", Many(i)), figures, warm: 6);
            rate = await EightAsync(server, key);
        }

        var raw = new Raw(world);
        var writing = new RawWriting(world);
        await writing.PrepareAsync(emptied: false);
        await using var connection = await world.Database.OpenAsync(ct);
        var first = raw.Page(world.Chief, null, "name_sort, n");
        var one = $"select * from cus_party where id = {raw.Id(world.Talkative)}";
        return
        [
            .. figures,
            new("CPU of the server, list of 50", list, "ms", list / await RawCpuAsync(RawRuns, () => raw.RunAsync(first)), 1.5),
            new("CPU of the server, read one", read, "ms", read / await RawCpuAsync(RawRuns, () => raw.RunAsync(one)), 0.6),
            new("CPU of the server, create one", create, "ms", create / await RawCpuAsync(RawRuns, () => writing.CreateAsync(connection, 1)), 2),
            new("CPU of the server, batch of 1,000", batch, "ms", batch / await RawCpuAsync(12, () => writing.CreateAsync(connection, 1_000)), 60),
            new("create by eight clients", rate, "1/s", await RawRateAsync(world, writing) / rate, 1_500),
        ];
    }

    private static async Task<double> CpuAsync(ServerProcess server, string name, int calls, Func<int, Task> call, List<Figure> figures, int warm = WarmCalls)
    {
        for (var i = 0; i < warm; i++) await call(i);
        var cpu = server.Cpu;
        var times = new double[calls];
        for (var i = 0; i < calls; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await call(warm + i);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        var used = (server.Cpu - cpu).TotalMilliseconds / calls;
        figures.Add(Figure.Of($"answer by HTTP, {name}", new Spread(times), null));
        return used;
    }

    private static async Task<double> RawCpuAsync(int runs, Func<Task> work)
    {
        for (var i = 0; i < runs / 3; i++) await work();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        for (var i = 0; i < runs; i++) await work();
        return (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / runs;
    }

    private const int Clients = 8;
    private const int CallsOfEach = 800;

    private static async Task<double> EightAsync(ServerProcess server, string key)
    {
        var clients = Enumerable.Range(0, Clients).Select(_ => new Client(server.Address, key)).ToList();
        foreach (var client in clients) await client.PostAsync("/api/v1/party", One(1));
        var rate = await RateAsync((c, i) => clients[c].PostAsync("/api/v1/party", One(100_000 + (c * CallsOfEach) + i)));
        foreach (var client in clients) client.Dispose();
        return rate;
    }

    private static async Task<double> RawRateAsync(BigWorld world, RawWriting writing)
    {
        var connections = new List<System.Data.Common.DbConnection>();
        for (var c = 0; c < Clients; c++) connections.Add(await world.Database.OpenAsync(default));
        var rate = await RateAsync((c, _) => writing.CreateAsync(connections[c], 1));
        foreach (var connection in connections) await connection.DisposeAsync();
        await writing.FinishAsync();
        return rate;
    }

    private static async Task<double> RateAsync(Func<int, int, Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(c => Task.Run(async () =>
        {
            for (var i = 0; i < CallsOfEach; i++) await work(c, i);
        })));
        return Clients * CallsOfEach / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static object Body(int i) => new { kind = "person", name = $"Ada Example {i}", email = $"ada{i}@post.example", phone = "+4930901820", city = "Berlin", country = "Germany" };

    private static byte[] One(int i) => JsonSerializer.SerializeToUtf8Bytes(Body(i));

    private static byte[] Many(int i) => JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(i * 1_000, 1_000).Select(Body));
}
