namespace Rapport.Core.Jobs;

/// <summary>
/// A job that is made again and again. <paramref name="Cron"/> has five fields (minute, hour, day, month, weekday) and is
/// meant in <paramref name="Zone"/>, an IANA name: what runs at 3 runs at 3 in summer and winter.
/// </summary>
public sealed record Schedule(string Name, string Cron, string Zone, string JobType)
{
    public string Payload { get; init; } = "{}";

    public MissedRuns Missed { get; init; } = MissedRuns.Once;

    public bool Enabled { get; init; } = true;

    /// <summary>When it runs next (UTC); null when never again.</summary>
    public DateTime? NextAt { get; init; }

    public DateTime? LastAt { get; init; }

    /// <summary>The job of the last run; what became of it is asked from the queue.</summary>
    public long? LastJob { get; init; }
}

/// <summary>What becomes of runs whose time came while nobody was working.</summary>
public enum MissedRuns
{
    /// <summary>One run now, however many were missed.</summary>
    Once,

    /// <summary>None: the next one comes at its time.</summary>
    Skip,

    /// <summary>Each of them, at most a hundred.</summary>
    All,
}
