namespace Rapport.Core.Criteria;

/// <summary>
/// Values of constants for one reader and moment: <see cref="string"/>, <see cref="decimal"/> (written),
/// <see cref="double"/> (calculated), <see cref="bool"/>, <see cref="DateOnly"/>, <see cref="DateTime"/> or
/// <see cref="Guid"/>; null when it leaves the calendar or divides by zero.
/// </summary>
internal static class CriteriaConstants
{
    public static object? Of(BoundOperand operand, CriteriaContext context)
    {
        switch (operand)
        {
            case BoundValue { Value: Relative relative }: return Of(relative, context);
            case BoundValue { Value: MomentValue { Local: true } local }: return context.ToUtc(local.Moment);
            case BoundValue { Value: MomentValue utc }: return utc.Moment;
            case BoundValue value: return value.Value;
            case BoundConversion conversion: return Convert(conversion, context);
            case BoundPart part: return CriteriaNumbers.PartOf(part.Part, Of(part.Of, context), context);
            case BoundArithmetic arithmetic: return Calculate(arithmetic, context);
            default: throw new InvalidOperationException($"{operand.GetType().Name} is no constant.");
        }
    }

    private static object Of(Relative relative, CriteriaContext context)
    {
        var today = context.Today;
        return relative switch
        {
            Relative.Me => context.User,
            Relative.MyTeam => (decimal)context.Team,
            Relative.Now => context.Now,
            Relative.Today => today,
            Relative.Yesterday => today.AddDays(-1),
            Relative.Tomorrow => today.AddDays(1),
            Relative.StartOfWeek => today.AddDays(-(((int)today.DayOfWeek - (int)context.FirstDayOfWeek + 7) % 7)),
            Relative.StartOfMonth => new DateOnly(today.Year, today.Month, 1),
            Relative.StartOfQuarter => new DateOnly(today.Year, (today.Month - 1) / 3 * 3 + 1, 1),
            _ => new DateOnly(today.Year, 1, 1),
        };
    }

    private static object? Convert(BoundConversion conversion, CriteriaContext context)
    {
        try
        {
            return (conversion.Conversion, Of(conversion.Item, context)) switch
            {
                (_, null) => null,
                (Conversion.DayOf, DateTime moment) => context.DayOf(moment),
                (Conversion.StartOfDay, DateOnly day) => context.StartOf(day),
                (_, DateOnly day) => context.StartOf(day.AddDays(1)),
                _ => throw new InvalidOperationException(),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static object? Calculate(BoundArithmetic arithmetic, CriteriaContext context)
    {
        var left = Of(arithmetic.Left, context);
        var right = Of(arithmetic.Right, context);
        if (left is null || right is null) return null;
        if (right is DurationValue duration) return Shift(left, duration, arithmetic, context);
        if (left is DateOnly day) return (decimal)(day.DayNumber - ((DateOnly)right).DayNumber);
        if (left is DateTime moment) return (moment - (DateTime)right).TotalMilliseconds / 86_400_000.0;
        return CriteriaNumbers.Calculate(CriteriaNumbers.ToDouble(left), arithmetic.Sign, CriteriaNumbers.ToDouble(right));
    }

    private static object? Shift(object start, DurationValue duration, BoundArithmetic arithmetic, CriteriaContext context)
    {
        var count = arithmetic.Sign == ArithmeticSign.Minus ? -duration.Count : duration.Count;
        try
        {
            if (start is DateOnly day && arithmetic.Kind == BoundKind.Day) return Shift(day.ToDateTime(TimeOnly.MinValue), count, duration.Unit) is var end ? DateOnly.FromDateTime(end) : null;
            var moment = start is DateOnly at ? context.StartOf(at) : (DateTime)start;
            // Days and longer go by the reader's calendar, so that a summer-time change does not move the hour.
            return duration.Unit < DurationUnit.Day
                ? Shift(moment, count, duration.Unit)
                : context.ToUtc(Shift(context.ToLocal(moment), count, duration.Unit));
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static DateTime Shift(DateTime moment, int count, DurationUnit unit) => unit switch
    {
        DurationUnit.Minute => moment.AddMinutes(count),
        DurationUnit.Hour => moment.AddHours(count),
        DurationUnit.Day => moment.AddDays(count),
        DurationUnit.Week => moment.AddDays(7.0 * count),
        DurationUnit.Month => moment.AddMonths(Math.Clamp(count, -120_000, 120_000)),
        _ => moment.AddYears(Math.Clamp(count, -10_000, 10_000)),
    };
}
