using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Values;

namespace Rapport.Core.Flows;

/// <summary>What a step does.</summary>
public enum FlowDeed
{
    /// <summary>Puts a value, or what a formula yields, into a field.</summary>
    Set,

    /// <summary>Empties a field.</summary>
    Clear,

    /// <summary>Adds words, choices or links to a list.</summary>
    Add,

    /// <summary>Takes them out of it.</summary>
    Remove,

    /// <summary>Gives the record to one person, or to several in turn.</summary>
    Assign,

    /// <summary>Makes a record that belongs to this one: a task, a note.</summary>
    Create,

    /// <summary>Tells people.</summary>
    Notify,
}

/// <summary>
/// A series of steps for records of one type, made by an administrator and started by whoever may do each of them by hand: a flow
/// lends no rights. Steps see what the ones before them left.
/// </summary>
public sealed record FlowDefinition
{
    public LocalText? Title { get; init; }

    /// <summary>Only records that meet this are touched: a criterion over the record's own fields. Left out, all.</summary>
    public string? When { get; init; }

    public IReadOnlyList<FlowStep> Steps { get; init; } = [];

    /// <summary>Kept, but not offered.</summary>
    public bool Off { get; init; }

    /// <summary>Counts up with each change; what runs goes on as it was when it began.</summary>
    public int Version { get; init; }
}

/// <summary>One step. Which members it has follows from what it does.</summary>
public sealed record FlowStep(FlowDeed Do)
{
    /// <summary>The field of set, clear, add and remove.</summary>
    public string? Field { get; init; }

    /// <summary>A value as the API writes it; nothing where <see cref="Formula"/> says it.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>An expression of the criteria language over the record's own fields, or the name of a field whose value is taken.</summary>
    public string? Formula { get; init; }

    /// <summary>Who gets the record; of several each in turn.</summary>
    public IReadOnlyList<Guid>? People { get; init; }

    /// <summary>The type of a record to be made.</summary>
    public string? Type { get; init; }

    /// <summary>Its link to this record; left out, its first to this type.</summary>
    public string? Link { get; init; }

    /// <summary>What stands in it. Formulas are over the record that the flow runs on.</summary>
    public IReadOnlyList<FlowValue>? Values { get; init; }

    /// <summary>Who is told: <c>owner</c>, <c>followers</c>, <c>role:sales</c>, or a person's id.</summary>
    public IReadOnlyList<string>? To { get; init; }

    public LocalText? Message { get; init; }
}

/// <summary>A field of a record to be made: a value or a formula.</summary>
public sealed record FlowValue(string Field)
{
    public JsonElement? Value { get; init; }

    public string? Formula { get; init; }
}

/// <summary>A flow as the catalogue carries it. One with a step that cannot be done any more, a field having gone, rests.</summary>
public sealed record Flow(string Name, FlowDefinition Definition, bool IsResting)
{
    public bool IsOffered => !Definition.Off && !IsResting;

    /// <inheritdoc cref="FlowCheck.AsksHidden"/>
    public bool AsksHidden(RecordType type, RecordCatalogue catalogue, Func<RecordType, Field, bool> hides) => FlowCheck.AsksHidden(type, Definition, catalogue, hides);
}
