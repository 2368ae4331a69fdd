using System.Text.Json;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.App.Mcp;

/// <summary>The arguments of a call. One that is not known is refused: a filter with a slip in its name would otherwise give everything.</summary>
internal sealed class ToolArguments
{
    private readonly IDictionary<string, JsonElement> given;

    public ToolArguments(IDictionary<string, JsonElement>? arguments, IReadOnlyList<string> known)
    {
        given = arguments ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            if (!known.Contains(name, StringComparer.Ordinal)) throw Refused("body.unknownName", name, ("name", name), ("known", string.Join(", ", known)), ("suggestion", Suggestion.For(name, known)));
            if (!IsSound(value)) throw Refused("body.badText", name);
        }
    }

    public bool Has(string name) => Find(name) is not null;

    public JsonElement? Find(string name) => given.TryGetValue(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    public string? Text(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() is { Length: > 0 } text ? text : null : throw Refused("field.wrongKind", name, ("kind", "Text"));

    public string Demand(string name) => Text(name) ?? throw Refused("field.required", name);

    public Guid Id(string name) => Guid.TryParse(Demand(name), out var id) ? id : throw Refused("field.wrongKind", name, ("kind", "Link"));

    public string[]? Names(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) ? [.. value.EnumerateArray().Select(v => v.GetString()!).Distinct(StringComparer.Ordinal)]
        : throw Refused("field.wrongKind", name, ("kind", "Tags"));

    public int Whole(string name, int least, int most, int otherwise) => Find(name) is not { } value ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number : throw Refused("query.outOfRange", name, ("least", least), ("most", most));

    public long Number(string name) => Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : throw Refused("field.required", name);

    public bool YesNo(string name) => Find(name) is { } value && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Refused("query.notAChoice", name, ("choices", "true, false")),
    };

    private static ProblemException Refused(string code, string at, params (string, object?)[] args) => new(Problem.Invalid(code, at, args));

    /// <summary>Escapes can spell half a character, or the NUL that PostgreSQL refuses.</summary>
    private static bool IsSound(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => !value.GetString()!.Contains('\0', StringComparison.Ordinal),
                JsonValueKind.Array => value.EnumerateArray().All(IsSound),
                JsonValueKind.Object => value.EnumerateObject().All(p => IsSound(p.Value) && !p.Name.Contains('\0', StringComparison.Ordinal)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
