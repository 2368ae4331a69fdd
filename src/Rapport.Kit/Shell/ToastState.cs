namespace Rapport.Kit.Shell;

/// <summary>What the corner says: what happened, and how to take it back. One at a time.</summary>
public sealed class ToastState
{
    public string? Text { get; private set; }

    public long? ChangeSet { get; private set; }

    public bool IsProblem { get; private set; }

    public event Action? Changed;

    /// <summary>Something was taken back: open pages read again what they show.</summary>
    public event Func<Task>? Undone;

    public async Task TellUndoneAsync()
    {
        foreach (var page in Undone?.GetInvocationList() ?? []) await ((Func<Task>)page)();
    }

    public void Done(string text, long? changeSet = null) => Set(text, changeSet, false);

    public void Problem(string text) => Set(text, null, true);

    public void Clear() => Set(null, null, false);

    private void Set(string? text, long? changeSet, bool problem)
    {
        (Text, ChangeSet, IsProblem) = (text, changeSet, problem);
        Changed?.Invoke();
    }
}
