namespace Rapport.Core.Notices;

/// <summary>Tells open screens of this process whose notices have changed: a hint to read again.</summary>
public sealed class LiveNotices
{
    public event Action<IReadOnlySet<Guid>>? Changed;

    public void Publish(IEnumerable<Guid> users) => Changed?.Invoke(users.ToHashSet());
}
