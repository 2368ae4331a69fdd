using System.Globalization;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Rules;

namespace Rapport.Core.Flows;

/// <summary>What stands against a flow: each problem names its step and the part of it.</summary>
internal static class FlowCheck
{
    public const int MostSteps = 30;
    private const int MostPeople = 50;
    private const int LongestMessage = 500;

    public static IEnumerable<Problem> Problems(RecordType type, FlowDefinition flow, RecordCatalogue catalogue)
    {
        if (string.IsNullOrWhiteSpace(flow.Title?.For(CultureInfo.InvariantCulture))) yield return Problem.Invalid("field.required", "title");
        if (!string.IsNullOrWhiteSpace(flow.When))
        {
            var read = CriteriaText.Parse(flow.When, type, catalogue);
            if (read.Problem is { } unread) yield return unread with { At = "when" };
            else if (!ValidationRule.IsAlone(read.Bound!)) yield return Problem.Refused("flow.notAlone", "when");
        }

        if (flow.Steps.Count == 0) yield return Problem.Invalid("flow.noSteps", "steps");
        if (flow.Steps.Count > MostSteps) yield return Problem.Invalid("flow.tooManySteps", "steps", ("most", MostSteps));
        for (var i = 0; i < Math.Min(flow.Steps.Count, MostSteps); i++)
            foreach (var problem in Of(type, flow.Steps[i], catalogue)) yield return problem with { At = string.Create(CultureInfo.InvariantCulture, $"steps[{i}]") + (problem.At is { } at ? "." + at : "") };
    }

    /// <summary>
    /// Whether a condition or formula asks what somebody does not see. To such a person the field would be empty, and the flow would do,
    /// and write, something else than it was made for.
    /// </summary>
    public static bool AsksHidden(RecordType type, FlowDefinition flow, RecordCatalogue catalogue, Func<RecordType, Field, bool> hides) =>
        (!string.IsNullOrWhiteSpace(flow.When) && CriteriaText.Parse(flow.When, type, catalogue, hides).Problem is not null)
        || flow.Steps.SelectMany(s => (s.Values?.Select(v => v.Formula) ?? []).Append(s.Formula)).OfType<string>().Any(f => !string.IsNullOrWhiteSpace(f) && FlowFormula.AsksHidden(f.Trim(), type, catalogue, hides));

    private static IEnumerable<Problem> Of(RecordType type, FlowStep step, RecordCatalogue catalogue) => step.Do switch
    {
        FlowDeed.Assign => Assign(type, step),
        FlowDeed.Create => Create(type, step, catalogue),
        FlowDeed.Notify => Notify(step),
        _ => Edit(type, step, catalogue),
    };

    private static IEnumerable<Problem> Edit(RecordType type, FlowStep step, RecordCatalogue catalogue)
    {
        if (Writable(type, step.Field) is { } missing) return [missing];
        var field = type[step.Field!];
        if (step.Do == FlowDeed.Clear) return field.Required ? [Problem.Invalid("field.required", "field")] : [];
        if (step.Do != FlowDeed.Set && !field.IsList) return [Problem.Invalid("bulk.noList", "field")];
        if (field.Unique) return [Problem.Invalid("bulk.unique", "field")];
        return FlowFormula.Of(type, field, step.Value, step.Formula, catalogue).Problem is { } wrong ? [wrong] : [];
    }

    private static IEnumerable<Problem> Assign(RecordType type, FlowStep step) =>
        !type.HasOwner ? [Problem.Refused("flow.noOwner", "people", ("type", type.Name))]
        : step.People is not { Count: > 0 } ? [Problem.Invalid("field.required", "people")]
        : step.People.Count > MostPeople ? [Problem.Invalid("flow.tooManyPeople", "people", ("most", MostPeople))] : [];

    private static IEnumerable<Problem> Create(RecordType type, FlowStep step, RecordCatalogue catalogue)
    {
        if (step.Type is null || catalogue.Find(step.Type) is not { WriteFunction: null } made) { yield return Problem.Invalid("type.unknown", "type", ("type", step.Type)); yield break; }
        if (LinkOf(type, step, made) is null) yield return Problem.Invalid("flow.noLink", "link", ("type", made.Name));
        var values = step.Values ?? [];
        for (var i = 0; i < values.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"values[{i}]");
            if (Writable(made, values[i].Field) is { } missing) yield return missing with { At = at + ".field" };
            else if (FlowFormula.Of(type, made[values[i].Field], values[i].Value, values[i].Formula, catalogue).Problem is { } wrong) yield return wrong with { At = $"{at}.{wrong.At}" };
        }
    }

    private static IEnumerable<Problem> Notify(FlowStep step)
    {
        if (step.To is not { Count: > 0 and <= MostPeople }) yield return Problem.Invalid("field.required", "to");
        else if (step.To.FirstOrDefault(t => t is not (FlowRun.Owner or FlowRun.Followers) && !t.StartsWith(FlowRun.Role, StringComparison.Ordinal) && !Guid.TryParse(t, out _)) is { } strange) yield return Problem.Invalid("flow.toWhom", "to", ("value", strange));
        if (string.IsNullOrWhiteSpace(step.Message?.For(CultureInfo.InvariantCulture))) yield return Problem.Invalid("field.required", "message");
        else if (new[] { step.Message.En, step.Message.ZhHans, step.Message.ZhHant }.Any(m => m?.Length > LongestMessage)) yield return Problem.Invalid("field.tooLong", "message", ("most", LongestMessage));
    }

    /// <summary>The link by which a record made by a step belongs to the one that the flow runs on.</summary>
    public static Field? LinkOf(RecordType type, FlowStep step, RecordType made) =>
        made.Fields.FirstOrDefault(f => f.Kind is FieldKind.Link or FieldKind.MultiLink && f.Target == type.Name && !f.ReadOnly && (step.Link is null || f.Name == step.Link));

    private static Problem? Writable(RecordType type, string? name) =>
        name is null || type.Find(name) is not { } field || field.Section == "system" ? Problem.Invalid("field.unknown", "field", ("field", name), ("type", type.Name))
        : field.ReadOnly || field.IsComputed ? Problem.Invalid("field.readOnly", "field") : null;
}
