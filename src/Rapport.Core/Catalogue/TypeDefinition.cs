using System.Text.RegularExpressions;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.Core.Catalogue;

/// <summary>What an administrator says of a record type made at run time; stored as it is said. Its fields are custom fields.</summary>
public sealed partial record TypeDefinition
{
    /// <summary>Types made at run time are numbered from here on; below are those of modules. The search index keeps a byte for the number.</summary>
    internal const short FirstNumber = 128;

    internal const short LastNumber = 255;

    /// <summary>Begin of the names of their tables.</summary>
    public const string TablePrefix = "own_";

    /// <summary>Their place in the navigation follows that of every module.</summary>
    private const int FirstPlace = 1_000;

    // Words that stand where a type's name may stand: in addresses, on the command line, in criteria.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "types", "type", "versions", "webhooks", "calendar", "changes", "files", "file", "jobs", "job", "notifications", "reports", "report", "search", "batch", "bulk", "deleted", "merge", "undo", "retail", "record", "records", "field", "fields", "me", "new", "all", "openapi",
    };

    public LocalText? Label { get; init; }
    public LocalText? PluralLabel { get; init; }

    /// <summary>What the field that names a record is called; left out, "Name".</summary>
    public LocalText? TitleLabel { get; init; }

    /// <summary>Icon of the Kit's set; left out, a square.</summary>
    public string? Icon { get; init; }

    /// <summary>Stands among the further lists instead of in the navigation.</summary>
    public bool Aside { get; init; }

    /// <summary>The latest come first in a list that nobody sorted, instead of by name.</summary>
    public bool LatestFirst { get; init; }

    /// <summary>How its records stand in a customer's timeline; null where they do not.</summary>
    public TimelineDefinition? Timeline { get; init; }

    /// <summary>Fields whose values stand under the title, in their order: in search, in boxes that look for a record, on cards, in the record's head. Null for none.</summary>
    public IReadOnlyList<string>? Subtitle { get; init; }

    /// <summary>It says something of fields that must be there before it.</summary>
    internal bool DrawsOnFields => Timeline is not null || Subtitle is { Count: > 0 };

    private const int MostUnderTitle = 3;

    /// <summary>Short values only: what stands under a title is read at a glance.</summary>
    public static bool MayStandUnder(Field field) => field.Name is not ("name" or SystemFields.Team) && field.Section != "system"
        && field.ValueKind is not (FieldKind.LongText or FieldKind.YesNo or FieldKind.File or FieldKind.Image or FieldKind.Location);

    /// <summary>What is wrong with it; empty where nothing is.</summary>
    /// <param name="back">The type with its fields where it was there before and comes back.</param>
    internal IEnumerable<Problem> Problems(string name, RecordCatalogue catalogue, bool isNew, RecordType? back = null)
    {
        if (isNew && !TypeName().IsMatch(name)) yield return Problem.Invalid("types.badName", "name", ("name", name));
        else if (isNew && (Reserved.Contains(name) || CriteriaWords.IsReserved(name))) yield return Problem.Refused("fields.nameReserved", "name", ("name", name));
        else if (isNew && catalogue.Types.Any(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase))) yield return Problem.Refused("types.nameTaken", "name", ("name", name));
        if (string.IsNullOrWhiteSpace(Label?.For(System.Globalization.CultureInfo.InvariantCulture))) yield return Problem.Invalid("field.required", "label");
        foreach (var (at, text) in new[] { ("label", Label), ("pluralLabel", PluralLabel), ("titleLabel", TitleLabel) })
            if (new[] { text?.En, text?.ZhHans, text?.ZhHant }.Any(t => t?.Length > 80)) yield return Problem.Invalid("field.tooLong", at, ("max", 80));
        if (Icon is { } icon && !IconName().IsMatch(icon)) yield return Problem.Invalid("types.badIcon", "icon", ("icon", icon));
        // Its fields are custom fields: a type that is being made has none yet.
        var own = isNew ? back : catalogue.Find(name);
        foreach (var problem in UnderTitle(name, own)) yield return problem;
        if (Timeline is not { } story) yield break;
        foreach (var (at, field) in new[] { ("timeline.party", story.Party), ("timeline.at", story.At), ("timeline.text", story.Text ?? "name") })
            if (own?.Find(field ?? "") is not { } found || !TimelineDefinition.Fits(at, found)) yield return Problem.Refused(own is null ? "types.timelineLater" : "types.timelineField", at, ("name", field), ("type", name));
    }

    private IEnumerable<Problem> UnderTitle(string name, RecordType? own)
    {
        if (Subtitle is not { Count: > 0 } chosen) yield break;
        if (own is null) { yield return Problem.Refused("types.subtitleLater", "subtitle"); yield break; }
        if (chosen.Count > MostUnderTitle) yield return Problem.Refused("types.subtitleMany", "subtitle", ("max", MostUnderTitle));
        foreach (var field in chosen.Where(f => own.Find(f ?? "") is not { } found || !MayStandUnder(found))) yield return Problem.Refused("types.subtitleField", "subtitle", ("name", field), ("type", name));
        if (chosen.GroupBy(f => f).FirstOrDefault(g => g.Count() > 1) is { } twice) yield return Problem.Refused("types.subtitleTwice", "subtitle", ("name", twice.Key));
    }

    // A list is the same where it says the same: a type that stays as it was stays the same object.
    public bool Equals(TypeDefinition? other) => other is not null && (Label, PluralLabel, TitleLabel, Icon, Aside, LatestFirst, Timeline) == (other.Label, other.PluralLabel, other.TitleLabel, other.Icon, other.Aside, other.LatestFirst, other.Timeline)
        && (Subtitle ?? []).SequenceEqual(other.Subtitle ?? [], StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Label, PluralLabel, Icon, Aside, LatestFirst, Timeline);

    internal RecordType ToType(string name, short number)
    {
        var type = new RecordTypeBuilder(name, number, TablePrefix + name.ToLowerInvariant(), "name").Named("name", f => f with { Required = true, MaxLength = 200, Label = TitleLabel }).With(t => t with
        {
            Label = Label,
            PluralLabel = PluralLabel,
            Icon = Icon ?? "square",
            NavigationOrder = Aside ? null : FirstPlace + number - FirstNumber,
            DefaultSort = LatestFirst ? "-createdAt" : "name",
            Made = this,
            HasStory = true,
        });
        return type.Build();
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9]{1,29}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TypeName();

    [GeneratedRegex("^[a-z0-9-]{1,40}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IconName();
}
