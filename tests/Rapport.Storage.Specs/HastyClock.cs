namespace Rapport.Storage.Specs;

/// <summary>
/// The time of day as it is, but nobody waits by it: what waits until all nodes know of a change waits for others that are not there.
/// Specifications of several nodes, and of what is written meanwhile, go by the real clock.
/// </summary>
internal sealed class HastyClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : dueTime, period);
}
