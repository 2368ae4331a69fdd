using System.Text.Json;
using Rapport.App.Api;
using Rapport.Core.Bulk;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Kit.Words;

namespace Rapport.App.Mcp;

internal sealed class PreviewBulkTool() : RecordTool("preview_bulk_update", "Try a change of many records", ToolEffect.None,
    """
    Tries a change of all records of a type that fit criteria, and writes nothing: answers how many would change, how many are as
    wished already, how many would be refused and why, and up to five examples with the values before and after. If none would be refused it gives
    a token: show the person what would change, and if they agree call apply_bulk_update with the same arguments and the token.
    There is a limit of records for one call; narrow the criteria, or do it in parts.
    """, Schema(""), "type", "where")
{
    internal static string Schema(string more) => $$"""
        {
          "type": {"type": "string"},
          "where": {"type": "string", "description": "Criteria as for list_records; an empty text means all records"},
          "set": {"type": "object", "description": "Values by field name; null empties a field"},
          "add": {"type": "object", "description": "Words or ids to put into list fields, by field name, such as {\"tags\": [\"vip\"]}"},
          "remove": {"type": "object", "description": "Words or ids to take out of list fields"}{{more}}
        }
        """;

    protected override async Task<Action<Utf8JsonWriter>> RunAsync(ToolArguments arguments, ToolCall call, CancellationToken ct)
    {
        var (order, confirmations, texts) = (Order(arguments, call), call.Get<BulkConfirmations>(), call.Get<Texts>());
        var seen = await call.Get<BulkAtOnce>().LookAsync(order, confirmations.Most, new WriteContext(call.Who, ToolCall.Origin), ct);
        return json =>
        {
            json.WriteStartObject();
            json.WriteNumber("records", seen.Result.Total);
            BulkApi.WriteCounts(json, seen.Result, texts);
            json.WriteStartArray("examples");
            foreach (var one in seen.Examples)
            {
                json.WriteStartObject();
                json.WriteString("id", one.Id);
                json.WriteString("title", one.Title);
                foreach (var (field, before, after) in one.Fields)
                {
                    json.WriteStartArray(field.Name);
                    ValueJson.Write(json, field.Kind, before, storage: false);
                    ValueJson.Write(json, field.Kind, after, storage: false);
                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (seen.Result is { Refused: 0, Changed: > 0 })
            {
                json.WriteString("token", confirmations.Give(order, seen.Print, call.Who));
                json.WriteNumber("validSeconds", confirmations.Seconds);
            }

            json.WriteEndObject();
        };
    }

    internal static BulkOrder Order(ToolArguments arguments, ToolCall call)
    {
        var type = ApiTypes.Of(call.Get<RecordStore>().Catalogue, arguments.Demand("type"), call.Who);
        // All records are a wish of its own, said by an empty criterion.
        var where = arguments.Find("where") is { ValueKind: JsonValueKind.String } text ? text.GetString() : throw new ProblemException(Problem.Invalid("field.required", "where"));
        var problems = new List<Problem>();
        var edits = BulkApi.Edits(arguments.Find, type, call.Who.AccessTo(type).HiddenFields, problems);
        return problems.Count == 0 ? new BulkOrder(type.Name, BulkDeed.Edit, where) { Edits = edits } : throw new ProblemException(problems);
    }
}

internal sealed class ApplyBulkTool() : RecordTool("apply_bulk_update", "Change many records", ToolEffect.Overwrites,
    """
    Carries out a change that preview_bulk_update tried, all records or none. The arguments must be the same as there, and "token" the
    one that it gave. Refused when the arguments differ, when any of the records changed or others fit by now, or when the token is
    too old: then preview again. Answers how many changed and the changeSet, which undo_change_set takes.
    """, PreviewBulkTool.Schema(""","token": {"type": "string", "description": "From preview_bulk_update"}"""), "type", "where", "token")
{
    protected override async Task<Action<Utf8JsonWriter>> RunAsync(ToolArguments arguments, ToolCall call, CancellationToken ct)
    {
        var (order, confirmations) = (PreviewBulkTool.Order(arguments, call), call.Get<BulkConfirmations>());
        var print = confirmations.Take(arguments.Demand("token"), order, call.Who);
        var outcome = await call.Get<BulkAtOnce>().CarryOutAsync(order, confirmations.Most, print, new WriteContext(call.Who, ToolCall.Origin, order.Type), ct);
        return json =>
        {
            json.WriteStartObject();
            json.WriteNumber("changed", outcome.Items.Count(i => i.Changed));
            if (outcome.ChangeSet != 0) json.WriteNumber("changeSet", outcome.ChangeSet);
            json.WriteEndObject();
        };
    }
}
