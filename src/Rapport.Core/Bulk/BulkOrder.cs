using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Values;

namespace Rapport.Core.Bulk;

/// <summary>What is done with many records at once.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BulkDeed>))]
public enum BulkDeed
{
    Edit,
    Delete,

    /// <summary>The groups of the order become one record each.</summary>
    Merge,

    /// <summary>Merges come apart again.</summary>
    Unmerge,

    /// <summary>A flow runs on each record.</summary>
    Flow,
}

/// <summary>What an edit does with a field: put a value in the place of the old one, or words and links to a list or out of it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BulkMode>))]
public enum BulkMode
{
    Set,
    Add,
    Remove,
}

/// <summary>One field of an edit. <paramref name="Value"/> is the value in the form in which it is stored; JSON null empties the field.</summary>
public sealed record BulkEdit(string Field, BulkMode Mode, JsonElement Value)
{
    public static BulkEdit Of(Field field, object? value, BulkMode mode = BulkMode.Set)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) ValueJson.Write(json, field.Kind, value, storage: true);
        return new BulkEdit(field.Name, mode, JsonDocument.Parse(stream.ToArray()).RootElement.Clone());
    }
}

/// <summary>
/// Which records, and what is done with them. Either all that fit <paramref name="Where"/> in the sight of whoever ordered it
/// (null or empty: all there are), but for <see cref="Except"/>, or those of <see cref="Ids"/>.
/// </summary>
public sealed record BulkOrder(string Type, BulkDeed Deed, string? Where = null)
{
    /// <summary>Most records that can be named one by one; more are named by a criterion.</summary>
    public const int MostIds = 10_000;

    public IReadOnlyList<Guid>? Ids { get; init; }

    /// <summary>Taken out again by hand.</summary>
    public IReadOnlyList<Guid> Except { get; init; } = [];

    public IReadOnlyList<BulkEdit> Edits { get; init; } = [];

    /// <summary>Name of the flow that runs.</summary>
    public string? Flow { get; init; }

    /// <summary>Its steps as they were when the order was given: whoever looked at them gets those.</summary>
    public Flows.FlowDefinition? Steps { get; init; }

    /// <summary>What a merge makes one, group by group.</summary>
    public IReadOnlyList<MergeGroup> Groups { get; init; } = [];

    /// <summary>One merge that comes apart, with what the person said of it.</summary>
    public UnmergeWish? Back { get; init; }

    /// <summary>The job whose merges come apart, all of them.</summary>
    public long? MergesOf { get; init; }

    /// <summary>The role of an API key, which narrows that of its user; null where a person acts.</summary>
    public string? Role { get; init; }
}
