using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Rapport.App.Tests.Webhooks;

/// <summary>A program that is told of changes: listens on this machine, keeps what it gets, and answers as it is told to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<Got> Got { get; } = [];

    /// <summary>Status by what came; 200 at first.</summary>
    public Func<Got, int> Answer { get; set; } = _ => 200;

    public TimeSpan Slowness { get; set; }

    public string Url => app.Urls.First() + "/in";

    public static async Task<Receiver> StartAsync(string urls = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(urls);
        var receiver = new Receiver(builder.Build());
        // As a delegate: a method that takes the context alone would be taken for one that answers nothing.
        receiver.app.MapPost("/in", (Delegate)receiver.TakeAsync);
        receiver.app.MapPost("/elsewhere", () => Results.Redirect("/in", preserveMethod: true));
        await receiver.app.StartAsync();
        return receiver;
    }

    private async Task<IResult> TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var got = new Got(body, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        if (Slowness > TimeSpan.Zero) await Task.Delay(Slowness, http.RequestAborted);
        Got.Enqueue(got);
        return Results.Text(new string('x', 100_000), statusCode: Answer(got));
    }

    public IEnumerable<JsonNode> Events => Got.Select(g => g.Json);

    public async Task<IReadOnlyList<Got>> UntilAsync(int count, int seconds = 30)
    {
        var until = Environment.TickCount64 + (seconds * 1_000);
        while (Got.Count < count)
        {
            Assert.True(Environment.TickCount64 < until, $"{Got.Count} of {count} came: {string.Join('\n', Got.Select(g => g.Body))}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return [.. Got];
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

internal sealed record Got(string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}
