using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Core.Records;

/// <summary>What the database answers for a formula or roll-up, as a value of its kind.</summary>
internal static class ComputedValue
{
    public static object? Of(Field field, object value) => field.ValueKind switch
    {
        FieldKind.YesNo => Convert.ToBoolean(value, CultureInfo.InvariantCulture),
        FieldKind.Integer or FieldKind.Money or FieldKind.Number or FieldKind.Percent or FieldKind.Date or FieldKind.DateTime => Number(field.ValueKind, Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => value.ToString(),
    };

    /// <summary>A calculated number in the domain of the kind; none where it has no place there.</summary>
    private static object? Number(FieldKind kind, double number) => kind switch
    {
        _ when !double.IsFinite(number) => null,
        FieldKind.Integer => Math.Abs(number) < 9e18 ? (long)Math.Round(number, MidpointRounding.AwayFromZero) : null,
        FieldKind.Money => Math.Abs(number) < 9e14 ? decimal.Round((decimal)number, 4) : null,
        FieldKind.Date => CriteriaNumbers.Day(number),
        FieldKind.DateTime => CriteriaNumbers.Moment(number),
        _ => number,
    };
}
