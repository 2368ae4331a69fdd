using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Tests.CommandLine;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Records;
using Rapport.Testing;

namespace Rapport.App.Tests.Webhooks;

/// <summary>The program itself, killed as by <c>kill -9</c> while changes are made and told: nothing that was answered stays untold, and each record's changes keep their order.</summary>
public sealed class KillingTheTeller
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Four_kills_lose_no_change_and_no_order()
    {
        using var folder = new TempFolder();
        await using var receiver = await Receiver.StartAsync();
        var key = await KeyAsync(folder.Path);
        var url = $"http://127.0.0.1:{FreePort()}";
        var (answered, random) = (new ConcurrentBag<(string Id, long Version)>(), new Random(7));
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        for (var round = 0; round < 5; round++)
        {
            using var process = Start(folder.Path, url);
            await UntilReadyAsync(client);
            if (round == 0) (await client.PostAsJsonAsync("/api/v1/webhooks", new { name = "All", url = receiver.Url, types = new[] { "party" } }, None)).EnsureSuccessStatusCode();
            // Now and then it refuses, so that something always waits for another try when the kill comes.
            receiver.Answer = _ => Random.Shared.Next(10) == 0 ? 500 : 200;
            var (writing, before) = (WriteAsync(client, answered), receiver.Got.Count);
            if (round < 4)
            {
                for (var i = 0; i < 300 && receiver.Got.Count == before; i++) await Task.Delay(10, None);
                await Task.Delay(random.Next(0, 400), None);
                process.Kill();
                await process.WaitForExitAsync(None);
                await writing;
                continue;
            }

            await writing;
            receiver.Answer = _ => 200;
            var until = Environment.TickCount64 + 60_000;
            var told = new HashSet<(string, long)>();
            while (!told.IsSupersetOf(answered))
            {
                Assert.True(Environment.TickCount64 < until, $"{answered.Except(told).Count()} of {answered.Count} changes were not told.");
                await Task.Delay(100, None);
                told = [.. receiver.Events.Select(e => ((string)e["recordId"]!, (long)e["version"]!))];
            }

            process.Kill();
            await process.WaitForExitAsync(None);
        }

        Assert.True(answered.Count > 50, $"Only {answered.Count} changes were made.");
        foreach (var record in receiver.Events.GroupBy(e => (string)e["recordId"]!))
        {
            var first = record.Where(e => (string)e["event"]! == "party.updated").Select(e => (long)e["version"]!).Distinct().ToList();
            Assert.Equal(first.Order(), first);
        }
    }

    /// <summary>Makes and changes records until the server is gone or a hundred changes are answered.</summary>
    private static async Task WriteAsync(HttpClient client, ConcurrentBag<(string, long)> answered)
    {
        try
        {
            for (var i = 0; i < 25; i++)
            {
                var made = await client.PostAsJsonAsync("/api/v1/party", new { name = "Told" }, None);
                var id = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync(None))!["id"]!;
                for (var version = 2; version < 5; version++)
                {
                    (await client.PatchAsJsonAsync($"/api/v1/party/{id}", new { note = "v" + version }, None)).EnsureSuccessStatusCode();
                    answered.Add((id, version));
                }
            }
        }
        catch (HttpRequestException)
        {
            // Killed.
        }
    }

    private static async Task<string> KeyAsync(string folder)
    {
        await using var workplace = await Workplace.OpenAsync(folder, null, None);
        await using var services = workplace.BuildServices();
        var store = services.GetRequiredService<RecordStore>();
        var made = await store.WriteAsync([RecordWrite.Create(store.Catalogue["user"], new Dictionary<string, object?> { ["name"] = "Boss", ["email"] = "boss@example.com", ["role"] = Roles.Administrator.Name, ["team"] = await FirstTeam.EnsureAsync(store, null, default) })], new WriteContext(Principal.System, "test"), None);
        return await services.GetRequiredService<Users>().CreateKeyAsync(made.Items[0].Id, "key", null, None);
    }

    private static Process Start(string folder, string url) => RapportProcess.StartWith(
        new Dictionary<string, string> { ["RAPPORT_WEBHOOK_ALLOW"] = "127.0.0.0/8", ["RAPPORT_WEBHOOK_RETRY_SECONDS"] = "0.05", ["RAPPORT_WEBHOOK_LEASE_SECONDS"] = "1", ["RAPPORT_WEBHOOK_TIMEOUT_SECONDS"] = "1" },
        null, "serve", "--urls", url, "--data", folder);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task UntilReadyAsync(HttpClient client)
    {
        for (var i = 0; i < 600; i++)
        {
            try
            {
                if ((await client.GetAsync("/health/ready", None)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not yet listening.
            }

            await Task.Delay(100, None);
        }

        Assert.Fail("The server did not become ready.");
    }
}
