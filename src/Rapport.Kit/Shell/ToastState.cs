namespace Rapport.Kit.Shell;

/// <summary>What the corner says: what happened, and how to take it back. One at a time; the steps before it stay within reach of Ctrl+Z.</summary>
public sealed class ToastState
{
    private const int MostSteps = 50;

    private readonly List<long> done = [];
    private readonly List<long> undone = [];

    public string? Text { get; private set; }

    /// <summary>Change set that the button in the corner takes back.</summary>
    public long? ChangeSet { get; private set; }

    /// <summary>True when taking it back means doing again what was undone.</summary>
    public bool IsRedo { get; private set; }

    public bool IsProblem { get; private set; }

    /// <summary>Done, but not all of it: what was refused stands where <see cref="More"/> leads.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>Where more of it is told.</summary>
    public ToastLink? More { get; private set; }

    /// <summary>Share done of what is still going on (0 to 1); null when it is over.</summary>
    public double? Share { get; private set; }

    /// <summary>Grows with each message, so that a timer does not close a later one.</summary>
    public int Turn { get; private set; }

    /// <summary>Steps of this visit that can be taken back, the last one first.</summary>
    public long? NextUndo => done.Count == 0 ? null : done[^1];

    public long? NextRedo => undone.Count == 0 ? null : undone[^1];

    /// <summary>Whether a change set is a step of this visit.</summary>
    public bool Owns(long changeSet) => done.Contains(changeSet) || undone.Contains(changeSet);

    public event Action? Changed;

    /// <summary>Something was taken back: open pages read again what they show.</summary>
    public event Func<Task>? Undone;

    public async Task TellUndoneAsync()
    {
        foreach (var page in Undone?.GetInvocationList() ?? []) await ((Func<Task>)page)();
    }

    public void Done(string text, long? changeSet = null, ToastLink? more = null, bool partial = false)
    {
        if (changeSet is { } set)
        {
            done.Add(set);
            if (done.Count > MostSteps) done.RemoveAt(0);
            undone.Clear();
        }

        Set(text, changeSet, redo: false, problem: false, more, partial: partial);
    }

    /// <summary>Something takes longer than a moment.</summary>
    public void Working(string text, double share) => Set(text, null, redo: false, problem: false, null, share);

    /// <summary>A step was taken back by a change set of its own, which in turn can be taken back.</summary>
    public void TookBack(string text, long step, long? by, bool redo)
    {
        (redo ? undone : done).Remove(step);
        if (by is { } set) (redo ? done : undone).Add(set);
        Set(text, by, redo: !redo, problem: false);
    }

    public void Problem(string text, ToastLink? more = null) => Set(text, null, redo: false, problem: true, more);

    public void Clear() => Set(null, null, redo: false, problem: false);

    private void Set(string? text, long? changeSet, bool redo, bool problem, ToastLink? more = null, double? share = null, bool partial = false)
    {
        (Text, ChangeSet, IsRedo, IsProblem, IsPartial, More, Share) = (text, changeSet, redo, problem, partial, more, share);
        Turn++;
        Changed?.Invoke();
    }
}

/// <summary>A way from the corner to the page that tells more.</summary>
public sealed record ToastLink(string Text, string Address);
