using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Problems;

namespace Rapport.Core.Versions;

/// <summary>What administrators shape that is no record.</summary>
public enum DefinitionKind
{
    Type,
    Field,
    Rule,
    Flow,
    Share,
    Role,
}

/// <summary>One thing that was shaped: <paramref name="Name"/> for programs, and the record type that a field, rule or flow belongs to.</summary>
public sealed record DefinitionKey(DefinitionKind Kind, string? Type, string Name)
{
    /// <summary>Begin of the names of its events: <c>field.changed</c>.</summary>
    private static readonly Dictionary<string, DefinitionKind> Kinds = new(StringComparer.Ordinal)
    {
        ["type"] = DefinitionKind.Type,
        ["field"] = DefinitionKind.Field,
        ["rule"] = DefinitionKind.Rule,
        ["flow"] = DefinitionKind.Flow,
        ["share"] = DefinitionKind.Share,
        ["role"] = DefinitionKind.Role,
    };

    /// <summary>The function that shapes such things; only whoever has it sees what they were.</summary>
    public string Function => FunctionOf(Kind);

    /// <summary>The function that shapes things of a kind; <c>*</c> is for administrators alone.</summary>
    public static string FunctionOf(DefinitionKind kind) => kind is DefinitionKind.Share or DefinitionKind.Role ? "*" : "fields";

    internal static bool IsOfType(DefinitionKind kind) => kind is DefinitionKind.Field or DefinitionKind.Rule or DefinitionKind.Flow;

    internal static void Demand(DefinitionKind kind, Principal who)
    {
        if (who.May(FunctionOf(kind))) return;
        throw new ProblemException(kind switch
        {
            DefinitionKind.Share => Problem.Denied("sharing.administratorsOnly"),
            DefinitionKind.Role => Problem.Denied("role.administratorsOnly"),
            _ => Problem.Denied("access.function", null, ("function", "fields")),
        });
    }

    /// <summary>The kind an event of the history is about; null where it is about something else, such as <c>role.given</c> or a sign-in.</summary>
    public static DefinitionKind? KindOf(string? happening) => happening is not null && happening.Split('.') is [var begin, _] && Kinds.TryGetValue(begin, out var kind) && DefinitionEvents.Of(kind).Contains(happening, StringComparer.Ordinal) ? kind : null;

    /// <summary>The thing an event is about.</summary>
    internal static DefinitionKey? Of(DefinitionKind kind, JsonElement detail)
    {
        string? Word(string name) => detail.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return kind == DefinitionKind.Type ? Word("type") is { } type ? new(kind, null, type) : null
            : Word("name") is not { } name ? null
            : !IsOfType(kind) ? new(kind, null, name)
            : Word("type") is { } of ? new(kind, of, name) : null;
    }
}

/// <summary>The events of the history that carry a version.</summary>
internal static class DefinitionEvents
{
    private static readonly string[] Types = ["type.added", "type.changed", "type.retired"], Fields = ["field.added", "field.changed", "field.retired", "field.kindChanged"], Rules = ["rule.added", "rule.changed", "rule.deleted"],
        Flows = ["flow.added", "flow.changed", "flow.deleted"], Shares = ["share.made", "share.changed", "share.deleted"], Roles = ["role.saved", "role.deleted"];

    public static IReadOnlyList<string> Of(DefinitionKind kind) => kind switch
    {
        DefinitionKind.Type => Types,
        DefinitionKind.Field => Fields,
        DefinitionKind.Rule => Rules,
        DefinitionKind.Flow => Flows,
        DefinitionKind.Share => Shares,
        _ => Roles,
    };

    /// <summary>How the detail of each event of a thing begins: it is written by one serialiser, type and name first.</summary>
    public static string Begin(DefinitionKind kind, string? type, string? name)
    {
        static string Quoted(string word) => $"\"{JsonEncodedText.Encode(word)}\"";
        if (kind == DefinitionKind.Type) return name is null ? "{" : "{\"type\":" + Quoted(name);
        if (!DefinitionKey.IsOfType(kind)) return name is null ? "{" : "{\"name\":" + Quoted(name);
        return type is null ? "{" : "{\"type\":" + Quoted(type) + (name is null ? "," : ",\"name\":" + Quoted(name));
    }
}
