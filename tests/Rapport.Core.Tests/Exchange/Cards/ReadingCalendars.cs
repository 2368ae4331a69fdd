using System.Text;
using CsCheck;
using Rapport.Core.Exchange.Cards;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Core.Tests.Exchange.Cards;

/// <summary>iCalendar files as rows, and written ones read back.</summary>
public sealed class ReadingCalendars
{
    private static List<(Dictionary<string, string> Row, string? Code, long Line)> All(string text)
    {
        using var table = TableFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var rows = new List<(Dictionary<string, string>, string?, long)>();
        while (table.Read()) rows.Add((Enumerable.Range(0, table.Header.Count).ToDictionary(i => table.Header[i], i => table.Cell(i).ToString(), StringComparer.Ordinal), table.Problem?.Code, table.LineNumber));
        return rows;
    }

    private static Dictionary<string, string> One(string lines) => Assert.Single(All($"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")).Row;

    [Theory]
    [InlineData("DTSTART:20261130T090000Z\r\nDTEND:20261130T103000Z", "2026-11-30 09:00:00Z", "false", "90")]
    [InlineData("DTSTART;TZID=Europe/Vienna:20260701T090000\r\nDURATION:PT45M", "2026-07-01 07:00:00Z", "false", "45")]
    [InlineData("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Vienna:20260101T090000\r\nDURATION:P1W", "2026-01-01 08:00:00Z", "false", "10080")]
    [InlineData("DTSTART;TZID=W. Europe Standard Time:20260101T090000", "2026-01-01 08:00:00Z", "false", "")]
    [InlineData("DTSTART:20261130T090000", "2026-11-30 09:00:00", "false", "")]
    [InlineData("DTSTART;VALUE=DATE:20261130\r\nDTEND;VALUE=DATE:20261201", "2026-11-30", "true", "")]
    // The hour that is not there when the clocks go on.
    [InlineData("DTSTART;TZID=Europe/Vienna:20260329T023000", "2026-03-29 01:30:00Z", "false", "")]
    public void Moments_days_and_lengths(string lines, string at, string allDay, string minutes)
    {
        var row = One("SUMMARY:Tea\\, green\r\nLOCATION:Ring 1\r\n" + lines + "\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\nSUMMARY:Alarm\r\nEND:VALARM");
        Assert.Equal(("Tea, green", "meeting", at, allDay, minutes, "Ring 1"), (row["subject"], row["kind"], row["at"], row["allDay"], row["minutes"], row["place"]));
    }

    [Theory]
    [InlineData("ORGANIZER;CN=Us:mailto:us@firm.example\r\nATTENDEE;CN=\"Ann; A.\";PARTSTAT=ACCEPTED:MAILTO:Ann@Example.org\r\nATTENDEE:mailto:us@firm.example", "us@firm.example, ann@example.org")]
    [InlineData("ATTENDEE;EMAIL=ann@example.org:urn:uuid:1\r\nATTENDEE;CUTYPE=ROOM:mailto:room@firm.example\r\nATTENDEE:http://nowhere", "ann@example.org")]
    [InlineData("LOCATION:Ring 1", "")]
    public void Who_meets_is_told_by_addresses(string lines, string people) => Assert.Equal(people, One("SUMMARY:Tea\r\nDTSTART:20261130T090000Z\r\n" + lines)["calendar.people"]);

    [Fact]
    public void What_is_broken_says_its_line_and_costs_only_itself()
    {
        var all = All("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:One\nDTSTART:2026-11-30\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Two\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20261130T090000Z\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Four\nDTSTART;TZID=Mars/Base:20261130T090000\nEND:VEVENT\n" +
            "BEGIN:VTODO\nSUMMARY:Five\nSTATUS:COMPLETED\nEND:VTODO\nBEGIN:VEVENT\nSUMMARY:Six\nDTSTART:20261130T090000Z");
        Assert.Equal([("calendar.badMoment", 2L), ("calendar.noStart", 6L), ("calendar.noSubject", 9L), ("calendar.unknownZone", 12L), (null, 16L), ("calendar.noEnd", 20L)], all.Select(r => (r.Code, r.Line)));
        Assert.Equal(("task", "done", ""), (all[4].Row["kind"], all[4].Row["state"], all[4].Row["at"]));
    }

    [Fact]
    public void Nothing_that_comes_in_breaks_the_reader() => Gen.String[Gen.OneOf(Gen.Char.AlphaNumeric, Gen.OneOf(':', ';', '\n', '\r', ' ', '=', '"', '\\', 'T', 'Z', 'é')), 0, 300].Sample(noise =>
    {
        All("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART" + noise + "\nDURATION:" + noise + "\nEND:VEVENT\nEND:VCALENDAR");
        return true;
    }, iter: 2_000);

    [Fact]
    public void What_is_written_is_read_the_same()
    {
        var words = Gen.String[Gen.OneOf(Gen.Char.AlphaNumeric, Gen.OneOf(' ', ',', ';', ':', '\\', '語', '\n')), 1, 200].Select(t => "x" + t + "x");
        Gen.Select(words, words, Gen.Int[1, 50_000_000], Gen.OneOf("task", "call", "visit", "meeting"), Gen.OneOf("planned", "done", "cancelled"), Gen.Int[0, 600]).Sample((subject, text, minute, kind, state, minutes) =>
        {
            var entry = new CalendarEntry(Guid.CreateVersion7(), subject) { Kind = kind, State = state, At = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minute), Minutes = minutes == 0 ? null : minutes, Place = text, Text = text, ChangedAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) };
            var file = new StringWriter();
            var calendar = new CalendarWriter(file);
            calendar.Begin("Mine");
            calendar.Write(entry);
            calendar.End();
            var row = Assert.Single(All(file.ToString())).Row;
            Assert.Equal((entry.Id.ToString("D"), subject, kind, state, text, text), (row["id"], row["subject"], row["kind"], row["state"], row["text"], row["place"]));
            Assert.Equal((entry.At.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture), minutes == 0 ? "" : minutes.ToString(System.Globalization.CultureInfo.InvariantCulture)), (row["at"], row["minutes"]));
            return true;
        }, iter: 1_000);
    }
}
