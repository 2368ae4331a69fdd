namespace Rapport.Core.Webhooks;

/// <summary>What somebody wishes a subscription to be.</summary>
public sealed record WebhookWish(string Name, string Url)
{
    /// <summary>Record types by name; empty for all that its user sees.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Of <see cref="WebhookKinds"/>; empty for all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Only records that fit, as they are when it is looked; needs exactly one type. One that leaves the condition is told once more; deleted records are told whatever they were.</summary>
    public string? Where { get; init; }

    /// <summary>Whose rights decide what is told; null for whoever makes it.</summary>
    public Guid? User { get; init; }
}

/// <summary>A subscription as it stands. Its secret is shown when it is made or renewed, and never again.</summary>
public sealed record Webhook(long Number, WebhookWish Wish, Guid User, WebhookState State, string? Reason)
{
    public int Failures { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime? LastAt { get; init; }
    public DateTime? WaitUntil { get; init; }
    internal Guid? CreatedBy { get; init; }
    internal string Cursor { get; init; } = "";
    internal string Secret { get; init; } = "";
    internal string? OldSecret { get; init; }
    internal DateTime? OldUntil { get; init; }
}

public enum WebhookState
{
    On,

    /// <summary>Nothing is sent; changes are kept in the log and told when it goes on.</summary>
    Paused,
}

/// <summary>Kinds of change.</summary>
public static class WebhookKinds
{
    public const string Created = "created";
    public const string Updated = "updated";
    public const string Deleted = "deleted";

    /// <summary>A change took the record out of the condition of the subscription.</summary>
    public const string Left = "left";

    /// <summary>Sent by the test button only.</summary>
    public const string Ping = "ping";

    public static IReadOnlyList<string> All { get; } = [Created, Updated, Deleted, Left];
}

/// <summary>One change for one subscriber: what was sent, or waits to be. The event's id stays the same when it is sent again.</summary>
public sealed record WebhookDelivery(long Number, long Hook, Guid Event, string Kind, short? TypeNo, Guid? Record, long? Version, DateTime At)
{
    public long? ChangeSet { get; init; }
    public Guid? By { get; init; }
    public string? Origin { get; init; }
    public DeliveryState State { get; init; }
    public int Attempts { get; init; }
    public DateTime? NextAt { get; init; }
    public DateTime? DoneAt { get; init; }
    public int? Status { get; init; }
    public int? Millis { get; init; }

    /// <summary>Beginnings of what was sent and answered last.</summary>
    public string? Request { get; init; }
    public string? Response { get; init; }

    /// <summary>Code of what went wrong where nothing was answered: <c>timeout</c>, <c>unreachable</c>, <c>forbiddenAddress</c>.</summary>
    public string? Error { get; init; }
}

public enum DeliveryState
{
    Waiting,
    Done,

    /// <summary>Tried as often as it is tried; can be sent again by hand.</summary>
    Failed,
}

/// <summary>What the firm allows, from the configuration.</summary>
public sealed record WebhookSettings
{
    /// <summary>Networks inside the firm that may be called, in plain HTTP too; all others of the reserved ranges may not.</summary>
    public IReadOnlyList<System.Net.IPNetwork> Allowed { get; init; } = [];

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait after the first failure; doubled by each further one, at most six hours.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Failures in a row, over all its deliveries, that pause a subscription.</summary>
    public int PauseAfter { get; init; } = 50;

    /// <summary>How long what was sent is kept.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(14);

    /// <summary>After how long a node that gave no sign of life is taken for dead.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);
}
