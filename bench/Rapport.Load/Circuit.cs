using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Rapport.Load;

/// <summary>
/// One open page, without a browser: the circuit that a page opens, its calls answered as a page answers them, its drawings
/// confirmed and looked at only for what is waited for. What a browser does with a drawing is not in the times.
/// </summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HubConnection hub;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string?>> calls = new();
    private readonly ConcurrentDictionary<int, byte[]> bytes = new();
    private readonly TaskCompletionSource<long> grid = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (long Start, Guid[] Rows) held = (0, []);
    private int edition;
    private int objects, called;

    private Circuit(HubConnection hub) => this.hub = hub;

    /// <summary>Opens a page of a signed-in person and waits until its list listens.</summary>
    public static async Task<Circuit> OpenAsync(HttpClient http, string cookies, string path)
    {
        var page = await http.GetStringAsync(path);
        var address = http.BaseAddress!;
        var builder = new HubConnectionBuilder().WithUrl(new Uri(address, "_blazor"), o =>
        {
            o.Headers["Cookie"] = cookies;
            o.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
        });
        builder.Services.RemoveAll<IHubProtocol>();
        builder.Services.AddSingleton<IHubProtocol, CircuitProtocol>();
        var circuit = new Circuit(builder.Build());
        circuit.Listen();
        await circuit.hub.StartAsync();
        await circuit.hub.InvokeAsync<string>("StartCircuit", address.ToString(), new Uri(address, path).ToString(), "[]", "");
        await circuit.hub.SendAsync("UpdateRootComponents", Roots(page), "");
        await circuit.grid.Task.WaitAsync(Patience);
        return circuit;
    }

    /// <summary>The records whose rows the page holds.</summary>
    public IReadOnlyList<Guid> Held => held.Rows;

    /// <summary>Scrolls the list to a row, until the rows of the screen there and beside it are at hand: asks for those that it lacks, as the page does.</summary>
    public async Task ScrollAsync(long row)
    {
        const int Screen = 24, Beside = 15;
        var (start, end) = (Math.Max(0, row - Beside), row + Screen + Beside);
        var (from, to) = (Math.Max(start, held.Start), Math.Min(end, held.Start + held.Rows.Length));
        if (to <= from) (from, to) = (start, start);
        Take(await CallAsync(await grid.Task, "Ask", start, end - start, from, to, edition));
    }

    /// <summary>Saves a cell; false where it was refused.</summary>
    public async Task<bool> SaveAsync(Guid id, string field, string value)
    {
        var answer = await CallAsync(await grid.Task, "Save", id, field, value) ?? "{}";
        BytesIn(answer);
        return JsonNode.Parse(answer)?["ok"]?.GetValue<bool>() == true;
    }

    private async Task<string?> CallAsync(long target, string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref called).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = calls[id] = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await hub.SendAsync("BeginInvokeDotNetFromJS", id, null, method, target, JsonSerializer.Serialize(arguments));
        return await answer.Task.WaitAsync(Patience);
    }

    private void Listen()
    {
        hub.On<int, string>("JS.AttachComponent", (_, _) => { });
        hub.On<int>("JS.EndUpdateRootComponents", _ => { });
        hub.On<string>("JS.Error", error => Fail(new InvalidOperationException(error)));
        hub.On<long, byte[]>("JS.RenderBatch", async (number, _) => await hub.SendAsync("OnRenderCompleted", number, null));
        hub.On<int, byte[]>("JS.ReceiveByteArray", (id, data) => bytes[id] = data);
        hub.On<string, bool, string>("JS.EndInvokeDotNet", (id, ok, answer) =>
        {
            if (!calls.TryRemove(id, out var call)) return;
            if (ok) call.TrySetResult(answer);
            else call.TrySetException(new InvalidOperationException(answer));
        });
        hub.On<long, string, string, int, long, int>("JS.BeginInvokeJS", (id, name, arguments, result, _, _) => AnswerAsync(id, name, arguments, result));
    }

    /// <summary>Answers as a page does: objects where objects are asked for, nothing else; keeps whom to call.</summary>
    private async Task AnswerAsync(long id, string name, string arguments, int result)
    {
        if (name == "take") Take(arguments);
        else if (name == "attach" && arguments.Contains("notSaved", StringComparison.Ordinal))
        {
            Take(arguments);
            grid.TrySetResult(ObjectIn(arguments));
        }
        else BytesIn(arguments);

        if (id == 0) return;
        object? answer = result is 1 ? new Dictionary<string, int> { ["__jsObjectId"] = Interlocked.Increment(ref objects) } : name == "busy" ? false : null;
        await hub.SendAsync("EndInvokeJSFromDotNet", id, true, JsonSerializer.Serialize(new object?[] { id, true, answer }));
    }

    private static long ObjectIn(string arguments) => long.Parse(Reference().Match(arguments).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Takes rows as the page's script does (rows.js): a head of five numbers and more, and the rows that are not kept.</summary>
    private void Take(string? answer)
    {
        if (BytesIn(answer) is not { } data) return;
        var lines = Encoding.UTF8.GetString(data).Split('\u001e');
        var head = lines[0].Split(' ').Select(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        if (head[0] < edition) return;
        var (start, from, to) = (head[2], head[3], head[4]);
        var fresh = lines.Skip(1).Select(l => Row().Match(l)).Where(m => m.Success).Select(m => Guid.Parse(m.Groups[1].Value)).ToList();
        var kept = held.Rows.Skip((int)(from - held.Start)).Take(to - from);
        held = (start, [.. fresh.Take(from - start), .. kept, .. fresh.Skip(from - start)]);
        edition = head[0];
    }

    /// <summary>The bytes that came before a call or an answer that names them.</summary>
    private byte[]? BytesIn(string? text) => text is not null && Bytes().Match(text) is { Success: true } match
        && bytes.TryRemove(int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), out var data) ? data : null;

    private void Fail(Exception error)
    {
        grid.TrySetException(error);
        foreach (var call in calls.Values) call.TrySetException(error);
    }

    /// <summary>The page's roots, as its marks name them.</summary>
    private static string Roots(string page)
    {
        var operations = Mark().Matches(page).Select(m => JsonNode.Parse(m.Groups[1].Value)!.AsObject()).Where(m => (string?)m["type"] == "server" && m["descriptor"] is not null)
            .Select((mark, i) => (JsonNode)new JsonObject { ["type"] = "add", ["ssrComponentId"] = i + 1, ["marker"] = mark.DeepClone() }).ToArray();
        if (operations.Length == 0) throw new InvalidOperationException("The page has no root: is the person signed in?");
        return new JsonObject { ["batchId"] = 1, ["operations"] = new JsonArray(operations) }.ToJsonString();
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Mark();

    [GeneratedRegex("data-id=\"([0-9a-f-]{36})\"")]
    private static partial Regex Row();

    [GeneratedRegex("\"__byte\\[\\]\":(\\d+)")]
    private static partial Regex Bytes();

    [GeneratedRegex("\"__dotNetObject\":(\\d+)")]
    private static partial Regex Reference();
}
