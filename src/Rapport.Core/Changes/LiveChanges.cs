using Microsoft.Extensions.Logging;
using Rapport.Core.Records;

namespace Rapport.Core.Changes;

/// <summary>A committed change set, told to open screens: types and ids are empty where a whole type may have changed. Records that the written ones were linked to are among the ids.</summary>
public sealed record LiveChange(long ChangeSet, IReadOnlyList<string> Types, IReadOnlyList<Guid> Ids, Guid By)
{
    /// <summary>Fields whose values changed, bookkeeping not among them; null where records came or went, or where it is not known.</summary>
    public IReadOnlySet<string>? Fields { get; init; }

    /// <summary>What one transaction wrote.</summary>
    public static LiveChange Of(WriteOutcome outcome, IReadOnlyList<RecordWrite> writes, Guid by) =>
        new(outcome.ChangeSet, [.. writes.Select(w => w.Type.Name).Distinct(StringComparer.Ordinal)], [.. outcome.Items.Select(i => i.Id), .. writes.SelectMany(w => w.Values.Values).OfType<Guid>()], by)
        {
            Fields = outcome.Items.All(i => i.Fields is not null) ? outcome.Items.SelectMany(i => i.Fields!).ToHashSet(StringComparer.Ordinal) : null,
        };
}

/// <summary>
/// Tells open screens of this process what was committed. A hint to read again, never the data itself. Whoever hears it is called on the thread of
/// whoever wrote; what fails there is that listener's own, and neither the writer's nor the other listeners'.
/// </summary>
public sealed partial class LiveChanges(ILogger<LiveChanges>? log = null)
{
    public event Action<LiveChange>? Committed;

    public void Publish(LiveChange change)
    {
        foreach (var listener in Committed?.GetInvocationList().Cast<Action<LiveChange>>() ?? [])
        {
            try
            {
                listener(change);
            }
            catch (Exception e)
            {
                if (log is not null) Failed(log, e, listener.Method.DeclaringType?.Name);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Listener} could not take in a change that others committed.")]
    private static partial void Failed(ILogger log, Exception error, string? listener);
}
