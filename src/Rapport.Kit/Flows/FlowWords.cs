using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Flows;
using Rapport.Kit.Words;

namespace Rapport.Kit.Flows;

/// <summary>Says the steps of flows.</summary>
public static class FlowWords
{
    public static string IconOf(FlowStep step) => step.Do switch
    {
        FlowDeed.Clear => "eraser",
        FlowDeed.Add => "plus",
        FlowDeed.Remove => "x",
        FlowDeed.Assign => "user-share",
        FlowDeed.Create => "note",
        FlowDeed.Notify => "bell",
        _ => "pencil",
    };

    /// <summary>"Set City to Graz", "Make: Task".</summary>
    public static string Say(Texts texts, RecordCatalogue catalogue, RecordType type, FlowStep step) => step.Do switch
    {
        FlowDeed.Create => texts["flow.say.Create", ("type", step.Type is { } name && catalogue.Find(name) is { } made ? texts.Type(made) : step.Type)],
        FlowDeed.Assign => texts[step.People is { Count: > 1 } ? "flow.say.AssignInTurn" : "flow.say.Assign", ("count", step.People?.Count ?? 0)],
        FlowDeed.Notify => texts["flow.say.Notify", ("message", step.Message?.For(texts.Culture) ?? "")],
        FlowDeed.Clear => texts["flow.say.Clear", ("field", Field(texts, type, step))],
        _ => texts["flow.say." + step.Do, ("field", Field(texts, type, step)), ("value", step.Formula ?? Value(texts, type, step))],
    };

    private static string Value(Texts texts, RecordType type, FlowStep step)
    {
        if (step.Value is not { } value) return "";
        var field = step.Field is { } name ? type.Find(name) : null;
        string One(JsonElement part) => part.ValueKind == JsonValueKind.String && part.GetString() is { } text ? field is { Choices.Count: > 0 } ? texts.Choice(type, field, text) : text
            : part.ValueKind is JsonValueKind.True or JsonValueKind.False ? texts[part.GetBoolean() ? "format.yes" : "format.no"] : part.ToString();
        return value.ValueKind == JsonValueKind.Array ? string.Join(texts["format.listSeparator"], value.EnumerateArray().Select(One)) : One(value);
    }

    private static string Field(Texts texts, RecordType type, FlowStep step) => step.Field is { } name && type.Find(name) is { } field ? texts.Field(type, field) : step.Field ?? "";
}
