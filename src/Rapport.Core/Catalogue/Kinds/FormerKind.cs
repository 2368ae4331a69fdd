using System.Text.Json;

namespace Rapport.Core.Catalogue.Kinds;

/// <summary>
/// What a field was before a change of its kind. Its values stay in the records under <paramref name="Key"/>, and the log goes on
/// naming them by it, so that a change of kind can be taken back to the letter.
/// </summary>
/// <param name="Set">Change set that ended it.</param>
/// <param name="Next">Key under which the values went on.</param>
/// <param name="Reading">How they were read as those of the next kind.</param>
public sealed record FormerKind(string Key, FieldDefinition Definition, long Set, string Next, KindReading Reading)
{
    /// <summary>How values of the next kind had been read as those of this one, where this change took that one back: done again, they are read so again.</summary>
    public KindReading? Back { get; init; }

    internal Field ToField(string name) => Definition.ToField(name) with { StoredAs = Key };
}

/// <summary>Where the values of a field lie and what they were before; the JSON column <c>kinds</c> of the field's row.</summary>
internal sealed record FieldKinds(string Key, IReadOnlyList<FormerKind> Former)
{
    public static FieldKinds Of(string name, string? json) => json is null ? new(name, []) : JsonSerializer.Deserialize<FieldKinds>(json, FieldDefinition.Json)!;

    public string ToJson() => JsonSerializer.Serialize(this, FieldDefinition.Json);

    public Field Field(string name, FieldDefinition definition) => definition.ToField(name) with { StoredAs = Key == name ? null : Key, Former = Former };

    /// <summary>A key that no values of the field lie under: no name of a field has a stroke in it.</summary>
    public string NextKey(string name)
    {
        for (var n = 2; ; n++)
            if ($"{name}_{n.ToString(System.Globalization.CultureInfo.InvariantCulture)}" is var key && key != Key && Former.All(f => f.Key != key)) return key;
    }
}
