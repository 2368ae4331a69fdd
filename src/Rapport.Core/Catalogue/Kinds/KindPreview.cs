using Rapport.Core.Problems;

namespace Rapport.Core.Catalogue.Kinds;

/// <summary>
/// What a change of kind would do, as far as the table has been read: go on from <see cref="After"/> until <see cref="IsComplete"/>.
/// </summary>
public sealed record KindPreview
{
    public const int MostExamples = 20;
    public const int MostWords = 100;

    /// <summary>Records with a value.</summary>
    public long Filled { get; init; }

    public long Converted { get; init; }
    public long Lost { get; init; }

    /// <summary>Converted ones first, so that it can be seen how values are read.</summary>
    public IReadOnlyList<KindExample> Examples { get; init; } = [];

    /// <summary>Values that are lost, how often each; of a choice, the words that are none of its choices.</summary>
    public IReadOnlyDictionary<string, long> Words { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>More words were met than are kept.</summary>
    public bool IsMore { get; init; }

    /// <summary>Row number up to which the table has been read.</summary>
    public long After { get; init; }

    public bool IsComplete { get; init; }

    /// <summary>Properties that the field has now and would not have then, by their names in the definition.</summary>
    public IReadOnlyList<string> LostProperties { get; init; } = [];

    public IReadOnlyList<FieldUse> Uses { get; init; } = [];
}

/// <summary>One record: what stands there and what would; why not, where it would be lost. Without names where the reader may not see it.</summary>
public sealed record KindExample(Guid Id, string? Title, string Value, string? Becomes, Problem? Why);
