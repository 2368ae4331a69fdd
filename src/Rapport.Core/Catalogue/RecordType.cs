using System.Collections.Frozen;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.Core.Catalogue;

/// <summary>
/// One kind of record, described once: from here come lists, pages, forms, import, export, API, search, permissions,
/// audit and undo. Every table has the columns of <see cref="SystemFields"/> besides those of its own fields.
/// </summary>
public sealed record RecordType
{
    private FrozenDictionary<string, Field>? byName;
    private FrozenDictionary<string, Field>? byKey;
    private Field[]? countries;

    /// <summary>Name on the wire, singular camelCase: <c>party</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Small number that stands for the type in the change log and the search index; never re-used.</summary>
    public required short Number { get; init; }

    /// <summary>Table with the module's prefix: <c>cus_party</c>.</summary>
    public required string Table { get; init; }

    /// <summary>All fields, own first, then those of <see cref="SystemFields"/>.</summary>
    public required IReadOnlyList<Field> Fields { get; init; }

    /// <summary>Field that names the record in links, heads and search: <c>name</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Field shown beside the title: <c>code</c>.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Fields whose values stand under the title wherever a record is named at more length: as chosen for a type made here, else <see cref="Subtitle"/>.</summary>
    public IReadOnlyList<string> Under => Made?.Subtitle ?? (Subtitle is null ? [] : [Subtitle]);

    /// <summary>Fields that are told of a record found by the search: those under its title; of a task or call, which has none, whom it is about and when.</summary>
    public IEnumerable<string> UnderFound => Under.Count > 0 || !IsCompanion ? Under : [.. Subjects.Select(f => f.Name), Due?.At ?? Timeline!.At];

    /// <summary>CLR entity of a built-in type; null for a type made at run time.</summary>
    public Type? Entity { get; init; }

    /// <summary>False for types that have no owner and no team (lines, contact points): they follow <see cref="Parent"/>.</summary>
    public bool HasOwner { get; init; } = true;

    /// <summary>Link field whose record decides who may see this one: an order line follows its <c>order</c>.</summary>
    public string? Parent { get; init; }

    /// <summary>Function that every write asks for besides the role's access to the type: <c>users</c>.</summary>
    public string? WriteFunction { get; init; }

    /// <summary>The program keeps its own account in records of this type, as of layouts or of pairs that were told apart: nobody is offered fields of their own for them.</summary>
    public bool IsOfProgram { get; init; }

    /// <summary>Icon name of the Kit's icon set.</summary>
    public string Icon { get; init; } = "square";

    /// <summary>Place in the navigation; null keeps the type out of it.</summary>
    public int? NavigationOrder { get; init; }

    /// <summary>How records of this type stand in a party's timeline; null when they do not.</summary>
    public TimelineEntry? Timeline { get; init; }

    /// <summary>Records of this type go with those of any type that has a story: see <see cref="Companions"/>.</summary>
    public bool IsCompanion { get; init; }

    /// <summary>Notes, activities and files are kept with records of this type, and told in their story.</summary>
    public bool HasStory { get; init; }

    /// <summary>When records of this type fall due; null where they do not.</summary>
    public Deadline? Due { get; init; }

    /// <summary>Sort of a list that nobody sorted: <c>name</c> or <c>-placedAt</c>.</summary>
    public string DefaultSort { get; init; } = "-createdAt";

    /// <summary>Further indexes, each by field names: a report that needs no other field reads the index alone.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Indexes { get; init; } = [];

    /// <summary>Fills in what follows from other fields before the checks: a person's name from its parts.</summary>
    public Completion? Complete { get; init; }

    /// <summary>What the fields of one record must hold together; null where nothing is wrong.</summary>
    public Func<IReadOnlyDictionary<string, object?>, Problem?>? Check { get; init; }

    /// <summary>What an administrator wants never to stand in a record of the type.</summary>
    public IReadOnlyList<Rules.ValidationRule> Rules { get; init; } = [];

    /// <summary>Series of steps that people run on records of the type.</summary>
    public IReadOnlyList<Flows.Flow> Flows { get; init; } = [];

    /// <summary>Fields of the <see cref="Parent"/> that follow from records of this type: an order's total from its lines.</summary>
    public IReadOnlyList<LineSum> Sums { get; init; } = [];

    /// <summary>What an administrator said of a type made at run time; null for a module's.</summary>
    public TypeDefinition? Made { get; init; }

