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
    private readonly TaskCompletionSource<long> list = new(TaskCreationOptions.RunContinuationsAsynchronously), grid = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? rows;
    private volatile IReadOnlyList<Guid> drawn = [];
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
        await Task.WhenAll(circuit.list.Task, circuit.grid.Task).WaitAsync(Patience);
        return circuit;
    }

    /// <summary>The records whose rows were drawn last.</summary>
    public IReadOnlyList<Guid> Drawn => drawn;

    /// <summary>Scrolls the list to a row, until its rows are drawn.</summary>
    public async Task ScrollAsync(long row)
    {
        var wanted = rows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        const int RowHeight = 36, View = 800;
        await CallAsync(await list.Task, "OnSpacerBeforeVisible", row * RowHeight, 60 * RowHeight, View);
        await wanted.Task.WaitAsync(Patience);
    }

    /// <summary>Saves a cell; false where it was refused.</summary>
    public async Task<bool> SaveAsync(Guid id, string field, string value) =>
        JsonNode.Parse(await CallAsync(await grid.Task, "Save", id, field, value) ?? "{}")?["ok"]?.GetValue<bool>() == true;

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
        hub.On<long, byte[]>("JS.RenderBatch", async (number, batch) =>
        {
            // Only rows say of which record they are.
            if (batch.AsSpan().IndexOf("data-id"u8) >= 0)
            {
                drawn = [.. Row().Matches(Encoding.UTF8.GetString(batch)).Select(m => Guid.Parse(m.Groups[1].Value)).Distinct()];
                rows?.TrySetResult();
            }

            await hub.SendAsync("OnRenderCompleted", number, null);
        });
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
        if (name.EndsWith("Virtualize.init", StringComparison.Ordinal)) list.TrySetResult(ObjectIn(arguments));
        if (name == "attach" && arguments.Contains("notSaved", StringComparison.Ordinal)) grid.TrySetResult(ObjectIn(arguments));
        if (id == 0) return;
        object? answer = result is 1 ? new Dictionary<string, int> { ["__jsObjectId"] = Interlocked.Increment(ref objects) } : name == "busy" ? false : null;
        await hub.SendAsync("EndInvokeJSFromDotNet", id, true, JsonSerializer.Serialize(new object?[] { id, true, answer }));
    }

    private static long ObjectIn(string arguments) => long.Parse(Reference().Match(arguments).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    private void Fail(Exception error)
    {
        list.TrySetException(error);
        grid.TrySetException(error);
        rows?.TrySetException(error);
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

    [GeneratedRegex("r-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")]
    private static partial Regex Row();

    [GeneratedRegex("\"__dotNetObject\":(\\d+)")]
    private static partial Regex Reference();
}
