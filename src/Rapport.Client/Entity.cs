using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rapport.Client;

/// <summary>A record by its fields. It remembers which were set here, so that an update sends these and no others; <c>null</c> empties a field.</summary>
public abstract class Entity
{
    private JsonObject values = [];
    private readonly HashSet<string> written = new(StringComparer.Ordinal);

    /// <summary>Empty until the workplace has made it.</summary>
    public Guid Id => Read<Guid?>("id") ?? Guid.Empty;

    /// <summary>Counts the changes of the record; what an update is held against.</summary>
    public long Version => Read<long?>("version") ?? 0;

    /// <summary>What the last write of this object made, for <see cref="RapportClient.UndoAsync"/>; 0 before it.</summary>
    public long ChangeSet { get; internal set; }

    /// <summary>Any field by its name, also one that the class does not know: made by the firm, say.</summary>
    public JsonNode? this[string field]
    {
        get => values[field]?.DeepClone();
        set => Put(field, value?.DeepClone());
    }

    /// <summary>The field came with the record, or was set here.</summary>
    public bool Has(string field) => values.ContainsKey(field);

    /// <summary>The value of a field; empty where it is empty, did not come along, or may not be seen.</summary>
    protected T? Read<T>(string field) => values[field] is { } value ? value.Deserialize<T>(Wire.Json) : default;

    /// <summary>Sets a field, for the next write.</summary>
    protected void Write<T>(string field, T value) => Put(field, JsonSerializer.SerializeToNode(value, Wire.Json));

    /// <summary>What was set here since the record was read or written.</summary>
    internal JsonObject Changes() => new(written.Select(f => KeyValuePair.Create(f, values[f]?.DeepClone())));

    /// <summary>Takes what the workplace answered; nothing is open any more.</summary>
    internal void Take(JsonObject answer, long changeSet)
    {
        (values, ChangeSet) = (answer, changeSet);
        written.Clear();
    }

    private void Put(string field, JsonNode? value)
    {
        values[field] = value;
        written.Add(field);
    }
}

/// <summary>What a class of records knows of its type.</summary>
public interface IRecord
{
    /// <summary>The type's name in addresses: <c>party</c>.</summary>
    static abstract string TypeName { get; }
}
