using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Rapport.App.Api;
using Rapport.Core.Access;
using Rapport.Core.Problems;
using Rapport.Kit.Words;

namespace Rapport.App.Mcp;

/// <summary>
/// One thing that a language model may do. It acts as the key's user, through the same engine as every page: nothing here asks for
/// rights of its own. A refusal is an answer marked as an error, with the code, the place and the word that was probably meant,
/// so that the model can put its call right. What tools say of themselves is English: it is read by models.
/// </summary>
internal abstract class RecordTool : McpServerTool
{
    private readonly IReadOnlyList<string> known;

    /// <param name="schema">Properties of the arguments, as JSON schema.</param>
    protected RecordTool(string name, string title, ToolEffect effect, string description, string schema, params string[] required)
    {
        var arguments = JsonDocument.Parse($$"""{"type":"object","properties":{{schema}},"required":{{JsonSerializer.Serialize(required)}},"additionalProperties":false}""").RootElement.Clone();
        known = [.. arguments.GetProperty("properties").EnumerateObject().Select(p => p.Name)];
        ProtocolTool = new Tool
        {
            Name = name,
            Title = title,
            Description = description,
            InputSchema = arguments,
            Annotations = new ToolAnnotations { Title = title, ReadOnlyHint = effect == ToolEffect.None, DestructiveHint = effect == ToolEffect.Overwrites, OpenWorldHint = false },
        };
    }

    public sealed override Tool ProtocolTool { get; }

    public sealed override IReadOnlyList<object> Metadata => [];

    /// <summary>Does it; what is answered goes through <see cref="ToolText"/>, which keeps it in bounds.</summary>
    protected abstract Task<Action<Utf8JsonWriter>> RunAsync(ToolArguments arguments, ToolCall call, CancellationToken ct);

    /// <summary>Texts of a record that is asked for alone may be longer.</summary>
    protected virtual int LongestText(ToolArguments arguments) => ToolText.UsualText;

    public sealed override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        var services = request.Services!;
        var http = services.GetRequiredService<IHttpContextAccessor>().HttpContext!;
        try
        {
            var arguments = new ToolArguments(request.Params.Arguments, known);
            var write = await RunAsync(arguments, new ToolCall(ApiDoor.Caller(http), services), cancellationToken);
            return Answer(ToolText.Of(write, LongestText(arguments)), isError: false);
        }
        catch (ProblemException refusal)
        {
            var texts = services.GetRequiredService<Texts>();
            return Answer(ToolText.Of(json => ApiProblems.Write(json, refusal.Problems, texts), ToolText.UsualText), isError: true);
        }
    }

    private static CallToolResult Answer(string text, bool isError) => new() { Content = [new TextContentBlock { Text = text }], IsError = isError };
}

/// <summary>What a tool does to records; clients ask their person before they call one that overwrites.</summary>
internal enum ToolEffect
{
    None,
    Adds,
    Overwrites,
}

/// <summary>Who calls, and the services of the request.</summary>
internal sealed record ToolCall(Principal Who, IServiceProvider Services)
{
    /// <summary>Where the change sets come from.</summary>
    public const string Origin = "mcp";

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();
}
