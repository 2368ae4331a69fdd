using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;
using Rapport.Core.Values;

namespace Rapport.Core.Packs;

/// <summary>
/// Record types, fields, layouts and lists that are installed, upgraded and removed together: what fits the program to a
/// trade. Written as <c>pack.yaml</c>, its words in three languages; see <see cref="PackFile"/>.
/// </summary>
public sealed record Pack
{
    public static readonly JsonSerializerOptions Json = new(FieldDefinition.Json)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Its name in files and addresses, <c>market-watch</c>.</summary>
    [JsonPropertyName("pack")]
    public string Name { get; init; } = "";

    /// <summary>Whether it is a later version than <paramref name="version"/>.</summary>
    public bool IsNewerThan(string version) => PackShape.IsNewer(Version, version);

    /// <summary><c>1.2.0</c>; a higher one is an upgrade.</summary>
    public string Version { get; init; } = "";

    public LocalText? Label { get; init; }
    public LocalText? Description { get; init; }
    public string? Icon { get; init; }

    /// <summary>Record types by name.</summary>
    public IReadOnlyDictionary<string, TypeDefinition> Types { get; init; } = new Dictionary<string, TypeDefinition>();

    /// <summary>Fields by record type and name, of the pack's own types and of others.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, FieldDefinition>> Fields { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, FieldDefinition>>();

    /// <summary>Layouts by record type, or by type and role with a stroke.</summary>
    public IReadOnlyDictionary<string, RecordLayout> Layouts { get; init; } = new Dictionary<string, RecordLayout>();

    /// <summary>Validation rules by record type and name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, Rules.RuleDefinition>> Rules { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, Rules.RuleDefinition>>();

    /// <summary>Print templates by record type and key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, PackPrint>> Prints { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, PackPrint>>();

    public IReadOnlyList<PackView> Views { get; init; } = [];

    /// <summary>Records that show what the pack is for; installed on demand.</summary>
    public IReadOnlyList<PackRecord> Demo { get; init; } = [];

    /// <summary>All fields in the order in which they can be made: what is computed draws on the others.</summary>
    internal IEnumerable<(string Type, string Name, FieldDefinition Definition)> FieldsInOrder() =>
        Fields.SelectMany(t => t.Value.Select(f => (t.Key, f.Key, f.Value))).OrderBy(f => f.Value.Kind is FieldKind.Formula or FieldKind.RollUp);

    internal IEnumerable<(string Type, string Name, Rules.RuleDefinition Definition)> AllRules() => Rules.SelectMany(t => t.Value.Select(r => (t.Key, r.Key, r.Value)));

    public Rules.RuleDefinition? Rule(string type, string name) => Rules.GetValueOrDefault(type)?.GetValueOrDefault(name);

    internal IEnumerable<(string Type, string Key, PackPrint Print)> AllPrints() => Prints.SelectMany(t => t.Value.Select(p => (t.Key, p.Key, p.Value)));

    public PackPrint? Print(string type, string key) => Prints.GetValueOrDefault(type)?.GetValueOrDefault(key);

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    internal static Pack Read(string json) => JsonSerializer.Deserialize<Pack>(json, Json)!;
}

/// <summary>A list that everybody is offered. <see cref="Key"/> tells the lists of a pack apart, whatever they are called.</summary>
public sealed record PackView
{
    public string Key { get; init; } = "";
    public string Type { get; init; } = "";
    public LocalText? Name { get; init; }
    public string? Where { get; init; }
    public string? Sort { get; init; }
    public IReadOnlyList<string> Columns { get; init; } = [];
    public string? Group { get; init; }
    /// <summary>How it is laid out, <c>board.state</c>; empty for whatever the person used last.</summary>
    public string? Layout { get; init; }

    public string? Totals { get; init; }
}

/// <summary>
/// A record of the sample. Values are as on the wire; words may be given by language, a day as <c>-10d</c> from today, and a
/// link as <c>@name</c> of the <see cref="Ref"/> of a record above.
/// </summary>
public sealed record PackRecord
{
    public string Type { get; init; } = "";
    public string? Ref { get; init; }
    public IReadOnlyDictionary<string, JsonElement> Values { get; init; } = new Dictionary<string, JsonElement>();
}
