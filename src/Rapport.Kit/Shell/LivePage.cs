using Rapport.Core.Changes;

namespace Rapport.Kit.Shell;

/// <summary>
/// Tells an open page that others have committed something it shows. Changes that come close together are one, and what
/// this person did on this page was shown already.
/// </summary>
public sealed class LivePage : IDisposable
{
    /// <summary>For what is in sight: soon, but not once for each of many saves.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(600);

    /// <summary>For what may be in sight: a new record of a list, whose filter only the database knows. The first after a quiet while is shown soon, those that follow all at once.</summary>
    public static readonly TimeSpan Later = TimeSpan.FromSeconds(8);

    private readonly LiveChanges live;
    private readonly ToastState own;
    private readonly Func<LiveChange, TimeSpan?> concerns;
    private readonly Func<IReadOnlyList<LiveChange>, Task> again;
    private readonly Lock gate = new();
    private readonly List<LiveChange> waiting = [];
    private readonly CancellationTokenSource gone = new();
    private DateTime due = DateTime.MaxValue, read = DateTime.MinValue;
    private readonly TimeProvider clock;

    /// <param name="concerns">How soon a change wants to be shown; null where it does not concern the page.</param>
    /// <param name="again">Reads again what the page shows of these changes, own ones left out; called outside the page's own thread.</param>
    public LivePage(LiveChanges live, ToastState own, TimeProvider clock, Func<LiveChange, TimeSpan?> concerns, Func<IReadOnlyList<LiveChange>, Task> again)
    {
        (this.live, this.own, this.clock, this.concerns, this.again) = (live, own, clock, concerns, again);
        live.Committed += Hear;
    }

    public void Dispose()
    {
        live.Committed -= Hear;
        gone.Cancel();
        gone.Dispose();
    }

    private void Hear(LiveChange change)
    {
        if (concerns(change) is not { } delay) return;
        DateTime wanted;
        lock (gate)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            if (delay == Later) delay = now - read > Later ? Soon : Later;
            wanted = now + delay;
            waiting.Add(change);
            if (wanted >= due) return;
            due = wanted;
        }

        _ = WaitAsync(wanted, delay);
    }

    private async Task WaitAsync(DateTime wanted, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, clock, gone.Token);
            List<LiveChange> others;
            lock (gate)
            {
                // An earlier wish has taken this one along.
                if (due != wanted) return;
                due = DateTime.MaxValue;
                others = waiting.FindAll(c => !own.Owns(c.ChangeSet));
                waiting.Clear();
                if (others.Count > 0) read = wanted;
            }

            if (others.Count > 0) await again(others);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }
}
