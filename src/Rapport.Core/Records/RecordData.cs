using Rapport.Core.Access;
using Rapport.Core.Catalogue;

namespace Rapport.Core.Records;

/// <summary>One record as it stands: all stored fields by name. Computed fields are not in it.</summary>
public sealed class RecordData(RecordType type, long number, Dictionary<string, object?> values)
{
    public RecordType Type => type;

    /// <summary>Row number: the tie-breaker of sorts and the key of the search index.</summary>
    public long Number => number;

    public Guid Id => (Guid)values[SystemFields.Id]!;
    public long Version => (long)values[SystemFields.Version]!;
    public object? this[string field] => values.GetValueOrDefault(field);
    public IReadOnlyDictionary<string, object?> Values => values;

    /// <summary>The words that name the record.</summary>
    public string Title => values.GetValueOrDefault(type.Title)?.ToString() ?? "";

    internal Dictionary<string, object?> Mutable => values;

    /// <summary>Custom values, as JSON, that belong to no field of the type as it is now; a write keeps them.</summary>
    internal IReadOnlyDictionary<string, string>? Others { get; init; }
}

public enum WriteKind
{
    Create,
    Update,
    Delete,
}

/// <summary>
/// One wish: create, change or delete a record. <paramref name="Values"/> holds only the fields named by the caller, in
/// the value domain of their kinds; null empties a field. <paramref name="Version"/> is the version the caller saw.
/// </summary>
public sealed record RecordWrite(WriteKind Kind, RecordType Type, Guid? Id, IReadOnlyDictionary<string, object?> Values, long? Version = null)
{
    public static RecordWrite Create(RecordType type, IReadOnlyDictionary<string, object?> values) => new(WriteKind.Create, type, null, values);
    public static RecordWrite Update(RecordType type, Guid id, IReadOnlyDictionary<string, object?> values, long? version = null) => new(WriteKind.Update, type, id, values, version);
    public static RecordWrite Delete(RecordType type, Guid id, long? version = null) => new(WriteKind.Delete, type, id, new Dictionary<string, object?>(StringComparer.Ordinal), version);

    /// <summary>A person is asked only where two wills meet: an older version is taken when nobody changed these fields since.</summary>
    public bool Merges { get; init; }
}

/// <summary>Who writes, from where and why; becomes the change set.</summary>
public sealed record WriteContext(Principal Who, string Origin, string? Label = null)
{
    /// <summary>The change set that this one takes back.</summary>
    public long? UndoOf { get; init; }

    /// <summary>Runs in the same transaction behind the writes: what must stand exactly if they do.</summary>
    public Func<Storage.WriteSession, WriteOutcome, Task>? Along { get; init; }
}

/// <summary>What became of the wishes, in their order. <see cref="ChangeSet"/> is 0 when nothing differed.</summary>
public sealed record WriteOutcome(long ChangeSet, IReadOnlyList<WrittenRecord> Items);

/// <summary><paramref name="Changed"/> is false when an update named only values that were there already.</summary>
public sealed record WrittenRecord(Guid Id, long Version, bool Changed)
{
    /// <summary>Fields of which an update changed the value; null where a record came or went.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Type of a record that was deleted, be it as a part of another; null for all others.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public RecordType? Gone { get; init; }
}
