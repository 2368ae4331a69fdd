using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.App.Workplaces;
using Rapport.Core.Backups;

namespace Rapport.Fuzz.Api;

/// <summary>
/// Requests to the running program over an embedded database, or over the one in <paramref name="connection"/>: never a
/// 5xx, never an answer that is no JSON, and after each refusal everything is as before: by counters each time, row by
/// row every <see cref="DeepEvery"/> inputs (where also the questions since then may not have written), and by the doctor
/// at the end of each stretch.
/// </summary>
internal sealed class ApiFuzz(string? connection) : Fuzz
{
    private const int DeepEvery = 200;
    private const int MostRemembered = 400;
    private readonly List<string> sets = [], cursors = [];
    private ApiTarget? target;
    private Traces? traces;
    private ApiRequest? request;
    private string? traced, deep;
    private int tried;

    public override string Name => "api";

    public override string Input => request?.ToString() ?? "";

    public override int Stretch => 10_000;

    public override async Task BeginAsync()
    {
        target = await ApiTarget.StartAsync(connection);
        traces = new Traces(target.Workplace);
        traced = await traces.LookAsync();
        deep = null;
        sets.Clear();
        cursors.Clear();
    }

    public override async ValueTask<string> TryAsync(Random random)
    {
        request = new ApiRequests(target!.Workplace.Catalogue.Current, target.Records, sets, cursors, random).Next();
        if (++tried % DeepEvery == 0) deep = await traces!.LookDeeplyAsync();
        ApiReply reply;
        try
        {
            reply = await target.SendAsync(request);
        }
        catch (Exception e) when (e is UriFormatException or NotSupportedException or FormatException)
        {
            return "not sent";
        }

        Demand(reply.Status < 500, $"{reply.Status}: {reply.Text}");
        if (reply.Status >= 400)
        {
            await RefusedAsync(reply);
            return $"{request.Method} {request.Call} {reply.Status}";
        }

        if (request.Writes) (deep, traced) = (null, await traces!.LookAsync());
        Remember(reply);
        return $"{request.Method} {request.Call} {reply.Status}";
    }

    private async Task RefusedAsync(ApiReply reply)
    {
        // An address with a NUL is turned away by the server before the program sees it.
        var isMute = request!.Method == "HEAD" || (reply.Status == 400 && reply.Text.Length == 0 && request.Path.Contains("%00", StringComparison.Ordinal));
        Demand(reply.MediaType == "application/problem+json" || isMute, $"{reply.Status} as {reply.MediaType}: {reply.Text}");
        if (!isMute)
        {
            var json = Json(reply.Text) as JsonObject;
            Demand(json?["status"] is { } status && (int)status == reply.Status && json["code"] is not null && json["title"] is not null, $"no problem: {reply.Text}");
            Demand(!((string)json!["title"]!).Contains("problem.", StringComparison.Ordinal), "a problem without a text: " + reply.Text);
        }

        if (!request.Writes) return;
        var now = await traces!.LookAsync();
        var (before, rows) = (traced, deep);
        (traced, deep) = (now, null);
        Demand(before == now, $"{reply.Status}, but something was written ({before} → {now}): {reply.Text}");
        Demand(rows is null || rows == await traces.LookDeeplyAsync(), $"{reply.Status}, but a row is another: {reply.Text}");
    }

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException e)
        {
            throw new BrokenPromiseException($"no JSON ({e.Message}): {text}");
        }
    }

    private void Remember(ApiReply reply)
    {
        if (reply.ChangeSet is { } set) Keep(sets, set);
        // The page to try the API out is the one answer that is no JSON.
        if (reply.Text.Length == 0 || reply.MediaType == "text/html") return;
        var json = Json(reply.Text);
        if (json is not JsonObject answer) return;
        if (answer["next"] is JsonValue next && next.GetValueKind() == JsonValueKind.String) Keep(cursors, (string)next!);
        if (reply.Status == 201 && answer["id"] is JsonValue id && request!.Path.Split('/') is [_, _, _, var type]) Keep(target!.Records, (type, (string)id!));
    }

    /// <summary>The oldest make room; the first dozen stay, as links need something to lead to.</summary>
    private static void Keep<T>(List<T> list, T item)
    {
        if (list.Count > MostRemembered) list.RemoveAt(12);
        list.Add(item);
    }

    public override async Task EndAsync()
    {
        if (target is null) return;
        var tables = Workplace.Modules.SelectMany(m => m.Tables()).ToList();
        var findings = await new Doctor(target.Workplace.Database, new Plan(target.Workplace.Catalogue.Current, tables), target.Workplace.Folder, TimeProvider.System).RunAsync(default);
        await CloseAsync();
        Demand(findings.Count == 0, "the doctor finds: " + string.Create(CultureInfo.InvariantCulture, $"{string.Join("; ", findings)}"));
    }

    private async Task CloseAsync()
    {
        if (traces is not null) await traces.DisposeAsync();
        if (target is not null) await target.DisposeAsync();
        (traces, target) = (null, null);
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }
}
