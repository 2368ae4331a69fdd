using System.Globalization;

namespace Rapport.Core.Exchange.Cards;

/// <summary>
/// Writes iCalendar files (RFC 5545). Moments stand in UTC, so that no rules of zones need to be carried; days without an hour as days.
/// Tasks are entries of the calendar too: most calendars show no others.
/// </summary>
public sealed class CalendarWriter(TextWriter to)
{
    private static readonly TimeSpan UsualLength = TimeSpan.FromMinutes(30);

    public void Begin(string? name)
    {
        Line("BEGIN", "VCALENDAR");
        Line("VERSION", "2.0");
        Line("PRODID", "-//Rapport//Rapport//EN");
        Line("CALSCALE", "GREGORIAN");
        if (name is null) return;
        Line("METHOD", "PUBLISH");
        Line("NAME", ContentText.Escaped(name));
        Line("X-WR-CALNAME", ContentText.Escaped(name));
        Line("REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
    }

    public void Write(CalendarEntry entry)
    {
        Line("BEGIN", "VEVENT");
        Line("UID", entry.Id.ToString("D"));
        Line("DTSTAMP", Moment(entry.ChangedAt));
        Line("LAST-MODIFIED", Moment(entry.ChangedAt));
        Line("SEQUENCE", entry.Version.ToString(CultureInfo.InvariantCulture));
        if (entry.Day is { } day)
        {
            Line("DTSTART;VALUE=DATE", Whole(day));
            Line("DTEND;VALUE=DATE", Whole(day.AddDays(1)));
        }
        else
        {
            Line("DTSTART", Moment(entry.At));
            Line("DTEND", Moment(entry.At + (entry.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : UsualLength)));
        }

        Line("SUMMARY", ContentText.Escaped(entry.Subject));
        if (!string.IsNullOrEmpty(entry.Place)) Line("LOCATION", ContentText.Escaped(entry.Place));
        if (!string.IsNullOrEmpty(entry.Text)) Line("DESCRIPTION", ContentText.Escaped(entry.Text));
        if (entry.Address is not null) Line("URL", entry.Address);
        Line("STATUS", entry.State == "cancelled" ? "CANCELLED" : "CONFIRMED");
        Line("TRANSP", entry.Kind == "task" || entry.State != "planned" ? "TRANSPARENT" : "OPAQUE");
        Line("CATEGORIES", entry.Kind.ToUpperInvariant());
        Line("X-RAPPORT-KIND", entry.Kind);
        Line("X-RAPPORT-STATE", entry.State);
        if (entry.Minutes is not null) Line("X-RAPPORT-MINUTES", entry.Minutes.Value.ToString(CultureInfo.InvariantCulture));
        Line("END", "VEVENT");
    }

    public void End() => Line("END", "VCALENDAR");

    private void Line(string name, string value) => ContentText.Write(to, $"{name}:{value}");

    private static string Moment(DateTime at) => at.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Whole(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
