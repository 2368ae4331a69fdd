using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Access.Deputies;

/// <summary>
/// <paramref name="Deputy"/> sees and may do what <paramref name="Person"/> may, from the first day to the last, both included, by the
/// calendar of the person. <paramref name="EndedAt"/> is set where it was ended before.
/// </summary>
public sealed record Deputyship(long Number, Guid Person, Guid Deputy, DateOnly From, DateOnly To, DateTime? EndedAt)
{
    public string PersonName { get; init; } = "";
    public string DeputyName { get; init; } = "";

    /// <summary>In force at this moment.</summary>
    public bool IsNow { get; init; }

    internal static SystemTable Table { get; } = new("core_deputy",
    [
        new("n", ColumnType.Integer) { IsNumber = true },
        new("person_id", ColumnType.Id, true), new("deputy_id", ColumnType.Id, true), new("from_day", ColumnType.Day, true), new("to_day", ColumnType.Day, true),
        new("made_at", ColumnType.Moment, true), new("made_by", ColumnType.Id), new("ended_at", ColumnType.Moment),
    ],
    [new("ix_core_deputy_deputy", "deputy_id"), new("ix_core_deputy_person", "person_id")]);

    internal static bool Covers(DateOnly from, DateOnly to, DateTime now, string? zone) => Today(now, zone) is var today && from <= today && today <= to;

    /// <summary>The day that it is for a person.</summary>
    internal static DateOnly Today(DateTime now, string? zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(now, DateTimeKind.Utc), TimeZoneInfo.TryFindSystemTimeZoneById(zone ?? "UTC", out var found) ? found : TimeZoneInfo.Utc));
}
