using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Web;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Records;

namespace Rapport.Fuzz.Api;

/// <summary>The program itself, listening on a free port over a new workplace with a handful of records.</summary>
internal sealed class ApiTarget : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rapport-fuzz-").FullName;
    private WebApplication? app;
    private HttpClient? client;
    private string key = "";

    public Workplace Workplace { get; private set; } = null!;

    public List<(string Type, string Id)> Records { get; } = [];

    public static async Task<ApiTarget> StartAsync(string? connection)
    {
        var target = new ApiTarget();
        target.Workplace = await Workplace.OpenAsync(target.folder, connection, default);
        target.app = WebServer.Build(target.Workplace, "http://127.0.0.1:0", jobs: false, [new("RAPPORT_API_PER_SECOND", "0"), new("RAPPORT_STRANGER_PER_SECOND", "0")]);
        await target.app.StartAsync();
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        target.client = new HttpClient(handler) { BaseAddress = new Uri(target.app.Urls.First()), Timeout = FuzzRun.Longest };
        await target.MakeKeyAsync();
        await target.FillAsync();
        return target;
    }

    private async Task MakeKeyAsync()
    {
        var store = app!.Services.GetRequiredService<RecordStore>();
        var outcome = await store.WriteAsync(
            [RecordWrite.Create(store.Catalogue["user"], new Dictionary<string, object?> { ["name"] = "fuzz", ["email"] = $"{Guid.CreateVersion7():N}@example.com", ["role"] = Roles.Administrator.Name, ["team"] = await FirstTeam.EnsureAsync(store, null, default) })],
            new WriteContext(Principal.System, "fuzz"), default);
        key = await app.Services.GetRequiredService<Users>().CreateKeyAsync(outcome.Items[0].Id, "fuzz", null, default);
    }

    private async Task FillAsync()
    {
        var parties = new List<string>();
        foreach (var name in (string[])["Fuzzed Ltd", "张三", "O'Neill"]) parties.Add(await CreateAsync("party", $$"""{"kind":"person","name":"{{name}}","tags":["a"],"birthday":"1990-02-28"}"""));
        var product = await CreateAsync("product", """{"code":"X1","name":"Thing","price":12.5}""");
        var order = await CreateAsync("order", $$"""{"party":"{{parties[0]}}","placedAt":"2026-01-31T10:00:00Z","country":"France","total":25}""");
        await CreateAsync("orderLine", $$"""{"order":"{{order}}","product":"{{product}}","position":1,"quantity":2,"unitPrice":12.5,"amount":25}""");
        await CreateAsync("note", $$"""{"party":"{{parties[1]}}","at":"2026-02-01T09:00:00Z","text":"a note"}""");
        await CreateAsync("relation", $$"""{"party":"{{parties[1]}}","other":"{{parties[0]}}","role":"worksFor"}""");
    }

    private async Task<string> CreateAsync(string type, string body)
    {
        var made = await SendAsync(new ApiRequest("POST", $"/api/v1/{type}", Encoding.UTF8.GetBytes(body), []));
        var id = made.Status == 201 ? (string)JsonNode.Parse(made.Text)!["id"]! : throw new InvalidOperationException($"No {type} to begin with: {made.Text}");
        Records.Add((type, id));
        return id;
    }

    public async Task<ApiReply> SendAsync(ApiRequest call)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), call.Path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (call.Body is not null)
        {
            request.Content = new ByteArrayContent(call.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        foreach (var (name, value) in call.Headers)
        {
            if (name == "Authorization") request.Headers.Authorization = null;
            if (name == "Content-Type") request.Content?.Headers.Remove(name);
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client!.SendAsync(request);
        return new ApiReply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType,
            response.Headers.TryGetValues("X-Change-Set", out var sets) ? sets.First() : null);
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        if (Workplace is not null) await Workplace.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

internal sealed record ApiReply(int Status, string Text, string? MediaType, string? ChangeSet);

internal sealed record ApiRequest(string Method, string Path, byte[]? Body, IReadOnlyList<(string Name, string Value)> Headers)
{
    public bool Writes => Method is not "GET" and not "HEAD";

    /// <summary>What is called, without what it is called with.</summary>
    public string Call => Path.Split('?')[0].Split('/') is not [_, _, _, var first, .. var rest] ? "elsewhere"
        : first is "types" or "search" or "changes" or "change-sets" or "jobs" or "reports" ? first
        : rest is ["batch"] ? "batch" : rest is [_, "timeline"] ? "timeline" : rest.Length == 1 ? "record" : "records";

    public override string ToString() => $"{Method} {Path}{string.Concat(Headers.Select(h => $"\n  {h.Name}: {Noise.Show(h.Value)}"))}{(Body is null ? "" : "\n  " + Noise.Show(Encoding.Latin1.GetString(Body)))}";
}
