using System.Text.Json;
using Rapport.App.Api;
using Rapport.Core.Records;

namespace Rapport.App.Mcp;

internal sealed class UndoTool() : RecordTool("undo_change_set", "Undo a change", ToolEffect.Overwrites,
    """
    Takes back everything that one change set did: a creation, an update, a bulk update. What was changed again since stays as it is
    and is named under "why": a whole record, or those of its fields that stand under "kept", while the rest of it goes back. With preview nothing is done, only told. Answers how many records were put back, and the changeSet of
    the undo, which can be undone in turn. One's own changes may always be taken back, those of others need the right to.
    """,
    """
    {
      "changeSet": {"type": "integer", "description": "The changeSet that a write answered, or of a timeline entry"},
      "preview": {"type": "boolean"}
    }
    """, "changeSet")
{
    protected override async Task<Action<Utf8JsonWriter>> RunAsync(ToolArguments arguments, ToolCall call, CancellationToken ct)
    {
        var outcome = await call.Get<RecordStore>().UndoAsync(arguments.Number("changeSet"), call.Who, arguments.YesNo("preview"), ct);
        return json => UndoApi.Write(json, outcome);
    }
}
