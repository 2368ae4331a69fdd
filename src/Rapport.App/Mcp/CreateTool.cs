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
    of the likely ones, and for those out of sight with whom to ask: look first, and only if it really is somebody else call again with allowDuplicate. With dryRun
    everything is checked and nothing written: answers what would be ("create" or "refuse"), the fields as [before, after],
    likely duplicates, every refusal, and a token, for calling again with "confirm" once the person agreed. Otherwise answers id,
    version and changeSet, which undo_change_set takes.
    """,
    $$"""
    {
      "type": {"type": "string"},
      "values": {"type": "object", "description": "Fields by name"},
      "allowDuplicate": {"type": "boolean", "description": "Make a party although a likely duplicate is known"}
      {{RecordDryRun.Schema}}
    }
    """, "type", "values")
{
    protected override async Task<Action<Utf8JsonWriter>> RunAsync(ToolArguments arguments, ToolCall call, CancellationToken ct)
    {
        var (store, who) = (call.Get<RecordStore>(), call.Who);
        var type = ApiTypes.Of(store.Catalogue, arguments.Demand("type"), who);
        var values = ToolValues.Read(arguments, type, who, null);
        var (write, allows) = (RecordWrite.Create(type, values), arguments.YesNo("allowDuplicate"));
        var isTrial = RecordDryRun.IsWished(arguments);
        var found = type.Name == "party" && who.AccessTo(type).Create && (isTrial || !allows) ? await call.Get<DuplicateCheck>().CheckAsync(values, who, ct) : null;
        var refusal = found is null || allows ? null : DuplicatesApi.Refusal(found) is { } likely ? Told(likely, found.Elsewhere) : null;
        var wish = RecordWish.Of(ProtocolTool.Name, write, allows);
        if (isTrial) return await RecordDryRun.TryAsync(wish, write, call, found, refusal, ct);
        if (refusal is not null) throw new ProblemException(refusal);
        var outcome = arguments.Text("confirm") is { } token ? await RecordDryRun.ConfirmAsync(token, wish, write, call, ct)
            : await store.WriteAsync([write], new WriteContext(who, ToolCall.Origin), ct);
        return json => ToolValues.Write(json, outcome);
    }

    /// <summary>Those in sight are looked at; of those out of it is said whom to ask, and nothing else.</summary>
    private static Problem Told(Problem likely, IReadOnlyList<Colleague> elsewhere)
    {
        var people = string.Join(", ", elsewhere.SelectMany(c => (c.Owner, c.Team) switch
        {
            ({ } owner, { } team) => [$"{owner} ({team})"],
            (null, null) => c.Administrators,
            var (owner, team) => (IReadOnlyList<string>)[owner ?? team!],
        }).Distinct());
        if (people.Length == 0) return likely with { Code = "mcp.likelyDuplicate" };
        var isAllElsewhere = likely.Args!["duplicates"] is IReadOnlyList<Guid> { Count: 0 };
        return likely with { Code = isAllElsewhere ? "mcp.likelyElsewhere" : "mcp.likelyAlsoElsewhere", Args = new Dictionary<string, object?>(likely.Args, StringComparer.Ordinal) { ["people"] = people } };
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
