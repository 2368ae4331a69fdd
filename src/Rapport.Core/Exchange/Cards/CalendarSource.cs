using System.Globalization;
using System.Xml;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.Core.Exchange.Cards;

/// <summary>
/// Events and tasks of an iCalendar file as rows, in the names of the record type <c>activity</c>. A row that repeats is read once, with its
/// first day. Moments without a zone are given without one: the import reads them in the zone of whoever imports.
/// </summary>
internal sealed class CalendarSource(TextReader text) : TableSource
{
    private const int MostLines = 5_000;
    private const int MostPeople = 200;
    private static readonly string[] Heads = ["id", "subject", "kind", "state", "at", "allDay", "minutes", "place", "text", "calendar.repeats", People];

    /// <summary>Addresses of those who meet: whoever invited, and whom.</summary>
    internal const string People = "calendar.people";
    private readonly ContentLines lines = new(text);
    private string[] cells = [];
    private bool isBegun;

    public override int Count => cells.Length;

    public override ReadOnlySpan<char> Cell(int index) => cells[index];

    public override bool Read()
    {
        if (!isBegun)
        {
            (isBegun, cells, LineNumber) = (true, Heads, 1);
            return true;
        }

        while (lines.Read() is { } line)
        {
            if (line.Name != "BEGIN" || line.Value.Trim().ToUpperInvariant() is not ("VEVENT" or "VTODO")) continue;
            Problem = null;
            LineNumber = line.Line;
            cells = Row(Entry(line.Value.Trim().ToUpperInvariant()), line.Value.Trim().Equals("VTODO", StringComparison.OrdinalIgnoreCase));
            if (Problem is null && cells.Any(c => c.Contains(DelimitedSource.BrokenBytes, StringComparison.Ordinal))) Problem = Problem.Invalid("table.brokenBytes");
            if (Problem is not null) cells = [.. Heads.Select(_ => "")];
            return true;
        }

        return false;
    }

    /// <summary>The lines of one entry without those of its alarms.</summary>
    private List<ContentLine> Entry(string name)
    {
        var (found, depth) = (new List<ContentLine>(), 0);
        while (lines.Read() is { } line)
        {
            if (line.Name == "BEGIN") depth++;
            else if (line.Name == "END" && line.Value.Trim().Equals(name, StringComparison.OrdinalIgnoreCase) && depth == 0) return found;
            else if (line.Name == "END") depth--;
            else if (line.Name.Length == 0) Problem ??= At("card.badLine", line.Line);
            else if (depth == 0 && found.Count < MostLines) found.Add(line);
            if (depth < 0) break;
        }

        Problem ??= At("calendar.noEnd", LineNumber);
        return found;
    }

    private string[] Row(List<ContentLine> entry, bool isTask)
    {
        ContentLine? One(string name) => entry.Find(l => l.Name == name);
        string Text(string name) => One(name)?.Text.Trim() ?? "";
        var start = One("DTSTART") ?? One("DUE");
        if (start is null && !isTask) Problem ??= At("calendar.noStart", LineNumber);
        var at = start is null ? null : Moment(start);
        var end = One("DTEND") is { } ends ? Moment(ends) : null;
        var minutes = int.TryParse(Text("X-RAPPORT-MINUTES"), NumberStyles.None, CultureInfo.InvariantCulture, out var own) ? own
            : entry.Exists(l => l.Name.StartsWith("X-RAPPORT-", StringComparison.Ordinal)) ? null
            : One("DURATION") is { } duration ? Length(duration)
            : at is { Day: null } && end is { Day: null } && end.Value.Moment > at.Value.Moment ? (int?)Math.Min(100_000, (end.Value.Moment - at.Value.Moment).TotalMinutes) : null;
        var kind = Text("X-RAPPORT-KIND") is { Length: > 0 } kept ? kept : isTask ? "task" : "meeting";
        var state = Text("X-RAPPORT-STATE") is { Length: > 0 } was ? was : Text("STATUS").ToUpperInvariant() switch { "CANCELLED" => "cancelled", "COMPLETED" => "done", _ => "planned" };
        if (Text("SUMMARY").Length + Text("DESCRIPTION").Length == 0) Problem ??= At("calendar.noSubject", LineNumber);
        return
        [
            Guid.TryParse(Text("UID"), out var id) ? id.ToString("D") : "", Text("SUMMARY"), kind, state, at?.Cell ?? "", at?.Day is null ? "false" : "true",
            minutes?.ToString(CultureInfo.InvariantCulture) ?? "", Text("LOCATION"), Text("DESCRIPTION"), Text("RRULE"),
            string.Join(", ", entry.Where(l => l.Name is "ORGANIZER" or "ATTENDEE" && l.Parameter("CUTYPE")?.ToUpperInvariant() is not ("ROOM" or "RESOURCE")).Select(l => MailAddress.Normalise(l.Value) ?? MailAddress.Normalise(l.Parameter("EMAIL") ?? "")).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostPeople)),
        ];
    }

    private (DateTime Moment, DateOnly? Day, string Cell)? Moment(ContentLine line)
    {
        var value = line.Value.Trim();
        if (DateOnly.TryParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return (day.ToDateTime(TimeOnly.MinValue), day, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var isUtc = value.EndsWith('Z');
        if (!DateTime.TryParseExact(value.TrimEnd('Z'), "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            Problem ??= Problem.Invalid("calendar.badMoment", null, ("line", line.Line), ("value", value.Length > 40 ? value[..40] : value));
            return null;
        }

        if (!isUtc && line.Parameter("TZID") is { } name)
        {
            if (Zone(name) is not { } zone)
            {
                Problem ??= Problem.Invalid("calendar.unknownZone", null, ("line", line.Line), ("zone", name.Length > 60 ? name[..60] : name));
                return null;
            }

            // An hour that the clocks leave out is taken for the one after it.
            if (zone.IsInvalidTime(moment)) moment = moment.AddHours(1);
            (moment, isUtc) = (TimeZoneInfo.ConvertTimeToUtc(moment, zone), true);
        }

        return (moment, null, moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + (isUtc ? "Z" : ""));
    }

    /// <summary>By its name in the IANA list or of Windows, also with the path of its maker before it.</summary>
    private static TimeZoneInfo? Zone(string name)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return zone;
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 2 && (TimeZoneInfo.TryFindSystemTimeZoneById(string.Join('/', parts[^2..]), out zone) || TimeZoneInfo.TryFindSystemTimeZoneById(string.Join('/', parts[^3..]), out zone)) ? zone : null;
    }

    private int? Length(ContentLine line)
    {
        try
        {
            // Weeks are not among what XML knows.
            var said = line.Value.Trim();
            var length = said is ['P', .., 'W'] && int.TryParse(said[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var weeks) ? TimeSpan.FromDays(7 * Math.Min(weeks, 1_000)) : XmlConvert.ToTimeSpan(said);
            return length > TimeSpan.Zero ? (int)Math.Min(100_000, length.TotalMinutes) : null;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            Problem ??= Problem.Invalid("calendar.badMoment", null, ("line", line.Line), ("value", line.Value.Length > 40 ? line.Value[..40] : line.Value));
            return null;
        }
    }

    private static Problem At(string code, long line) => Problem.Invalid(code, null, ("line", line));

    public override void Dispose() => text.Dispose();
}
