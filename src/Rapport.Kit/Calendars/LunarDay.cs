using System.Globalization;

namespace Rapport.Kit.Calendars;

/// <summary>The day of the Chinese calendar in Han characters: 初一 to 三十; the first of a month is called by the month (冬月, 闰六月).</summary>
internal static class LunarDay
{
    private static readonly ChineseLunisolarCalendar Calendar = new();
    private static readonly string[] Months = ["正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月"];
    private static readonly string[] Digits = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

    /// <param name="day">A day from 1901 to 2101; others have no name here.</param>
    /// <param name="traditional">In traditional characters.</param>
    public static string? Of(DateOnly day, bool traditional)
    {
        var moment = day.ToDateTime(TimeOnly.MinValue);
        if (moment < Calendar.MinSupportedDateTime || moment > Calendar.MaxSupportedDateTime) return null;
        var number = Calendar.GetDayOfMonth(moment);
        if (number > 1) return number switch { <= 10 => "初", 20 => "二十", 30 => "三十", < 20 => "十", _ => "廿" } + (number is 20 or 30 ? "" : Digits[(number - 1) % 10]);
        var (month, leap) = (Calendar.GetMonth(moment), Calendar.GetLeapMonth(Calendar.GetYear(moment)));
        // The framework counts a leap month as one more: the seventh month of a year with a leap sixth is that leap month.
        var name = (leap > 0 && month == leap ? traditional ? "閏" : "闰" : "") + Months[(leap > 0 && month >= leap ? month - 1 : month) - 1];
        return traditional ? name.Replace("腊", "臘", StringComparison.Ordinal) : name;
    }
}
