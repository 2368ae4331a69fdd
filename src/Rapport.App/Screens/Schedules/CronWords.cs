using System.Globalization;
using Rapport.Kit.Words;

namespace Rapport.App.Screens.Schedules;

/// <summary>The five fields of a schedule in words. What has no plain words stays as it is written.</summary>
internal sealed class CronWords(Texts texts, Formats formats)
{
    private static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public string Say(string cron) => cron.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["*", "*", "*", "*", "*"] => texts["cron.minute"],
        [var every, "*", "*", "*", "*"] when Step(every) is { } n => texts["cron.minutes", ("count", n)],
        [var minute, "*", "*", "*", "*"] when Number(minute, 0, 59) is { } m => m == 0 ? texts["cron.hours", ("count", 1)] : texts["cron.hour", ("minute", m)],
        ["0", var every, "*", "*", "*"] when Step(every) is { } n => texts["cron.hours", ("count", n)],
        [var minute, var hour, var day, var month, var weekday] when Time(hour, minute) is { } time => AtTime(time, day, month, weekday) ?? cron,
        _ => cron,
    };

    private string? AtTime(string time, string day, string month, string weekday)
    {
        if (month == "*" && day == "*" && weekday is "*" or "?") return texts["cron.daily", ("time", time)];
        if (month == "*" && day is "*" or "?" && Weekdays(weekday) is { } days)
            return days.SequenceEqual([1, 2, 3, 4, 5]) ? texts["cron.weekdays", ("time", time)]
                : texts["cron.days", ("time", time), ("days", string.Join(texts["format.listSeparator"], days.Select(d => texts.Culture.DateTimeFormat.GetDayName((DayOfWeek)d))))];
        if (weekday is not ("*" or "?") || Number(day, 1, 31) is not { } date) return null;
        if (month == "*") return texts["cron.monthly", ("day", date), ("time", time)];
        return Number(month, 1, 12) is { } one && date <= DateTime.DaysInMonth(2024, one)
            ? texts["cron.yearly", ("day", new DateTime(2024, one, date).ToString("M", texts.Culture)), ("time", time)] : null;
    }

    private string? Time(string hour, string minute) =>
        Number(hour, 0, 23) is { } h && Number(minute, 0, 59) is { } m ? formats.Time(DateTime.UnixEpoch.AddHours(h).AddMinutes(m)) : null;

    /// <summary>Days of the week in order, Sunday last; null for what is no list of them.</summary>
    private static List<int>? Weekdays(string field)
    {
        var days = new HashSet<int>();
        foreach (var part in field.Split(','))
        {
            switch (part.Split('-'))
            {
                case [var one] when Day(one) is { } day: days.Add(day % 7); break;
                case [var first, var last] when Day(first) is { } from && Day(last) is { } to && from <= to:
                    for (var day = from; day <= to; day++) days.Add(day % 7);
                    break;
                default: return null;
            }
        }

        return [.. days.OrderBy(d => (d + 6) % 7)];
    }

    private static int? Day(string text) => Array.IndexOf(Names, text.ToLowerInvariant()) is >= 0 and var named ? named : Number(text, 0, 7);

    private static int? Step(string field) => field.StartsWith("*/", StringComparison.Ordinal) ? Number(field[2..], 1, 59) : null;

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}
