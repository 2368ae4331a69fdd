using System.Text.Json.Nodes;

namespace Rapport.Client;

/// <summary>The workplace refused, and says what, where and often what to do.</summary>
public class RapportException(int status, string code, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>What was wrong, for programs: <c>field.required</c>.</summary>
    public string Code { get; } = code;

    /// <summary>Where: a field, or the place in a criterion.</summary>
    public string? At { get; internal init; }

    /// <summary>A name that was probably meant.</summary>
    public string? Suggestion { get; internal init; }

    /// <summary>Everything that was wrong, where that is more than one thing.</summary>
    public IReadOnlyList<Refusal> Refusals { get; internal init; } = [];

    internal static RapportException Of(int status, string text)
    {
        if (Parse(text) is not { } problem) return new RapportException(status, "http", $"The workplace answered {status}.");
        var refusals = (problem["errors"] as JsonArray ?? []).OfType<JsonObject>().Select(e => new Refusal((string)e["code"]!, (string)e["message"]!, (string?)e["at"], (string?)e["suggestion"])).ToList();
        var code = (string?)problem["code"] ?? "http";
        var message = refusals.Count > 0 ? string.Join(" ", refusals.Select(r => r.At is null ? r.Message : $"{r.At}: {r.Message}")) : (string?)problem["title"] ?? code;
        return problem["fields"] is JsonObject fields
            ? new ConflictException(status, code, message) { At = (string?)problem["at"], Refusals = refusals, Version = (long?)problem["version"] ?? 0, ChangedBy = (Guid?)problem["changedBy"], Fields = fields.ToDictionary(f => f.Key, f => Wills(f.Value!), StringComparer.Ordinal) }
            : new RapportException(status, code, message) { At = (string?)problem["at"], Suggestion = (string?)problem["suggestion"], Refusals = refusals };
    }

    private static Wills Wills(JsonNode field) => new(field["yours"]?.DeepClone(), field["theirs"]?.DeepClone(), field["original"]?.DeepClone());

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            // A proxy's page, say.
            return null;
        }
    }
}

/// <summary>Somebody else changed the same fields since the record was read.</summary>
public sealed class ConflictException(int status, string code, string message) : RapportException(status, code, message)
{
    /// <summary>The record's present version.</summary>
    public long Version { get; internal init; }

    /// <summary>Who changed it last.</summary>
    public Guid? ChangedBy { get; internal init; }

    /// <summary>The fields that both changed.</summary>
    public required IReadOnlyDictionary<string, Wills> Fields { get; init; }
}

/// <summary>One thing that was wrong.</summary>
public sealed record Refusal(string Code, string Message, string? At, string? Suggestion);

/// <summary>A field as it was to be, as somebody else made it, and as it was.</summary>
public sealed record Wills(JsonNode? Yours, JsonNode? Theirs, JsonNode? Original);
