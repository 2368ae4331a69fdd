using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Bench.World;
using Rapport.Core.Access;
using Rapport.Core.Records;

namespace Rapport.Bench.Runs;

/// <summary>The HTTP interface of the real program: CPU time of the server process per call, and creates by eight clients at once.</summary>
internal sealed class Calling(BigWorld world, string folder, string? connection)
{
    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var key = await KeyAsync();
        var figures = new List<Figure>();
        await using var server = await ServerProcess.StartAsync(folder, connection);
        figures.Add(new("start to first answer", server.SecondsToStart, "s", null, 3));
        using var http = Client(server, key);
        (await http.GetAsync("/sign-in")).Dispose();
        await Task.Delay(3_000);
        figures.Add(new("memory when idle", server.MegabytesInMemory, "MB", null, 300));
        figures.AddRange(await OfAsync(server, "list of 50", 1_500, 1.5, _ => http.GetAsync("/api/v1/party?limit=50")));
        figures.AddRange(await OfAsync(server, "read one", 3_000, 0.6, _ => http.GetAsync($"/api/v1/party/{world.Talkative}")));
        figures.AddRange(await OfAsync(server, "create one", 1_500, 2, i => http.PostAsync("/api/v1/party", JsonContent.Create(Body(i)))));
        figures.AddRange(await OfAsync(server, "batch of 1,000", 12, 60, i => http.PostAsync("/api/v1/party/batch", JsonContent.Create(Batch(i)))));
        figures.Add(await ManyAsync(server, key));
        return figures;
    }

    private async Task<string> KeyAsync()
    {
        var users = world.Services.GetRequiredService<Users>();
        var mail = $"bench{Stopwatch.GetTimestamp()}@users.invalid";
        var user = (await world.Store.WriteAsync([RecordWrite.Create(world.Store.Catalogue["user"], new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = "bench", ["email"] = mail, ["role"] = "manager", ["team"] = 1L })], new WriteContext(Principal.System, "bench"), default)).Items[0].Id;
        return await users.CreateKeyAsync(user, "bench", "manager", default);
    }

    private static HttpClient Client(ServerProcess server, string key)
    {
        var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    private static async Task<IReadOnlyList<Figure>> OfAsync(ServerProcess server, string name, int calls, double target, Func<int, Task<HttpResponseMessage>> call)
    {
        for (var i = 0; i < calls / 3; i++) await CheckAsync(call(i));
        var cpu = server.Cpu;
        var times = new List<double>(calls);
        for (var i = 0; i < calls; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await CheckAsync(call(calls + i));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return [new($"{name}: CPU of the server per call", (server.Cpu - cpu).TotalMilliseconds / calls, "ms", null, target), new($"{name}: answer, p95", new Spread(times).P95, "ms")];
    }

    private static async Task<Figure> ManyAsync(ServerProcess server, string key)
    {
        const int Clients = 8, Each = 800;
        var clients = Enumerable.Range(0, Clients).Select(_ => Client(server, key)).ToList();
        foreach (var client in clients) await CheckAsync(client.PostAsync("/api/v1/party", JsonContent.Create(Body(1))));
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(clients.Select((client, c) => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++) await CheckAsync(client.PostAsync("/api/v1/party", JsonContent.Create(Body(100_000 + (c * Each) + i))));
        })));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        foreach (var client in clients) client.Dispose();
        return new("create by eight clients", Clients * Each / seconds, "1/s", null, 1_500);
    }

    private static async Task CheckAsync(Task<HttpResponseMessage> answer)
    {
        using var response = await answer;
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        await response.Content.CopyToAsync(Stream.Null);
    }

    private static JsonObject Body(int i) => new() { ["kind"] = "person", ["name"] = $"Ada Example {i}", ["email"] = $"ada{i}@post.example", ["phone"] = "+4930901820", ["city"] = "Berlin", ["country"] = "Germany" };

    private static JsonArray Batch(int i) => [.. Enumerable.Range(i * 1_000, 1_000).Select(n => (JsonNode)Body(n))];
}
