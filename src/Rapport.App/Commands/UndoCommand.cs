using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Records;

namespace Rapport.App.Commands;

/// <summary><c>rapport undo CHANGESET</c>: takes a change set back, as far as nothing depends on it.</summary>
internal static class UndoCommand
{
    public static Command Make()
    {
        var set = new Argument<long>("changeset") { Description = "Number of the change set." };
        var preview = new Option<bool>("--preview") { Description = "Says what would happen and changes nothing." };
        return Verb.Make("undo", "Takes a change set back: an edit, an import, another undo. What something later depends on stays, be it a record or some fields of it (\"kept\"), and is counted as refused; where that is all, the verb exits with 1.", "rapport undo 42 --preview", [set, preview], async (verb, ct) =>
        {
            await using var workplace = await verb.OpenAsync(ct);
            await using var services = workplace.BuildServices();
            var outcome = await services.GetRequiredService<RecordStore>().UndoAsync(verb.Parsed.GetValue(set), Principal.System, verb.Parsed.GetValue(preview), ct, verb.Bar("taking back"));
            // Nothing could be taken back: a script must not go on as if it had been.
            if (outcome is { Reverted: 0, RefusedCount: > 0 } && !verb.Parsed.GetValue(preview)) verb.Fail();
            return new JsonObject
            {
                ["reverted"] = outcome.Reverted,
                ["refused"] = outcome.RefusedCount,
                ["changeSet"] = outcome.ChangeSet == 0 ? null : outcome.ChangeSet,
                ["kind"] = outcome.Kind is { } kind ? new JsonObject { ["type"] = kind.Type, ["field"] = kind.Field, ["now"] = kind.Now.ToString(), ["then"] = kind.Then.ToString() } : null,
                ["why"] = new JsonArray([.. outcome.Refused.Take(20).Select(r => (JsonNode)new JsonObject { ["type"] = r.Type, ["id"] = r.Id.ToString(), ["title"] = r.Title, ["field"] = r.Field, ["kept"] = r.IsPartly ? new JsonArray([.. r.Kept.Select(k => (JsonNode)k)]) : null, ["laterChangeSet"] = r.LaterChangeSet })]),
            };
        });
    }
}