    public LocalText? Label { get; init; }
    public LocalText? PluralLabel { get; init; }

    public Field TitleField => this[Title];

    /// <summary>The field that says which country the record is in; null where it has none.</summary>
    public Field? CountryField => (countries ??= [.. Fields.Where(f => f.IsCountry).Take(1)]) is [var one] ? one : null;

    /// <summary>The field of that name. Throws when there is none: ask <see cref="Find"/> for names from outside.</summary>
    public Field this[string name] => Find(name)
        ?? throw new KeyNotFoundException($"Record type '{Name}' has no field '{name}'.");

    /// <summary>The field of that name (exact case) or null.</summary>
    public Field? Find(string name) =>
        (byName ??= Fields.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal)).GetValueOrDefault(name);

    /// <summary>The field whose values the change log names so.</summary>
    internal Field? FindLogged(string key) => (byKey ??= Fields.ToFrozenDictionary(f => f.Key, StringComparer.Ordinal)).GetValueOrDefault(key);

    /// <summary>The links to the records in whose stories one of this type stands.</summary>
    public IEnumerable<Field> Subjects => Timeline is { } entry ? Fields.Where(f => f.Name == entry.Party || f.IsAbout) : [];

    /// <summary>The link by which a record of this type stands in the story of one of <paramref name="target"/>; null where it does not.</summary>
    public Field? SubjectOf(string target) => Subjects.FirstOrDefault(f => f.Target == target);

    /// <summary>Whether a record of this type is part of what <paramref name="link"/> leads to: seen with it, and gone with it.</summary>
    public bool IsPartBy(Field link) => Parent is not null && (link.Name == Parent || link.IsAbout);

    /// <summary>
    /// The title, where records of one value of <paramref name="field"/> follow each other by it ("by city, then by
    /// name"): one index (field, title, row) then serves the sort and the list of one city in its usual order.
    /// </summary>
    public Field? FollowerOf(Field field) =>
        DefaultSort == Title && TitleField.IsNamed && field.Indexed && !field.Unique && field.FoldedColumn is null && (field.Column is not null || field.IsCustom)
        && field.Kind is FieldKind.Text or FieldKind.Choice or FieldKind.Link ? TitleField : null;

    // The dictionary is a cache of Fields: it must neither be copied by "with" nor take part in equality.
    private RecordType(RecordType other)
    {
        Name = other.Name; Number = other.Number; Table = other.Table; Fields = other.Fields; Title = other.Title;
        Made = other.Made; Subtitle = other.Subtitle; Entity = other.Entity; HasOwner = other.HasOwner; Parent = other.Parent;
        Icon = other.Icon; NavigationOrder = other.NavigationOrder; Timeline = other.Timeline; Due = other.Due; IsCompanion = other.IsCompanion; HasStory = other.HasStory;
        DefaultSort = other.DefaultSort; Indexes = other.Indexes; Complete = other.Complete; Sums = other.Sums; Check = other.Check; Rules = other.Rules; Flows = other.Flows; Label = other.Label; PluralLabel = other.PluralLabel; WriteFunction = other.WriteFunction; IsOfProgram = other.IsOfProgram;
    }

    public bool Equals(RecordType? other) => ReferenceEquals(this, other);
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}

/// <summary>
/// Fills in what follows from other fields; <paramref name="before"/> is the record as it stands, null for a new one,
/// <paramref name="now"/> the moment of the write (UTC).
/// </summary>
public delegate void Completion(Dictionary<string, object?> values, IReadOnlyDictionary<string, object?>? before, DateTime now);

/// <summary>
/// Says which entry a record leaves in the timeline: its <paramref name="Kind"/> (order, payment, return, note…),
/// the link field to the party, the field with the moment, and the fields that make up the line shown.
/// </summary>
public sealed record TimelineEntry(string Kind, string Party, string At, string Text, string? Amount = null)
{
    /// <summary>Choice field that overrides <see cref="Kind"/>: an order's own kind tells sale from return.</summary>
    public string? KindField { get; init; }

    /// <summary>The <see cref="Kind"/> of records that are a file: they are shown with what they belong to.</summary>
    public const string FileKind = "file";

    /// <summary>Yes/no field by which an entry is pinned on top of the story; null where none can be.</summary>
    public string? Pin { get; init; }

    /// <summary>Fields that tell more below the line; read with the page, as far as the reader may see them.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}
