using Rapport.Kit.Words;

namespace Rapport.Customers.Activities;

/// <summary>How an activity's day is said, and how urgent it looks.</summary>
internal static class ActivityWords
{
    public static string IconOf(string? kind) => kind switch { "call" => "phone", "visit" => "map-pin", "meeting" => "users", "note" => "note", _ => "checkbox" };

    /// <summary>The moment (UTC) at which a day begins where the reader is; a day that begins at one o'clock begins then.</summary>
    public static DateTime BeginOf(Formats formats, DateOnly day)
    {
        var midnight = DateTime.SpecifyKind(day.ToDateTime(TimeOnly.MinValue), DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(formats.Zone.IsInvalidTime(midnight) ? midnight.AddHours(1) : midnight, formats.Zone);
    }

    /// <summary>"14:00", "Tomorrow 9:30", "2 days late"; a tone of <c>bad</c> when late, <c>warn</c> when today.</summary>
    public static (string Text, string Tone) Due(Texts texts, Formats formats, DateTime? at, bool allDay)
    {
        if (at is not { } utc) return (texts["activity.someDay"], "dim");
        var local = formats.Local(utc);
        var days = DateOnly.FromDateTime(local).DayNumber - DateOnly.FromDateTime(formats.Now).DayNumber;
        var time = allDay ? "" : formats.Time(local);
        if (days < 0) return (texts["activity.late", ("count", -days)], "bad");
        if (days == 0 && !allDay && local < formats.Now) return (texts["activity.lateToday", ("time", time)], "bad");
        if (days == 0) return (allDay ? texts["activity.today"] : texts["activity.todayAt", ("time", time)], "warn");
        if (days == 1) return (allDay ? texts["activity.tomorrow"] : texts["activity.tomorrowAt", ("time", time)], "");
        return (formats.Date(DateOnly.FromDateTime(local)) + (allDay ? "" : " " + time), "");
    }
}
