using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Kit.Records;

namespace Rapport.Kit.Calendars;

/// <summary>Days that come round each year, by the calendar of the sun or the Chinese one, in a stretch of days shorter than a year.</summary>
public static class YearlyDay
{
    private static readonly ChineseLunisolarCalendar Moon = new();

    /// <summary>
    /// A criterion for the records whose day may come round in the stretch; <see cref="In"/> tells whether and when. Those that go
    /// by the Chinese calendar are all among them: their day of this year is not known to a database.
    /// </summary>
    public static string Within(Field field, DateOnly from, int days)
    {
        var round = Round(field.Name, from, days);
        if (field.Yearly is { Lunar: { } lunar }) round = $"({lunar} = true or {round})";
        if (field.Yearly is not { If: { } yearly }) return round;
        return $"(({yearly} = true and {round}) or (({yearly} = false or {yearly} is empty) and {field.Name} >= {Iso(from)} and {field.Name} < {Iso(from.AddDays(days))}))";
    }

    /// <summary>When a record's day comes in the stretch, and the how manieth time; null where it does not.</summary>
    public static (DateOnly Day, int Years)? In(Field field, RecordRow row, DateOnly from, int days)
    {
        if (row[field.Name] is not DateOnly day) return null;
        bool Says(string? name) => name is not null && row[name] is true;
        if (field.Yearly is not { } rule || (rule.If is not null && !Says(rule.If))) return day >= from && day < from.AddDays(days) ? (day, 0) : null;
        for (var year = from.Year; year <= from.AddDays(days).Year; year++)
        {
            var years = year - day.Year;
            var next = Says(rule.Lunar) ? Lunar(day, years) : new DateOnly(year, day.Month, Math.Min(day.Day, DateTime.DaysInMonth(year, day.Month)));
            // A year of the moon ends in January or February of the sun's next one.
            foreach (var (come, times) in (ReadOnlySpan<(DateOnly?, int)>)[(next, years), (Says(rule.Lunar) ? Lunar(day, years - 1) : null, years - 1)])
                if (come is { } met && times >= 0 && met >= from && met < from.AddDays(days)) return (met, times);
        }

        return null;
    }

    // Month and day as one number; a stretch over the new year is two. Who was born on 29 February has the 28th of other years.
    private static string Round(string field, DateOnly from, int days)
    {
        static int Key(DateOnly day) => (day.Month * 100) + (day is { Month: 2, Day: 28 } ? 29 : day.Day);
        var (first, last) = ((from.Month * 100) + from.Day, Key(from.AddDays(days - 1)));
        var number = $"monthOfYear({field}) * 100 + dayOfMonth({field})";
        return first <= last ? $"{number} between {first} and {last}" : $"({number} >= {first} or {number} <= {last})";
    }

    /// <summary>The same day of the same month so many years of the moon later; in a leap month's stead its month, at the end of a shorter one its last day.</summary>
    private static DateOnly? Lunar(DateOnly day, int later)
    {
        var born = day.ToDateTime(TimeOnly.MinValue);
        if (born < Moon.MinSupportedDateTime || born > Moon.MaxSupportedDateTime) return null;
        var (year, month, leap) = (Moon.GetYear(born), Moon.GetMonth(born), Moon.GetLeapMonth(Moon.GetYear(born)));
        if (leap > 0 && month >= leap) month--;
        var then = year + later;
        if (then < Moon.GetYear(Moon.MinSupportedDateTime) || then > Moon.GetYear(Moon.MaxSupportedDateTime)) return null;
        if (Moon.GetLeapMonth(then) is var thenLeap && thenLeap > 0 && month >= thenLeap) month++;
        return DateOnly.FromDateTime(Moon.ToDateTime(then, month, Math.Min(Moon.GetDayOfMonth(born), Moon.GetDaysInMonth(then, month)), 0, 0, 0, 0));
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
