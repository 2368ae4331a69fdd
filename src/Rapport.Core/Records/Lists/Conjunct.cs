using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Core.Records.Lists;

/// <summary>One of the conditions that all must hold in a list. Those of the scope may name fields that the viewer cannot.</summary>
internal sealed record Conjunct
{
    private Conjunct(BoundCriterion criterion, bool isScope)
    {
        (Criterion, IsScope) = (criterion, isScope);
        Finder = criterion is BoundAny any ? Common(any) : KeyOf(criterion) is null ? null : criterion;
        Ways = Finder is null && criterion is BoundAny ways && ways.Items.All(i => Parts(i).Any(AsksForValues)) ? [.. ways.Items.Select(i => (i, KeyOf(Parts(i).First(AsksForValues))!))] : [];
        Key = Finder is BoundAny values ? KeyOf(values.Items[0]) : Finder is null ? null : KeyOf(Finder);
    }

    public BoundCriterion Criterion { get; }
    public bool IsScope { get; }

    /// <summary>
    /// What an index can look for: the condition itself, or what the alternatives of an "or" all ask of one field, as the
    /// scope "of these teams, or of no team and nobody's" does. Then the condition itself must be asked of what is found.
    /// </summary>
    public BoundCriterion? Finder { get; }

    /// <summary>The alternatives of an "or" that ask different fields, each with what an index must begin with to find its records: own ones, and a few that are shared.</summary>
    public IReadOnlyList<(BoundCriterion Item, string Key)> Ways { get; } = [];

    /// <summary>What an index must begin with to find these records; null where none can.</summary>
    public string? Key { get; }

    /// <summary>True when more may be found than fits.</summary>
    public bool FindsMore => Finder is not null && !ReferenceEquals(Finder, Criterion);

    /// <summary>True where at most one record has each value that is asked for: every database finds those by itself.</summary>
    public bool NamesRecords => Criterion switch
    {
        BoundCompare { Left: BoundField { Part: null } of, Sign: CompareSign.Equal, Right.IsConstant: true } => IsUnique(of.Field),
        BoundIn { Left: BoundField { Part: null } of } => IsUnique(of.Field),
        _ => false,
    };

    /// <summary>True where the search box's words are asked for: what they cost, only the text index knows.</summary>
    public bool HasWords => Has(Criterion);

    /// <summary>The conditions of a scope and a filter, one by one.</summary>
    public static IReadOnlyList<Conjunct> Of(BoundCriterion? scope, BoundCriterion? where) =>
        [.. Parts(scope).Select(c => new Conjunct(c, true)), .. Parts(where).Select(c => new Conjunct(c, false))];

    private static IEnumerable<BoundCriterion> Parts(BoundCriterion? criterion) => criterion switch
    {
        null => [],
        BoundAll all => all.Items.SelectMany(Parts),
        _ => [criterion],
    };

    private static BoundAny? Common(BoundAny any)
    {
        var parts = any.Items.Select(i => Parts(i).Where(AsksForValues).ToList()).ToList();
        if (parts.Count == 0) return null;
        return parts[0].Select(KeyOf).Where(key => parts.TrueForAll(p => p.Exists(c => KeyOf(c) == key)))
            .Select(key => new BoundAny([.. parts.Select(p => p.First(c => KeyOf(c) == key))])).FirstOrDefault();
    }

    private static bool AsksForValues(BoundCriterion criterion) =>
        criterion is BoundIn or BoundUnder or BoundCompare { Sign: CompareSign.Equal } && KeyOf(criterion) is not null;

    private static string? KeyOf(BoundCriterion criterion) => criterion switch
    {
        BoundCompare { Left: BoundField of, Right.IsConstant: true } => KeyOf(of) ?? CustomKeyOf(of),
        BoundIn { Left: BoundField of } => KeyOf(of) ?? CustomKeyOf(of),
        BoundUnder { Left: BoundField of } => KeyOf(of),
        BoundTextMatches { Left: BoundField of, Test: TextTest.StartsWith } => KeyOf(of),
        BoundHas { List: BoundField { Field.Kind: FieldKind.Tags } of } => KeyOf(of),
        _ => null,
    };

    private static bool IsUnique(Field field) => field.Name == SystemFields.Id || (field.Unique && !field.IsCustom && field.MatchColumn() == field.Column);

    private static string? KeyOf(BoundField field) => field is { Part: null, Field: { IsCustom: false, Column: not null } } ? field.Field.MatchColumn() : null;

    // Of the fields made at run time those whose index has what a comparison writes.
    private static string? CustomKeyOf(BoundField field) => field is { Part: null, Field: { IsCustom: true, Indexed: true, Unique: false } of }
        && of.Kind is FieldKind.Text or FieldKind.Email or FieldKind.Phone or FieldKind.Url or FieldKind.Choice or FieldKind.Date
        ? FieldIndexes.Key(field.Field, lower: field.Field.IsText && field.Field.Match == TextMatch.IgnoreCase) : null;

    private static bool Has(BoundCriterion criterion) => criterion switch
    {
        BoundWords => true,
        BoundAll all => all.Items.Any(Has),
        BoundAny any => any.Items.Any(Has),
        BoundNot not => Has(not.Item),
        _ => false,
    };
}
