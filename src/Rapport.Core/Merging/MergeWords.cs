using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Merging;

/// <summary>
/// Several records of one type become one. <paramref name="Choices"/> names for a field the record whose value is taken;
/// what is not named goes by <see cref="MergeRule"/>.
/// </summary>
public sealed record MergeWish(RecordType Type, Guid Survivor, IReadOnlyList<Guid> Others)
{
    public IReadOnlyDictionary<string, Guid> Choices { get; init; } = new Dictionary<string, Guid>(StringComparer.Ordinal);

    /// <summary>Stands in choices for the union of a list.</summary>
    public static readonly Guid All = MergeRule.All;

    /// <summary>Versions that the person saw, by record: a merge of what changed meanwhile is refused.</summary>
    public IReadOnlyDictionary<Guid, long> Versions { get; init; } = new Dictionary<Guid, long>();
}

/// <summary>A record that takes part, as it stands; the survivor is the first.</summary>
public sealed record MergedPart(Guid Id, long Version, string Title, string? Subtitle, IReadOnlyDictionary<string, object?> Values);

/// <summary>A field in which the parts differ, what it becomes, and from whom; <paramref name="From"/> is null for a union.</summary>
public sealed record MergeField(Field Field, object? Result, Guid? From);

/// <summary>Records that point at those merged away and move to the survivor.</summary>
public sealed record MovedKind(RecordType Type, Field Link, long Count);

/// <summary>What a merge would do, or did; <paramref name="ChangeSet"/> is 0 for a look.</summary>
public sealed record MergeOutcome(long ChangeSet, Guid Survivor, IReadOnlyList<MergedPart> Parts, IReadOnlyList<MergeField> Fields, IReadOnlyList<MovedKind> Moved)
{
    /// <summary>Values that would have no place on the survivor and become records beside it, by type.</summary>
    public IReadOnlyList<KeptRecord> Kept { get; init; } = [];

    /// <summary>Relations among the parts, which end with the merge and come back with an unmerge.</summary>
    public int Ended { get; init; }

    public long MovedCount => Moved.Sum(m => m.Count);
}

/// <summary>A record that keeps what lost its place: a second e-mail address as a contact point.</summary>
public sealed record KeptRecord(RecordType Type, IReadOnlyDictionary<string, object?> Values);

/// <summary>A module's say in merges of a type: what lost its place on the survivor is kept in records beside it.</summary>
public interface IMergeKeeper
{
    string Type { get; }

    /// <summary>Fields that are filled together or not at all.</summary>
    IReadOnlyList<IReadOnlyList<string>> Groups => [];

    /// <param name="survivor">The survivor as it will be.</param>
    /// <param name="others">Those merged into it, and the survivor as it was.</param>
    IEnumerable<KeptRecord> Keep(RecordCatalogue catalogue, IReadOnlyDictionary<string, object?> survivor, IReadOnlyList<IReadOnlyDictionary<string, object?>> others);

    /// <summary>Whether the records beside the survivor hold it already.</summary>
    bool IsThere(KeptRecord record, IReadOnlyList<IReadOnlyDictionary<string, object?>> beside);
}

/// <summary>Takes a merge back. What cannot be told apart stays with the survivor unless a person says otherwise.</summary>
public sealed record UnmergeWish(long ChangeSet)
{
    /// <summary>By field that was edited since: the merged-away record that the edit belongs to.</summary>
    public IReadOnlyDictionary<string, Guid> Fields { get; init; } = new Dictionary<string, Guid>(StringComparer.Ordinal);

    /// <summary>By record that came to the survivor since: the merged-away record it belongs to.</summary>
    public IReadOnlyDictionary<Guid, Guid> Items { get; init; } = new Dictionary<Guid, Guid>();
}

/// <summary>A field edited since the merge: what stands there, what the survivor had before, and what each would get back.</summary>
public sealed record AskedField(Field Field, object? Now, object? Survivor, IReadOnlyDictionary<Guid, object?> Losers);

/// <summary>A record that came to the survivor since the merge.</summary>
public sealed record AskedItem(RecordType Type, Field Link, Guid Id, string Title);

/// <summary>What an unmerge would do, or did.</summary>
public sealed record UnmergeOutcome(long ChangeSet, RecordType Type, Guid Survivor, string SurvivorTitle, IReadOnlyList<MergedPart> Back)
{
    public IReadOnlyList<MovedKind> Moved { get; init; } = [];

    /// <summary>Its code, as far as the reader may see it: duplicates often have one name.</summary>
    public string? SurvivorSubtitle { get; init; }

    /// <summary>Fields of the survivor that change back, with what they will hold.</summary>
    public IReadOnlyList<Changes.FieldChange> Fields { get; init; } = [];

    public IReadOnlyList<AskedField> AskedFields { get; init; } = [];

    /// <summary>At most <see cref="Unmerge.MostAsked"/> of them; the rest stays where it is.</summary>
    public IReadOnlyList<AskedItem> AskedItems { get; init; } = [];

    public long AskedCount { get; init; }
    public long MovedCount => Moved.Sum(m => m.Count);
}
