using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.Kinds;
using Rapport.Core.Problems;
using Rapport.Core.Values;
using Rapport.Core.Versions;

namespace Rapport.Core.Packs;

public enum PackPart { Type, Field, Layout, Rule, Print, View, Demo }

public enum PackAction
{
    /// <summary>Comes.</summary>
    Add,

    /// <summary>Is as the former version left it and becomes what the new one says.</summary>
    Change,

    /// <summary>Was changed or taken away here, or made here before: it stays as it is, whatever the pack says.</summary>
    Keep,

    /// <summary>Comes back from out of sight, as it was changed here before the pack was removed.</summary>
    Return,

    /// <summary>Goes out of sight; its records and values stay and come back with it.</summary>
    Retire,

    /// <summary>Is there already.</summary>
    Same,
}

/// <summary>One thing that a pack would do. <paramref name="Type"/> is the record type it concerns, <paramref name="Name"/> the field, role or key of the list.</summary>
public sealed record PackStep(PackAction Action, PackPart Part, string Type, string? Name, LocalText? Label)
{
    /// <summary>Records that go out of sight with it, up to a cap; null where none can.</summary>
    public int? Records { get; init; }

    /// <summary>There are more than <see cref="Records"/>.</summary>
    public bool HasMore { get; init; }

    /// <summary>What of it changes, where it does.</summary>
    public IReadOnlyList<DefinitionChange> Changes { get; init; } = [];

    /// <summary>Choices that the pack no longer says and records hold: they stay.</summary>
    public IReadOnlyList<HeldChoice> Held { get; init; } = [];
}

/// <summary>What installing, upgrading or removing would do, in the order it is done; with problems nothing is done at all.</summary>
public sealed record PackPlan(string Name, string? From, string? To, IReadOnlyList<PackStep> Steps, IReadOnlyList<Problem> Problems)
{
    public bool DoesSomething => Steps.Any(s => s.Action is PackAction.Add or PackAction.Change or PackAction.Return or PackAction.Retire);

    /// <summary>Its sample is here.</summary>
    public bool HasDemo { get; init; }

    /// <summary>What was made here, draws on what goes and would rest or break without it.</summary>
    public IReadOnlyList<FieldUse> Rests { get; init; } = [];

    /// <summary>The catalogue without what goes.</summary>
    internal RecordCatalogue? Left { get; init; }

    /// <summary>The pack with what comes back as it was changed here, and with the choices that stay; null for a removal.</summary>
    internal Pack? Puts { get; init; }

    /// <summary>Fields come and go with their type: it says how many.</summary>
    public bool IsWithin(PackStep step) => step.Part == PackPart.Field && Steps.Any(s => s.Part == PackPart.Type && s.Type == step.Type && s.Action == step.Action);

    public int FieldsWithin(PackStep type) => Steps.Count(s => s.Type == type.Type && s.Action == type.Action && IsWithin(s));

    /// <summary>An earlier try was cut off: doing it again completes it.</summary>
    public bool WasCutOff { get; init; }
}
