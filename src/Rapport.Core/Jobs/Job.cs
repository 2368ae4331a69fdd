namespace Rapport.Core.Jobs;

/// <summary>A piece of work in the queue. Payload, checkpoint and result are JSON texts; progress runs from 0 to 1.</summary>
public sealed record Job(long Number, string Type, string Payload, JobState State, int Attempts, int MostAttempts, DateTime RunAt, DateTime CreatedAt, Guid? CreatedBy)
{
    public double? Progress { get; init; }
    public string? Message { get; init; }

    /// <summary>How far the work got, written together with the work itself: a second run goes on from here.</summary>
    public string? Checkpoint { get; init; }

    public string? Result { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Error { get; init; }

    public bool CancelRequested { get; init; }
}

public enum JobState
{
    Waiting,
    Running,
    Done,

    /// <summary>Given up after the last attempt, or refused by a rule; can be replayed.</summary>
    Dead,
    Cancelled,
}

/// <summary>How a job is put into the queue. While a job with <paramref name="Key"/> is open, a second one is not made.</summary>
public sealed record JobOrder(string Type, string Payload = "{}", string? Key = null)
{
    /// <summary>Not before this moment (UTC); null runs at once.</summary>
    public DateTime? RunAt { get; init; }

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    public int MostAttempts { get; init; } = 8;
}

/// <summary>The job belongs to another worker by now: whatever this one was about to commit must not be.</summary>
public sealed class LeaseLostException(long job) : Exception($"The lease of job {job} is lost.");
