using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Rapport.App.Tests.Servers;

/// <summary>Tests that talk to the running program as any client does.</summary>
public abstract class OverHttp(ApiServer server) : IAsyncLifetime
{
    private protected const string V1 = "/api/v1";

    private protected ApiServer Server => server;

    public virtual async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>One call. The body is JSON: an object of the test, or text as it is.</summary>
    private protected async Task<Reply> CallAsync(string method, string path, object? body = null, string? key = "", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Length == 0 ? server.AdminKey : key);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body as byte[] ?? Encoding.UTF8.GetBytes(body as string ?? System.Text.Json.JsonSerializer.Serialize(body)));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type") request.Content!.Headers.Remove(name);
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Reply((int)response.StatusCode, text, response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    private protected Task<Reply> GetAsync(string path, string? key = "", params (string, string)[] headers) => CallAsync("GET", V1 + path, null, key, headers);

    private protected Task<Reply> PostAsync(string path, object body, string? key = "", params (string, string)[] headers) => CallAsync("POST", V1 + path, body, key, headers);

    private protected Task<Reply> PatchAsync(string path, object body, string? key = "", params (string, string)[] headers) => CallAsync("PATCH", V1 + path, body, key, headers);

    private protected async Task<string> CreateAsync(string type, object body)
    {
        var made = await PostAsync("/" + type, body);
        Assert.True(made.Status == 201, made.Text);
        return (string)made.Json["id"]!;
    }

    private protected async Task<int> CountAsync(string type, string? where = null) =>
        (int)(await GetAsync($"/{type}?limit=1&count=capped{(where is null ? "" : "&where=" + Uri.EscapeDataString(where))}")).Json["count"]!;
}

/// <summary>An answer as it came.</summary>
internal sealed record Reply(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The answer is null.");

    /// <summary>The code of the refusal; fails unless it is a well-formed problem of this status.</summary>
    public string Problem(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Text}");
        Assert.Equal("application/problem+json", Headers["Content-Type"]);
        Assert.Equal(status, (int)Json["status"]!);
        Assert.NotEqual("", (string)Json["title"]!);
        Assert.DoesNotContain("problem.", (string)Json["title"]!, StringComparison.Ordinal);
        Assert.NotEmpty(Json["errors"]!.AsArray());
        return (string)Json["code"]!;
    }
}
