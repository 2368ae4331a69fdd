using Rapport.Core.Criteria;

namespace Rapport.Kit.Filters;

/// <summary>
/// A day as the builder edits it: a date, a named day, or so many days, weeks, months from today. <paramref name="Mode"/> is
/// <c>date</c>, <c>ago</c>, <c>ahead</c> or the name of a <see cref="Relative"/>.
/// </summary>
public sealed record DayDraft(string Mode, DateOnly? Day = null, int Count = 30, DurationUnit Unit = DurationUnit.Day)
{
    public static readonly IReadOnlyList<string> Modes =
        ["date", "ago", "ahead", .. ((Relative[])[Relative.Today, Relative.Yesterday, Relative.Tomorrow, Relative.StartOfWeek, Relative.StartOfMonth, Relative.StartOfQuarter, Relative.StartOfYear]).Select(r => r.ToString())];

    public static readonly IReadOnlyList<DurationUnit> Units = [DurationUnit.Day, DurationUnit.Week, DurationUnit.Month, DurationUnit.Year];

    /// <summary>Null when the builder has no form for the value, such as a moment of the day.</summary>
    public static DayDraft? Of(Operand value) => value switch
    {
        DayValue day => new("date", day.Day),
        RelativeValue { What: not (Relative.Me or Relative.MyTeam or Relative.Now) } relative => new(relative.What.ToString()),
        Arithmetic { Left: RelativeValue { What: Relative.Today }, Right: DurationValue { Unit: >= DurationUnit.Day } span } sum =>
            new(sum.Sign == ArithmeticSign.Minus ? "ago" : "ahead", null, span.Count, span.Unit),
        _ => null,
    };

    /// <summary>Null while no date is given.</summary>
    public Operand? ToOperand() => Mode switch
    {
        "date" => Day is { } day ? new DayValue(day) : null,
        "ago" or "ahead" => new Arithmetic(new RelativeValue(Relative.Today), Mode == "ago" ? ArithmeticSign.Minus : ArithmeticSign.Plus, new DurationValue(Math.Clamp(Count, 0, 100_000), Unit)),
        _ => new RelativeValue(Enum.Parse<Relative>(Mode)),
    };
}
