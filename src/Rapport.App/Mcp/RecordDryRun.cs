using System.Text.Json;
using Rapport.App.Api;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Customers.Duplicates.Checking;
using Rapport.Kit.Words;

namespace Rapport.App.Mcp;

/// <summary>
/// A creation or an update that is only tried (<c>dryRun</c>), or confirmed with the token that the trial gave (<c>confirm</c>). Nobody
/// needs the token: it is for those who want what is written to be exactly what a person looked at.
/// </summary>
internal static class RecordDryRun
{
    /// <summary>Properties of both tools, behind their own.</summary>
    public const string Schema = """
        ,"dryRun": {"type": "boolean", "description": "Check everything and write nothing: answers what would be written, and a token"},
        "confirm": {"type": "string", "description": "The token of a dry run with the same arguments: writes exactly what it told, once"}
        """;

    public static bool IsWished(ToolArguments arguments) => arguments.YesNo("dryRun")
        && (arguments.Has("confirm") ? throw new ProblemException(Problem.Invalid("mcp.dryRunOrConfirm", "confirm")) : true);

    /// <param name="duplicates">What is probably the same customer; null where nobody asked.</param>
    /// <param name="refusal">What holds a creation up that the engine would let through.</param>
    public static async Task<Action<Utf8JsonWriter>> TryAsync(RecordWish wish, RecordWrite write, ToolCall call, DraftAnswer? duplicates, Problem? refusal, CancellationToken ct)
    {
        var (confirmations, texts) = (call.Get<BulkConfirmations>(), call.Get<Texts>());
        var seen = await call.Get<RecordTrial>().LookAsync(write, new WriteContext(call.Who, ToolCall.Origin), ct);
        IReadOnlyList<Problem> problems = refusal is null ? seen.Problems : [.. seen.Problems, refusal];
        return json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("dryRun", true);
            json.WriteString("would", problems.Count > 0 ? "refuse" : write.Kind == WriteKind.Create ? "create" : seen.Fields.Count > 0 ? "update" : "changeNothing");
            if (write.Kind == WriteKind.Update) json.WriteString(SystemFields.Id, seen.Id);
            if (seen.Title is not null) json.WriteString("title", seen.Title);
            json.WriteStartObject("fields");
            foreach (var (field, before, after) in seen.Fields)
            {
                json.WriteStartArray(field.Name);
                ValueJson.Write(json, field.Kind, before, storage: false);
                ValueJson.Write(json, field.Kind, after, storage: false);
                json.WriteEndArray();
            }

            json.WriteEndObject();
            if (duplicates is { IsAny: true }) Write(json, duplicates);
            if (problems.Count > 0)
            {
                json.WritePropertyName("refusal");
                ApiProblems.Write(json, problems, texts);
            }
            else if (write.Kind == WriteKind.Create || seen.Fields.Count > 0)
            {
                json.WriteString("token", confirmations.Give(wish, $"{seen.Id:N} {seen.Print}", call.Who));
                json.WriteNumber("validSeconds", confirmations.Seconds);
            }

            json.WriteEndObject();
        };
    }

    /// <summary>Writes what a trial told; refused where the call, the caller or the record is another by now.</summary>
    public static async Task<WriteOutcome> ConfirmAsync(string token, RecordWish wish, RecordWrite write, ToolCall call, CancellationToken ct)
    {
        var seen = call.Get<BulkConfirmations>().Take(token, wish, call.Who).Split(' ', 2);
        return await call.Get<RecordTrial>().CarryOutAsync(write with { Id = Guid.ParseExact(seen[0], "N") }, seen[1], new WriteContext(call.Who, ToolCall.Origin), ct);
    }

    private static void Write(Utf8JsonWriter json, DraftAnswer found)
    {
        json.WriteStartArray("duplicates");
        foreach (var party in found.Seen)
        {
            json.WriteStartObject();
            json.WriteString("id", party.Id);
            json.WriteString("title", party.Title);
            json.WriteNumber("probability", Math.Round(party.Probability, 6));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        // Whom the caller does not see is counted, and not told.
        json.WriteNumber("duplicatesElsewhere", found.Elsewhere.Count);
    }
}

/// <summary>A call of a tool, as a token is bound to it.</summary>
internal sealed record RecordWish(string Tool, string Type, Guid? Id, long? Version, bool AllowDuplicate, SortedDictionary<string, object?> Values)
{
    public static RecordWish Of(string tool, RecordWrite write, bool allowDuplicate = false) =>
        new(tool, write.Type.Name, write.Id, write.Version, allowDuplicate, new SortedDictionary<string, object?>(write.Values.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal), StringComparer.Ordinal));
}
