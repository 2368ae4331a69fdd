using Rapport.Customers.Duplicates.Queue;

namespace Rapport.Customers.Duplicates.Screens;

/// <summary>The queue as one visit sees it: the pairs read so far, the one in hand, and those put off.</summary>
internal sealed class QueueState(IDuplicateDesk desk)
{
    private const int PerPage = 30;
    private const int Few = 5;
    private readonly List<DuplicatePair> pairs = [];
    private readonly HashSet<(Guid, Guid)> skipped = [];
    private string? next;

    public IReadOnlyList<DuplicatePair> Pairs => pairs;

    public bool HasMore => next is not null;

    public bool IsLoaded { get; private set; }

    public int At { get; private set; }

    public DuplicatePair? Current => At < pairs.Count ? pairs[At] : null;

    public int Skipped => skipped.Count;

    /// <summary>Reads the queue anew: at hand is the pair that came back, if one did, or else the one that was.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        var held = Current;
        var before = pairs.ToList();
        pairs.Clear();
        next = null;
        await ReadAsync(cancel);
        var back = before.Count == 0 || pairs.Count <= before.Count ? -1 : pairs.FindIndex(p => !before.Exists(b => Same(b, p)));
        At = Math.Max(0, back >= 0 || held is null ? back : pairs.FindIndex(p => Same(p, held)));
        IsLoaded = true;
    }

    public async Task GoAsync(int to, CancellationToken cancel)
    {
        if (to >= pairs.Count - Few && HasMore) await ReadAsync(cancel);
        At = Math.Clamp(to, 0, Math.Max(0, pairs.Count - 1));
    }

    /// <summary>Puts the pair in hand off for this visit.</summary>
    public Task SkipAsync(CancellationToken cancel)
    {
        if (Current is not { } pair) return Task.CompletedTask;
        skipped.Add((pair.First, pair.Second));
        return DropAsync(p => Same(p, pair), cancel);
    }

    /// <summary>The pair in hand was decided on; with a merge all others of the record that is gone go as well.</summary>
    public Task DecidedAsync(Guid? gone, CancellationToken cancel) =>
        Current is not { } pair ? Task.CompletedTask : DropAsync(p => Same(p, pair) || (gone is { } id && (p.First == id || p.Second == id)), cancel);

    private async Task DropAsync(Predicate<DuplicatePair> which, CancellationToken cancel)
    {
        pairs.RemoveAll(which);
        await GoAsync(At, cancel);
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        do
        {
            var page = await desk.PageAsync(next, PerPage, cancel);
            pairs.AddRange(page.Pairs.Where(p => !skipped.Contains((p.First, p.Second)) && !pairs.Exists(k => Same(k, p))));
            next = page.Next;
        }
        while (pairs.Count < Few && next is not null);
    }

    private static bool Same(DuplicatePair a, DuplicatePair b) => (a.First, a.Second) == (b.First, b.Second);
}
