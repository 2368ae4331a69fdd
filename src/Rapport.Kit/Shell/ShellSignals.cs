namespace Rapport.Kit.Shell;

/// <summary>Keys of the shell that mean something to the page which is open.</summary>
public sealed class ShellSignals
{
    private readonly List<Action> creators = [];

    /// <summary>The page makes new records on its own; the answer ends that.</summary>
    public Action OnCreate(Action create)
    {
        creators.Add(create);
        return () => creators.Remove(create);
    }

    /// <summary>Asks the page on top for a new record; false when no page makes any.</summary>
    public bool Create()
    {
        if (creators.Count == 0) return false;
        creators[^1]();
        return true;
    }
}
