using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Rapport.App.Tests.Mcp;

/// <summary>A model's side of the line: the SDK's own client over HTTP.</summary>
internal sealed class ModelClient : IAsyncDisposable
{
    private readonly McpClient client;

    private ModelClient(McpClient client) => this.client = client;

    public McpClient Sdk => client;

    public static async Task<ModelClient> ConnectAsync(ApiServer server, string key) => new(await McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(server.Client.BaseAddress!, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + key },
        }), cancellationToken: TestContext.Current.CancellationToken));

    /// <summary>What a tool answers; fails where it refuses.</summary>
    public async Task<JsonNode> CallAsync(string tool, params (string Name, object? Value)[] arguments)
    {
        var result = await RawAsync(tool, arguments);
        Assert.True(result.IsError != true, TextOf(result));
        return JsonNode.Parse(TextOf(result))!;
    }

    /// <summary>The code of a refusal.</summary>
    public async Task<string> RefusedAsync(string tool, params (string Name, object? Value)[] arguments)
    {
        var result = await RawAsync(tool, arguments);
        Assert.True(result.IsError, TextOf(result));
        var told = JsonNode.Parse(TextOf(result))!;
        Assert.DoesNotContain("problem.", (string)told["title"]!, StringComparison.Ordinal);
        return (string)told["code"]!;
    }

    public async Task<CallToolResult> RawAsync(string tool, params (string Name, object? Value)[] arguments) =>
        await client.CallToolAsync(tool, arguments.ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal), cancellationToken: TestContext.Current.CancellationToken);

    public static string TextOf(CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
