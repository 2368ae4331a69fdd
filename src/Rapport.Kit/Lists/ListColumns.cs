using Rapport.Core.Catalogue;

namespace Rapport.Kit.Lists;

/// <summary>The columns of a list: which there are, which come first, how wide they start.</summary>
internal static class ListColumns
{
    private const int Usual = 6;

    /// <summary>Fields that can stand in a list; the title is always the first column.</summary>
    public static IEnumerable<Field> Possible(RecordType type) =>
        type.Fields.Where(f => f.Name != type.Title && f.Name is not (SystemFields.Id or SystemFields.Version or SystemFields.Team or "createdSet" or "changedSet"));

    /// <summary>What a list shows before anybody chose: the first of the type's own, and whatever the firm made for its lists.</summary>
    public static IReadOnlyList<string> Default(RecordType type)
    {
        var shown = type.Fields.Where(f => f.InList && f.Name != type.Title).ToLookup(f => f.IsCustom);
        return
        [
            // A new field pushes nothing aside that people look for at its place.
            type.Title, .. shown[false].Where(f => !f.IsComputed).Take(Usual - 1).Select(f => f.Name),
            .. type.Fields.Where(f => f.IsComputed && !f.IsCustom).Take(2).Select(f => f.Name), .. shown[true].Select(f => f.Name),
        ];
    }

    /// <summary>The fields of those names; names that the type lacks or the person may not see are passed over.</summary>
    public static List<Field> Of(RecordType type, IEnumerable<string> names) =>
        [type.TitleField, .. names.Where(n => n != type.Title).Select(type.Find).OfType<Field>().DistinctBy(f => f.Name)];

    /// <summary>Pixels that fit what such a field usually holds.</summary>
    public static int Width(RecordType type, Field field) => field.Name == type.Title ? 220 : field.ValueKind switch
    {
        FieldKind.Integer or FieldKind.YesNo => 84,
        FieldKind.AutoNumber => 96,
        FieldKind.Number or FieldKind.Percent or FieldKind.Date => 108,
        // Six figures with cents, a sign of three letters and a minus: "−NT$105,944.00".
        FieldKind.Money => 136,
        FieldKind.Choice => 112,
        FieldKind.Phone => 140,
        // Written with the year: "2026-03-05 14:30".
        FieldKind.DateTime => 156,
        FieldKind.Email or FieldKind.Url => 208,
        FieldKind.MultiChoice or FieldKind.Tags or FieldKind.MultiLink or FieldKind.Link => 156,
        FieldKind.File or FieldKind.Image => 180,
        FieldKind.LongText or FieldKind.Address => 232,
        _ => 120,
    };
}
