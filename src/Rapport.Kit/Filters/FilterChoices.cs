using Rapport.Core.Catalogue;
using Op = Rapport.Kit.Filters.FilterOperator;

namespace Rapport.Kit.Filters;

/// <summary>Which operators make sense for a field; the first is the one a new chip starts with.</summary>
internal static class FilterChoices
{
    public static IReadOnlyList<Op> For(Field field) => field.ValueKind switch
    {
        FieldKind.Integer or FieldKind.Number or FieldKind.Money or FieldKind.Percent =>
            [Op.AtLeast, Op.AtMost, Op.Greater, Op.Less, Op.Is, Op.IsNot, Op.Between, Op.Empty, Op.NotEmpty],
        FieldKind.Date or FieldKind.DateTime => [Op.AtLeast, Op.Less, Op.Greater, Op.AtMost, Op.Is, Op.Between, Op.Empty, Op.NotEmpty],
        FieldKind.YesNo => [Op.Is, Op.Empty, Op.NotEmpty],
        FieldKind.Choice or FieldKind.Link => [Op.AnyOf, Op.NoneOf, Op.Empty, Op.NotEmpty],
        FieldKind.MultiChoice or FieldKind.Tags or FieldKind.MultiLink => [Op.Has, Op.HasNone, Op.Empty, Op.NotEmpty],
        FieldKind.Address or FieldKind.Location or FieldKind.File or FieldKind.Image => [Op.Empty, Op.NotEmpty],
        _ => [Op.Contains, Op.Is, Op.IsNot, Op.StartsWith, Op.EndsWith, Op.Empty, Op.NotEmpty],
    };

    /// <summary>Fields that the builder offers: what people look at, before the program's own bookkeeping.</summary>
    public static IEnumerable<Field> Fields(RecordType type) =>
        type.Fields.Where(f => f.Name is not (SystemFields.Id or SystemFields.Version or SystemFields.Team or "createdSet" or "changedSet")).OrderBy(f => f.Section == "system");

    public static bool NeedsValue(Op op) => op is not (Op.Empty or Op.NotEmpty);

    /// <summary>Operators whose value is a list to choose from.</summary>
    public static bool IsList(Op op) => op is Op.AnyOf or Op.NoneOf or Op.Has or Op.HasNone;
}
