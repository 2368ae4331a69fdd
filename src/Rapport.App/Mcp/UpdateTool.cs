using System.Text.Json;
using Rapport.App.Api;
using Rapport.Core.Records;

namespace Rapport.App.Mcp;

internal sealed class UpdateTool() : RecordTool("update_record", "Update a record", ToolEffect.Overwrites,
    """
    Changes fields of one record; fields that are not named stay as they are, null empties one. "version" is the version that you
    read: if somebody changed the record since, the call is refused with yours, theirs and the original of each field, and nothing is
    written. With dryRun everything is checked and nothing written: answers what would be ("update", "changeNothing" or "refuse"),
    the fields that would differ as [before, after], every refusal, and a token, for calling again with "confirm" once the person
    agreed. Otherwise answers the new version and changeSet, which undo_change_set takes.
    """,
    $$"""
    {
      "type": {"type": "string"},
      "id": {"type": "string"},
      "version": {"type": "integer", "description": "The version that read_record or list_records gave"},
      "values": {"type": "object", "description": "Fields by name"}
      {{RecordDryRun.Schema}}
    }
    """, "type", "id", "version", "values")
{
    protected override async Task<Action<Utf8JsonWriter>> RunAsync(ToolArguments arguments, ToolCall call, CancellationToken ct)
    {
        var (store, who, id) = (call.Get<RecordStore>(), call.Who, arguments.Id("id"));
        var type = ApiTypes.Of(store.Catalogue, arguments.Demand("type"), who);
        var values = ToolValues.Read(arguments, type, who, id);
        var write = RecordWrite.Update(type, id, values, arguments.Number("version"));
        var wish = RecordWish.Of(ProtocolTool.Name, write);
        if (RecordDryRun.IsWished(arguments)) return await RecordDryRun.TryAsync(wish, write, call, null, null, ct);
        var outcome = arguments.Text("confirm") is { } token ? await RecordDryRun.ConfirmAsync(token, wish, write, call, ct)
            : await store.WriteAsync([write], new WriteContext(who, ToolCall.Origin), ct);
        return json => ToolValues.Write(json, outcome);
    }
}
