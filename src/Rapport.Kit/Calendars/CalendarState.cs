using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Calendars;

/// <summary>One record on a day; without a time of day where its field has none or it lasts all day.</summary>
public sealed record CalendarEntry(DateOnly Day, string? Time, RecordRow Row)
{
    /// <summary>For a day that comes round each year: the how manieth time; else 0.</summary>
    public int Years { get; init; }
}

/// <summary>A stretch of days with the records that a date field puts on them.</summary>
public sealed class CalendarState(IRecordSource source, Formats formats, RecordType type, Field by)
{
    private const int MostEntries = 500;

    private IReadOnlyDictionary<DateOnly, IReadOnlyList<CalendarEntry>> days = new Dictionary<DateOnly, IReadOnlyList<CalendarEntry>>();

    public RecordType Type => type;

    public Field By => by;

    /// <summary>True when the stretch holds more records than are read: some days lack some.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The choice field whose tone an entry is drawn in.</summary>
    public Field? Toned { get; } = type.Fields.FirstOrDefault(f => f.Kind == FieldKind.Choice && f.Choices.Any(c => c.Tone is not null)) is { } toned ? type.Find("kind") is { Kind: FieldKind.Choice } kind && kind.Choices.Any(c => c.Tone is not null) ? kind : toned : null;

    public IReadOnlyList<CalendarEntry> On(DateOnly day) => days.GetValueOrDefault(day) ?? [];

    /// <summary>
    /// Fields that a calendar of the type can be laid out by, what people write first. Personal days come after those of business.
    /// </summary>
    public static IReadOnlyList<Field> Possible(RecordType type) => [.. type.Fields.Where(f => f is { Kind: FieldKind.Date or FieldKind.DateTime, IsComputed: false }).OrderBy(f => f.Section == "system").ThenBy(f => f.Sensitive).ThenByDescending(f => f.InList)];

    /// <param name="from">First day.</param>
    /// <param name="count">Days, 7 or 42.</param>
    public async Task ReadAsync(string? where, DateOnly from, int count, CancellationToken cancel)
    {
        string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var stretch = by.Yearly is null ? $"{by.Name} >= {Day(from)} and {by.Name} < {Day(from.AddDays(count))}" : YearlyDay.Within(by, from, count);
        string?[] wanted = [type.Title, type.Parent, by.Name, by.Yearly?.If, by.Yearly?.Lunar, Toned?.Name, type.Find("allDay")?.Name, type.Find("state")?.Name];
        var page = await source.ListAsync(new RecordQuery(type.Name, string.IsNullOrWhiteSpace(where) ? stretch : $"({where}) and {stretch}", by.Name, MostEntries, null) { Fields = [.. wanted.OfType<string>().Distinct(StringComparer.Ordinal)] }, cancel);
        IsCut = page.Next is not null;
        days = page.Items.Select(r => by.Yearly is null ? EntryOf(r) : YearlyDay.In(by, r, from, count) is { } met ? new CalendarEntry(met.Day, null, r) { Years = met.Years } : null).OfType<CalendarEntry>().GroupBy(e => e.Day).ToDictionary(g => g.Key, g => (IReadOnlyList<CalendarEntry>)[.. g.OrderBy(e => e.Time ?? "")]);
    }

    /// <summary>Puts an entry on another day at the same time of day.</summary>
    public Task<SaveAnswer> MoveAsync(CalendarEntry entry, DateOnly to, CancellationToken cancel)
    {
        // A day that comes round keeps its year.
        object value = entry.Years > 0 && entry.Row[by.Name] is DateOnly first ? new DateOnly(first.Year, to.Month, Math.Min(to.Day, DateTime.DaysInMonth(first.Year, to.Month))) : to;
        if (entry.Row[by.Name] is DateTime utc)
        {
            var local = DateTime.SpecifyKind(to.ToDateTime(TimeOnly.FromDateTime(formats.Local(utc))), DateTimeKind.Unspecified);
            value = TimeZoneInfo.ConvertTimeToUtc(formats.Zone.IsInvalidTime(local) ? local.AddHours(1) : local, formats.Zone);
        }

        return source.SaveAsync(type.Name, entry.Row.Id, entry.Row.Version, new Dictionary<string, object?>(StringComparer.Ordinal) { [by.Name] = value }, cancel);
    }

    /// <summary>The value that a new record of a day begins with.</summary>
    public object Start(DateOnly day) => by.Kind == FieldKind.Date ? day
        : TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(day.ToDateTime(new TimeOnly(9, 0)), DateTimeKind.Unspecified), formats.Zone);

    private CalendarEntry? EntryOf(RecordRow row) => row[by.Name] switch
    {
        DateOnly day => new CalendarEntry(day, null, row),
        DateTime utc when formats.Local(utc) is var local => new CalendarEntry(DateOnly.FromDateTime(local), row["allDay"] is true ? null : local.ToString("HH:mm", CultureInfo.InvariantCulture), row),
        _ => null,
    };
}
