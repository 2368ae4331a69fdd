using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.Core.Catalogue;

/// <summary>What an administrator says of a field made at run time; stored as it is said.</summary>
public sealed partial record FieldDefinition
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    public FieldKind Kind { get; init; }
    public LocalText? Label { get; init; }
    public LocalText? Help { get; init; }
    public bool Required { get; init; }

    /// <summary>Filters and sorts by the field read an index of its own.</summary>
    public bool Indexed { get; init; }

    /// <summary>No two records share a value.</summary>
    public bool Unique { get; init; }

    /// <summary>The search box finds a record by the field.</summary>
    public bool Searchable { get; init; }

    public bool InList { get; init; }
    public bool Sensitive { get; init; }
    public IReadOnlyList<Choice>? Choices { get; init; }
    public string? Target { get; init; }
    public string? Inverse { get; init; }
    public string? Format { get; init; }
    public double? Min { get; init; }
    public double? Max { get; init; }
    public int? MaxLength { get; init; }
    public int? Decimals { get; init; }
    public string? Section { get; init; }

    /// <summary>Can stand in an index: one value that is compared and sorted by.</summary>
    internal bool CanBeIndexed => Kind is not (FieldKind.LongText or FieldKind.MultiChoice or FieldKind.Tags or FieldKind.Address or FieldKind.Location);

    internal Field ToField(string name) => new()
    {
        Name = name,
        Kind = Kind,
        IsCustom = true,
        Label = Label,
        Help = Help,
        Required = Required,
        // A link is always looked up from its other end: before a deletion; a file, by whoever wants to have it.
        Indexed = Indexed || Kind is FieldKind.Link or FieldKind.File or FieldKind.Image,
        Unique = Unique,
        Searchable = Searchable,
        InList = InList,
        Sensitive = Sensitive,
        Choices = Choices ?? [],
        Target = Target,
        Inverse = Inverse,
        Format = Format,
        Min = Min,
        Max = Max,
        MaxLength = MaxLength,
        Decimals = Decimals,
        Section = Section ?? "main",
    };

    /// <summary>What is wrong with the definition as a field of the type; empty when nothing is.</summary>
    internal IEnumerable<Problem> Check(RecordType type, string name, RecordCatalogue catalogue)
    {
        if (!FieldName().IsMatch(name)) yield return Problem.Invalid("fields.badName", "name", ("name", name));
        if (type.Find(name) is { IsCustom: false } || catalogue.FindInverse(type.Name, name) is not null) yield return Problem.Refused("fields.nameTaken", "name", ("name", name), ("type", type.Name));
        // Computed fields, codes and links to many need more than a place in the document.
        if (Kind is FieldKind.Formula or FieldKind.RollUp or FieldKind.AutoNumber or FieldKind.MultiLink) yield return Problem.Refused("fields.kindNotAllowed", "kind", ("kind", Kind.ToString()));
        if (Kind is FieldKind.Choice or FieldKind.MultiChoice && (Choices is null || Choices.Count == 0 || Choices.Any(c => string.IsNullOrWhiteSpace(c.Key)) || Choices.DistinctBy(c => c.Key, StringComparer.Ordinal).Count() < Choices.Count))
            yield return Problem.Invalid("fields.badChoices", "choices");
        if (Kind == FieldKind.Link && (Target is null || catalogue.Find(Target) is null)) yield return Problem.Invalid("type.unknown", "target", ("type", Target));
        if (Inverse is not null && (Kind != FieldKind.Link || !FieldName().IsMatch(Inverse))) yield return Problem.Invalid("fields.badName", "inverse", ("name", Inverse));
        if (Inverse is not null && Target is not null && (catalogue.Find(Target)?.Find(Inverse) is not null || catalogue.FindInverse(Target, Inverse) is { } taken && (taken.Type.Name != type.Name || taken.Link.Name != name)))
            yield return Problem.Refused("fields.nameTaken", "inverse", ("name", Inverse), ("type", Target));
        if (Indexed && !CanBeIndexed) yield return Problem.Refused("fields.cannotBeIndexed", "indexed", ("kind", Kind.ToString()));
        if (Unique && (!CanBeIndexed || Kind is FieldKind.YesNo or FieldKind.File or FieldKind.Image)) yield return Problem.Refused("fields.cannotBeUnique", "unique", ("kind", Kind.ToString()));
        if (Searchable && Kind is not (FieldKind.Text or FieldKind.LongText or FieldKind.Email or FieldKind.Phone)) yield return Problem.Refused("fields.cannotBeSearched", "searchable", ("kind", Kind.ToString()));
        if (Format is not null && !IsPattern(Format)) yield return Problem.Invalid("fields.badFormat", "format");
    }

    private static bool IsPattern(string format)
    {
        try
        {
            _ = new Regex($"^(?:{format})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,39}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FieldName();
}
