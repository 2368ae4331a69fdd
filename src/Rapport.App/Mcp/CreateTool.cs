using System.Text.Json;
using Rapport.App.Api;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Customers.Duplicates.Checking;

namespace Rapport.App.Mcp;

internal sealed class CreateTool() : RecordTool("create_record", "Create a record", ToolEffect.Adds,
    """
    Makes one new record. Field names and choice keys must be those of describe_types; links are given by id, days as '2026-11-26',
    moments as '2026-11-26T09:30:00Z', amounts as numbers, lists as arrays. A party that is probably there already is refused with the ids
    of the likely ones: look at them first, and only if it really is somebody else call again with allowDuplicate. Answers id,
    version and changeSet, which undo_change_set takes.
    """,
    """
    {
      "type": {"type": "string"},
      "values": {"type": "object", "description": "Fields by name"},
      "allowDuplicate": {"type": "boolean", "description": "Make a party although a likely duplicate is known"}
    }
    """, "type", "values")
{
    protected override async Task<Action<Utf8JsonWriter>> RunAsync(ToolArguments arguments, ToolCall call, CancellationToken ct)
    {
        var (store, who) = (call.Get<RecordStore>(), call.Who);
        var type = ApiTypes.Of(store.Catalogue, arguments.Demand("type"), who);
        var values = ToolValues.Read(arguments, type, who, null);
        if (type.Name == "party" && !arguments.YesNo("allowDuplicate") && who.AccessTo(type).Create) await DuplicatesApi.DemandNoneAsync(type, values, call.Get<DuplicateCheck>(), who, ct);
        var outcome = await store.WriteAsync([RecordWrite.Create(type, values)], new WriteContext(who, ToolCall.Origin), ct);
        return json => ToolValues.Write(json, outcome);
    }
}

/// <summary>Values of one record, in and out.</summary>
internal static class ToolValues
{
    public static Dictionary<string, object?> Read(ToolArguments arguments, RecordType type, Core.Access.Principal who, Guid? id)
    {
        var given = arguments.Find("values") ?? throw new ProblemException(Problem.Invalid("field.required", "values"));
        var problems = new List<Problem>();
        var values = RecordJson.ReadValues(type, given, who.AccessTo(type).HiddenFields, problems);
        RecordJson.CheckId(given, id, problems);
        return problems.Count == 0 ? values : throw new ProblemException(problems);
    }

    public static void Write(Utf8JsonWriter json, WriteOutcome outcome)
    {
        var item = outcome.Items[0];
        json.WriteStartObject();
        json.WriteString(SystemFields.Id, item.Id);
        json.WriteNumber(SystemFields.Version, item.Version);
        json.WriteBoolean("changed", item.Changed);
        if (outcome.ChangeSet != 0) json.WriteNumber("changeSet", outcome.ChangeSet);
        json.WriteEndObject();
    }
}
