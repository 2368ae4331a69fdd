using Rapport.Core.Catalogue;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Maps;

/// <summary>One line of a map's legend: what the places have in common, their ink (a token), and how many of them are in sight.</summary>
/// <param name="IsBlank">They have no value at all, or none that can be compared.</param>
public sealed record MapClass(string Label, string Ink, int Count, bool IsBlank = false);

/// <summary>The classes that a map is coloured by, and which of them each place is in.</summary>
/// <param name="IsRanked">They stand in the order of their amounts: many places together take the class of their median.</param>
public sealed record MapClasses(IReadOnlyList<MapClass> Of, IReadOnlyList<int> Places, bool IsRanked);

/// <summary>Sorts the places of a map into the classes that it is coloured by.</summary>
internal abstract class MapSorting
{
    protected const string Blank = "var(--surface)", Others = "var(--c-7)";

    /// <param name="isInSight">Whether the place at a position is in sight: the legend counts those, and amounts are divided among those.</param>
    public abstract MapClasses Sort(Func<int, bool> isInSight);

    /// <summary>Fields that places can be coloured by: what they are, whose they are, and how much.</summary>
    public static IReadOnlyList<Field> Possible(RecordType type) =>
    [
        .. type.Fields.Where(f => f.Section != "system" && !f.IsAbout && f.Name != type.Title && !IsAmount(f) && (f.ValueKind is FieldKind.YesNo or FieldKind.Tags or FieldKind.Link || f.IsCountry || (f.ValueKind is FieldKind.Choice or FieldKind.MultiChoice && f.Choices.Count > 1))),
        .. type.Fields.Where(f => f.Section != "system" && f.Target is null && IsAmount(f)),
    ];

    public static bool IsAmount(Field field) => field.IsNumeric;

    public static MapSorting Of(RecordType type, Field field, IReadOnlyList<RecordRow> rows, Texts texts, FieldFormat format, Formats formats) =>
        IsAmount(field) ? new AmountSorting(field, rows, texts, formats) : new KindSorting(type, field, rows, texts, format);
}
