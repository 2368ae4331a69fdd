namespace Rapport.Core.Exchange.Cards;

/// <summary>An entry of a calendar in the names of the record type <c>activity</c>.</summary>
public sealed record CalendarEntry(Guid Id, string Subject)
{
    public string Kind { get; init; } = "task";

    /// <summary>UTC; of an entry for whole days the day stands at its beginning in the zone of the calendar.</summary>
    public DateTime At { get; init; }

    /// <summary>The day of an entry without an hour.</summary>
    public DateOnly? Day { get; init; }
    public int? Minutes { get; init; }
    public string? Place { get; init; }
    public string? Text { get; init; }

    /// <summary><c>planned</c>, <c>done</c> or <c>cancelled</c>.</summary>
    public string State { get; init; } = "planned";
    public long Version { get; init; }
    public DateTime ChangedAt { get; init; }

    /// <summary>Where the record is shown.</summary>
    public string? Address { get; init; }
}
