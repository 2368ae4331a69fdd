using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Flows;
using Rapport.Core.Problems;
using Rapport.Core.Values;
using Rapport.Kit.Records;

namespace Rapport.App.Screens.Admin.Flows;

/// <summary>A value or a formula while it is typed.</summary>
internal sealed class FlowValueDraft
{
    public string Field { get; set; } = "";

    public bool IsFormula { get; set; }

    /// <summary>As the field's editor has it, or the formula.</summary>
    public string Text { get; set; } = "";

    public static FlowValueDraft Of(RecordType? type, string? field, JsonElement? value, string? formula, FieldFormat format)
    {
        var draft = new FlowValueDraft { Field = field ?? "", IsFormula = formula is not null, Text = formula ?? "" };
        if (value is { } json && field is not null && type?.Find(field) is { } known) draft.Text = format.Edit(known, ValueJson.Read(json, known.Kind, storage: false));
        return draft;
    }

    /// <summary>What is kept, or why it cannot be read.</summary>
    public (JsonElement? Value, string? Formula, Problem? Problem) Read(RecordType type, FieldFormat format)
    {
        if (IsFormula) return (null, Text.Trim(), null);
        if (type.Find(Field) is not { } field || string.IsNullOrWhiteSpace(Text)) return (null, null, null);
        if (format.Read(field, Text, out var value) is { } problem) return (null, null, problem with { At = "value" });
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) ValueJson.Write(json, field.Kind, value, storage: false);
        return (JsonDocument.Parse(stream.ToArray()).RootElement.Clone(), null, null);
    }
}

/// <summary>A step while it is made; what it does not need is kept until it is saved, so that a slip in the first choice costs nothing.</summary>
internal sealed class FlowStepDraft
{
    /// <summary>Tells steps apart while they are moved about.</summary>
    public Guid Key { get; } = Guid.CreateVersion7();

    public FlowDeed Do { get; set; }
    public FlowValueDraft Value { get; set; } = new();
    public IReadOnlyList<string> People { get; set; } = [];
    public string Made { get; set; } = "";
    public List<FlowValueDraft> Values { get; init; } = [];
    public HashSet<string> To { get; init; } = [];
    public WordsDraft Message { get; init; } = new(null);

    public static FlowStepDraft Of(RecordType type, FlowStep step, RecordCatalogue catalogue, FieldFormat format)
    {
        var made = step.Type is null ? null : catalogue.Find(step.Type);
        return new FlowStepDraft
        {
            Do = step.Do,
            Value = FlowValueDraft.Of(type, step.Field, step.Value, step.Formula, format),
            People = [.. (step.People ?? []).Select(p => p.ToString("D")), .. (step.To ?? []).Where(t => Guid.TryParse(t, out _))],
            Made = step.Type ?? "",
            Values = [.. (step.Values ?? []).Select(v => FlowValueDraft.Of(made, v.Field, v.Value, v.Formula, format))],
            To = [.. (step.To ?? []).Where(t => !Guid.TryParse(t, out _))],
            Message = new WordsDraft(step.Message),
        };
    }

    public (FlowStep Step, Problem? Problem) Read(RecordType type, RecordCatalogue catalogue, FieldFormat format)
    {
        var step = new FlowStep(Do);
        switch (Do)
        {
            case FlowDeed.Assign: return (step with { People = [.. People.Select(Guid.Parse)] }, null);
            case FlowDeed.Notify: return (step with { To = [.. To, .. People], Message = Message.ToText() }, null);
            case FlowDeed.Clear: return (step with { Field = Value.Field }, null);
            case FlowDeed.Create:
                if (catalogue.Find(Made) is not { } made) return (step with { Type = Made }, null);
                var values = new List<FlowValue>();
                foreach (var one in Values.Where(v => v.Field.Length > 0))
                {
                    var (given, expression, unread) = one.Read(made, format);
                    if (unread is not null) return (step, unread);
                    values.Add(new FlowValue(one.Field) { Value = given, Formula = expression });
                }

                return (step with { Type = Made, Values = values }, null);
            default:
                var (value, formula, problem) = Value.Read(type, format);
                return (step with { Field = Value.Field, Value = value, Formula = formula }, problem);
        }
    }
}
