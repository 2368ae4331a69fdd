using System.Text;
using Rapport.Core.Catalogue;

namespace Rapport.Core.Criteria;

/// <summary>
/// The arithmetic that all three evaluations share: IEEE doubles, moments as Unix milliseconds, days as days since
/// 1970; only a whole-number or money field against a constant is compared exactly.
/// </summary>
internal static class CriteriaNumbers
{
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static double ToDouble(object value) => value switch
    {
        double number => number,
        long whole => whole,
        int whole => whole,
        decimal amount => (double)amount,
        DateOnly day => day.DayNumber - Epoch,
        DateTime moment => Values.ValueJson.ToUnixMilliseconds(moment),
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    /// <summary>A constant as a decimal; what lies beyond every stored number becomes just that.</summary>
    public static decimal ToDecimal(object value) => value switch
    {
        decimal amount => amount,
        double number => Math.Abs(number) > 9.3e18 ? Math.Sign(number) * 9_300_000_000_000_000_000m : (decimal)number,
        _ => Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>Null for a division by zero and for results that are no number.</summary>
    public static double? Calculate(double left, ArithmeticSign sign, double right)
    {
        var result = sign switch
        {
            ArithmeticSign.Plus => left + right,
            ArithmeticSign.Minus => left - right,
            ArithmeticSign.Times => left * right,
            _ => right == 0 ? double.NaN : left / right,
        };
        return double.IsFinite(result) ? result : null;
    }

    /// <summary>A calculated day; null outside the calendar.</summary>
    public static object? Day(double number) =>
        number is >= -719_162 and <= 2_932_896 ? DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)number) : null;

    /// <summary>A calculated moment; null outside the calendar.</summary>
    public static object? Moment(double number) =>
        number is >= -62_135_596_800_000 and <= 253_402_300_799_999 ? Values.ValueJson.FromUnixMilliseconds((long)number) : null;

    /// <summary>A part of a day, or of a moment on the reader's clock.</summary>
    public static double? PartOf(TimePart part, object? value, CriteriaContext context) => (part, value) switch
    {
        (TimePart.Weekday, DateOnly day) => Weekday(day.DayOfWeek),
        (TimePart.Weekday, DateTime moment) => Weekday(context.ToLocal(moment).DayOfWeek),
        (TimePart.Hour, DateTime moment) => context.ToLocal(moment).Hour,
        (TimePart.MonthOfYear, DateOnly day) => day.Month,
        (TimePart.MonthOfYear, DateTime moment) => context.ToLocal(moment).Month,
        (TimePart.DayOfMonth, DateOnly day) => day.Day,
        (TimePart.DayOfMonth, DateTime moment) => context.ToLocal(moment).Day,
        _ => null,
    };

    /// <summary>Half a degree in radians, and the earth's mean diameter in metres.</summary>
    public const double HalfDegree = Math.PI / 360, Diameter = 12_742_017.6;

    /// <summary>
    /// The great circle to a place, to the metre: the haversine formula, as <see cref="CriteriaSql"/> has it, on a sphere
    /// of the earth's mean radius (IUGG); the true distance differs by up to half a percent.
    /// </summary>
    public static double Kilometres(Values.GeoPoint from, double latitude, double longitude)
    {
        var (up, along) = (Math.Sin((from.Latitude - latitude) * HalfDegree), Math.Sin((from.Longitude - longitude) * HalfDegree));
        var a = (up * up) + (Math.Cos(from.Latitude * HalfDegree * 2) * Math.Cos(latitude * HalfDegree * 2) * along * along);
        return Math.Floor((Math.Atan2(Math.Sqrt(a), Math.Sqrt(Math.Abs(1 - a))) * Diameter) + 0.5) / 1000;
    }

    private static double Weekday(DayOfWeek day) => day == DayOfWeek.Sunday ? 7 : (int)day;

    /// <summary>True for a field stored as a whole number (of ten-thousandths for money).</summary>
    public static bool IsWhole(BoundOperand operand) => operand switch
    {
        BoundField field => field.Field.ValueKind is FieldKind.Integer or FieldKind.Money,
        BoundVia via => IsWhole(via.Item),
        _ => false,
    };

    public static TextMatch MatchOf(BoundOperand operand) => operand switch
    {
        BoundField { Part: not null } => TextMatch.IgnoreCase,
        BoundField field => field.Field.Match,
        BoundVia via => MatchOf(via.Item),
        _ => TextMatch.Exact,
    };

    /// <summary>How a text compares with a constant or another field: both sides in the same form.</summary>
    public static TextMatch MatchOf(BoundOperand left, BoundOperand right)
    {
        var own = MatchOf(left);
        if (right.IsConstant) return own;
        var other = MatchOf(right);
        return own == other ? own : TextMatch.IgnoreCase;
    }

    /// <summary>ASCII letters only: that is what both databases do without an ICU library.</summary>
    public static string Lower(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = source[i] is >= 'A' and <= 'Z' ? (char)(source[i] + 32) : source[i];
    });

    public static string Key(string text, TextMatch match, CriteriaContext context) => match switch
    {
        TextMatch.Folded => context.Fold(text),
        TextMatch.IgnoreCase => Lower(text),
        _ => text,
    };

    /// <summary>Order of UTF-8 bytes, as in the databases; UTF-16 would sort emoji before some letters.</summary>
    public static int Order(string a, string b)
    {
        var (left, right) = (a.EnumerateRunes(), b.EnumerateRunes());
        while (true)
        {
            var (more, other) = (left.MoveNext(), right.MoveNext());
            if (!more || !other) return more.CompareTo(other);
            var order = left.Current.Value.CompareTo(right.Current.Value);
            if (order != 0) return order;
        }
    }
}
