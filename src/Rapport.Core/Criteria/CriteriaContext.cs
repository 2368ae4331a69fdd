namespace Rapport.Core.Criteria;

/// <summary>Who asks and when: relative values take their meaning from here, each time a criterion is evaluated.</summary>
public sealed record CriteriaContext(DateTime Now, TimeZoneInfo TimeZone, Guid User, int Team)
{
    /// <summary>Numbers of a team and all below it; an unknown team has none.</summary>
    public Func<int, IReadOnlyList<int>> Subtree { get; init; } = static team => [team];

    public DayOfWeek FirstDayOfWeek { get; init; } = DayOfWeek.Monday;

    /// <summary>Folds a text as the folded columns are.</summary>
    public Func<string, string> Fold { get; init; } = static text => text.ToLowerInvariant();

    /// <summary>The day on the reader's clock.</summary>
    public DateOnly Today => DayOf(Now);

    public DateOnly DayOf(DateTime moment) => DateOnly.FromDateTime(ToLocal(moment));

    /// <summary>First moment of a day on the reader's clock, in UTC.</summary>
    public DateTime StartOf(DateOnly day) => ToUtc(day.ToDateTime(TimeOnly.MinValue));

    public DateTime ToLocal(DateTime moment) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(moment, DateTimeKind.Utc), TimeZone);

    /// <summary>A clock that jumps ahead skips the hour: what falls into it is taken as the first moment after.</summary>
    public DateTime ToUtc(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        for (var i = 0; i < 16 && TimeZone.IsInvalidTime(local); i++) local = local.AddMinutes(15);
        return TimeZoneInfo.ConvertTimeToUtc(local, TimeZone);
    }
}
