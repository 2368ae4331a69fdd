using Rapport.Core.Changes;
using Rapport.Kit.Shell;
using Xunit;

namespace Rapport.Kit.Tests.Shell;

/// <summary>When an open page reads again what others changed.</summary>
public sealed class FollowingLiveChanges
{
    private readonly LiveChanges live = new();
    private readonly ByHand clock = new();
    private readonly List<(double At, int Changes)> read = [];

    [Fact]
    public void The_first_change_after_a_quiet_while_is_shown_soon_and_those_that_follow_together()
    {
        using var page = Open(LivePage.Later);
        Publish(1);
        clock.Go(1);
        Publish(2);
        Publish(3);
        clock.Go(20);
        Publish(4);
        clock.Go(1);
        Assert.Equal([(0.6, 1), (9, 2), (21.6, 1)], read);
    }

    [Fact]
    public void What_is_in_sight_is_shown_soon_whatever_else_waits()
    {
        var delays = new Queue<TimeSpan>([LivePage.Later, LivePage.Later, LivePage.Soon]);
        using var page = new LivePage(live, new ToastState(), clock, _ => delays.Dequeue(), Read);
        Publish(1);
        clock.Go(1);
        Publish(2);
        clock.Go(1);
        Publish(3);
        clock.Go(20);
        Assert.Equal([(0.6, 1), (2.6, 2)], read);
    }

    private LivePage Open(TimeSpan delay) => new(live, new ToastState(), clock, _ => delay, Read);

    private Task Read(IReadOnlyList<LiveChange> changes)
    {
        read.Add((Math.Round(clock.Seconds, 1), changes.Count));
        return Task.CompletedTask;
    }

    private void Publish(long set) => live.Publish(new LiveChange(set, ["thing"], [], Guid.Empty));

    /// <summary>A clock that goes on when it is told to.</summary>
    private sealed class ByHand : TimeProvider
    {
        private static readonly DateTimeOffset Start = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);
        private readonly List<Ring> rings = [];
        private DateTimeOffset now = Start;

        public double Seconds => (now - Start).TotalSeconds;

        public override DateTimeOffset GetUtcNow() => now;

        public void Go(double seconds)
        {
            var end = now.AddSeconds(seconds);
            while (rings.Where(r => r.At <= end).MinBy(r => r.At) is { } next)
            {
                now = next.At;
                rings.Remove(next);
                next.Call();
            }

            now = end;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var ring = new Ring(this, now + dueTime, () => callback(state));
            rings.Add(ring);
            return ring;
        }

        private sealed record Ring(ByHand Clock, DateTimeOffset At, Action Call) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => false;

            public void Dispose() => Clock.rings.Remove(this);

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }
    }
}
