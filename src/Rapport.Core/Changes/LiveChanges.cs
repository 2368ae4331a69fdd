namespace Rapport.Core.Changes;

/// <summary>A committed change set, told to open screens: types and ids are empty where a whole type may have changed. Records that the written ones were linked to are among the ids.</summary>
public sealed record LiveChange(long ChangeSet, IReadOnlyList<string> Types, IReadOnlyList<Guid> Ids, Guid By);

/// <summary>Tells open screens of this process what was committed. A hint to read again, never the data itself.</summary>
public sealed class LiveChanges
{
    public event Action<LiveChange>? Committed;

    public void Publish(LiveChange change) => Committed?.Invoke(change);
}
