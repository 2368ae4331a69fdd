using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Cards;
using Rapport.Core.Exchange.Exporting;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Exports;

/// <summary>Parties as visiting cards and activities as a calendar, in the sight of whoever asks, written while they are read.</summary>
internal sealed class OwnFormExport(RecordReader reader, ExportLog log)
{
    private const int Page = 500;
    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly string[] OfCards = ["kind", "name", "givenName", "familyName", "otherName", "email", "phone", "website", "language", "street", "city", "region", "postcode", "country", "birthday", "gender", "tags", "note"];
    private static readonly string[] OfEntries = ["subject", "kind", "state", "at", "allDay", "minutes", "place", "text", "changedAt"];

    /// <summary>The type of record that a form is of; null where it is no such form.</summary>
    public static string? TypeOf(string form) => form switch
    {
        "vcf" or "vcf3" => "party",
        "ics" => "activity",
        _ => null,
    };

    public static string MediaType(string form) => form == "ics" ? "text/calendar; charset=utf-8" : "text/vcard; charset=utf-8";

    public static string Ending(string form) => form == "ics" ? ".ics" : ".vcf";

    /// <summary>Writes a file of cards or entries; that they were taken out is noted.</summary>
    /// <param name="address">Where it was asked from, for the history.</param>
    public async Task WriteAsync(string form, string? where, Principal who, Stream to, string? address, CancellationToken ct)
    {
        var type = reader.Catalogue[TypeOf(form)!];
        var fields = FieldsOf(type, form, who);
        long? leaving = null;
        try
        {
            await WriteAsync(form, RowsAsync(type, where, fields, who, int.MaxValue, ct), who, to, null, rows => leaving = rows, ct);
        }
        finally
        {
            if (leaving is { } rows) await log.NoteAsync(type.Name, where, fields, rows, who, address);
        }
    }

    /// <summary>Writes a calendar that a program asks for again and again: its making is noted, not each look.</summary>
    /// <param name="name">Name of the calendar.</param>
    public Task WriteCalendarAsync(string? where, Principal who, Stream to, string name, int most, CancellationToken ct)
    {
        var type = reader.Catalogue[TypeOf("ics")!];
        return WriteAsync("ics", RowsAsync(type, where, FieldsOf(type, "ics", who), who, most, ct), who, to, name, null, ct);
    }

    /// <param name="leaving">Told of the rows so far before they are sent.</param>
    private static async Task WriteAsync(string form, IAsyncEnumerable<Row> rows, Principal who, Stream to, string? name, Action<long>? leaving, CancellationToken ct)
    {
        // The answer takes no writing that waits: a page is written aside and then sent.
        using var aside = new MemoryStream();
        await using var text = new StreamWriter(aside, Plain, 1 << 14, leaveOpen: true);
        var calendar = form == "ics" ? new CalendarWriter(text) : null;
        calendar?.Begin(name);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(who.TimeZone, out var own) ? own : TimeZoneInfo.Utc;
        var written = 0L;
        await foreach (var row in rows)
        {
            if (calendar is null) CardWriter.Write(text, CardOf(row), isOld: form == "vcf3");
            else if (EntryOf(row, zone) is { } entry) calendar.Write(entry);
            written++;
            if (row.IsLastOfPage) await SendAsync();
        }

        calendar?.End();
        await SendAsync();

        async Task SendAsync()
        {
            leaving?.Invoke(written);
            await text.FlushAsync(ct);
            await to.WriteAsync(aside.GetBuffer().AsMemory(0, (int)aside.Length), ct);
            aside.SetLength(0);
        }
    }

    private string[] FieldsOf(RecordType type, string form, Principal who)
    {
        var sight = new Sight(reader.Catalogue, who);
        return [.. (form == "ics" ? OfEntries : OfCards).Where(f => type.Find(f) is { } field && !sight.Hides(type, field))];
    }

    private async IAsyncEnumerable<Row> RowsAsync(RecordType type, string? where, string[] fields, Principal who, int most, [EnumeratorCancellation] CancellationToken ct)
    {
        var given = 0;
        for (string? cursor = null; given < most;)
        {
            var page = await reader.ListAsync(new RecordQuery(type, where, type.Name == "party" ? "name" : "at", fields, Math.Min(Page, most - given), cursor), who, ct);
            for (var i = 0; i < page.Rows.Count; i++) yield return new Row(page.Fields, page.Rows[i], i == page.Rows.Count - 1);
            given += page.Rows.Count;
            if ((cursor = page.Next) is null) yield break;
        }
    }

    private static Card CardOf(Row row) => new()
    {
        Id = row.Id,
        Kind = row.Text("kind") ?? "person",
        Name = row.Text("name") ?? "",
        GivenName = row.Text("givenName"),
        FamilyName = row.Text("familyName"),
        OtherName = row.Text("otherName"),
        Emails = row.Text("email") is { } email ? [email] : [],
        Phones = row.Text("phone") is { } phone ? [phone] : [],
        Website = row.Text("website"),
        Language = row.Text("language"),
        Street = row.Text("street"),
        City = row.Text("city"),
        Region = row.Text("region"),
        Postcode = row.Text("postcode"),
        Country = row.Text("country"),
        Birthday = row["birthday"] switch { DateOnly day => day, DateTime at => DateOnly.FromDateTime(at), _ => null },
        Gender = row.Text("gender"),
        Tags = row["tags"] as string[] ?? [],
        Note = row.Text("note"),
    };

    /// <summary>Null for what has no moment, or is hidden.</summary>
    private static CalendarEntry? EntryOf(Row row, TimeZoneInfo zone) => row["at"] is not DateTime at || row.Text("subject") is not { } subject ? null : new CalendarEntry(row.Id, subject)
    {
        Kind = row.Text("kind") ?? "task",
        State = row.Text("state") ?? "planned",
        At = at,
        Day = row["allDay"] is true ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(at, DateTimeKind.Utc), zone)) : null,
        Minutes = row["minutes"] is { } minutes ? Convert.ToInt32(minutes, CultureInfo.InvariantCulture) : null,
        Place = row.Text("place"),
        Text = row.Text("text"),
        Version = row.Version,
        ChangedAt = row["changedAt"] as DateTime? ?? at,
    };

    private sealed record Row(IReadOnlyList<Field> Fields, RecordRow Of, bool IsLastOfPage)
    {
        public Guid Id => Of.Id;
        public long Version => Of.Version;

        public object? this[string name]
        {
            get
            {
                for (var i = 0; i < Fields.Count; i++)
                    if (Fields[i].Name == name) return Of.Values[i];
                return null;
            }
        }

        public string? Text(string name) => this[name]?.ToString() is { Length: > 0 } text ? text : null;
    }
}
