using System.Collections.Concurrent;
using Rapport.Kit.Records;

namespace Rapport.Kit.Lists;

/// <summary>
/// Answers "rows 400 to 460" from a source that pages by cursor: remembers the cursor of each page's start and keeps a
/// few pages of rows. A list shows at most 10,000 rows; behind them a person filters rather than scrolls.
/// </summary>
internal sealed class ListWindow(ListPages source, int pagesKept = 3)
{
    private readonly List<string?> starts = [null];
    // Whether a record is at hand is also asked on the thread of whoever just saved it elsewhere.
    private readonly ConcurrentDictionary<int, PackedRows> pages = new();
    private readonly ConcurrentDictionary<Guid, bool> outdated = new();
    private readonly LinkedList<int> recent = [];
    private bool complete;
    private int kept = pagesKept;

    private int PageSize => source.Size;

    public async Task<IReadOnlyList<RecordRow>> RowsAsync(int start, int count, CancellationToken cancel)
    {
        // All that was asked for at once stays at hand, on however tall a screen.
        kept = Math.Max(kept, ((start + count - 1) / PageSize) - (start / PageSize) + 1);
        var rows = new List<RecordRow>(count);
        for (var page = start / PageSize; page <= (start + count - 1) / PageSize; page++)
        {
            var items = await PageAsync(page, cancel);
            var from = Math.Max(0, start - page * PageSize);
            if (items is not null && !outdated.IsEmpty && Enumerable.Range(from, Math.Max(0, Math.Min(items.Count, start + count - page * PageSize) - from)).Any(i => outdated.ContainsKey(items.IdAt(i))))
            {
                Current(items);
                pages.TryRemove(page, out _);
                items = await PageAsync(page, cancel);
            }

            if (items is null) break;
            var to = Math.Min(items.Count, start + count - page * PageSize);
            for (var i = from; i < to; i++) rows.Add(items[i]);
        }

        return rows;
    }

    /// <summary>The same list read anew, from where it stands: whoever looks at row 5,000 does not wait for those before it.</summary>
    public ListWindow Anew()
    {
        var anew = new ListWindow(source, kept);
        anew.starts.AddRange(starts.Skip(1));
        return anew;
    }

    /// <summary>Puts a changed record in place of its old version, where it is still held.</summary>
    public void Replace(RecordRow row)
    {
        outdated.TryRemove(row.Id, out _);
        foreach (var (page, items) in pages.ToList())
            if (items.PlaceOf(row.Id) >= 0) pages[page] = items.With(row);
    }

    /// <summary>Rows that are not shown have changed: they are read again when they come in sight.</summary>
    public void Forget(IReadOnlyCollection<Guid> ids)
    {
        foreach (var id in ids)
            if (PlaceOf(id) is not null) outdated[id] = true;
    }

    public RecordRow? Find(Guid id)
    {
        foreach (var (_, items) in pages)
            if (items.PlaceOf(id) is >= 0 and var at) return items[at];
        return null;
    }

    /// <summary>Place of a record in the whole list, from 0, where it is still held.</summary>
    public int? PlaceOf(Guid id)
    {
        foreach (var (page, items) in pages)
            if (items.PlaceOf(id) is >= 0 and var at) return (page * PageSize) + at;
        return null;
    }

    private async Task<PackedRows?> PageAsync(int page, CancellationToken cancel)
    {
        if (pages.TryGetValue(page, out var held))
        {
            recent.Remove(page);
            recent.AddFirst(page);
            return held;
        }

        while (page >= starts.Count && !complete) await LeafAsync(cancel);
        if (page >= starts.Count) return null;
        var answer = await source.ReadAsync(starts[page], cancel);
        var items = PackedRows.Of(answer.Items, pages.Values.FirstOrDefault());
        Keep(page, items);
        Lead(page + 1, answer.Next);
        return items;
    }

    /// <summary>Learns where further pages begin: each page's end is the only way to the next one's start.</summary>
    private async Task LeafAsync(CancellationToken cancel)
    {
        var known = starts.Count;
        var (marks, more) = await source.LeafAsync(starts[^1], cancel);
        // Another caller may have leafed meanwhile.
        if (starts.Count != known) return;
        starts.AddRange(marks);
        complete = !more;
    }

    /// <summary>A page ended here, so the next one begins here. Where that is not as known, records have come or gone: what was held behind it overlaps, or leaves some out, and the further places are no longer theirs.</summary>
    private void Lead(int next, string? start)
    {
        if (next > starts.Count || (next < starts.Count && starts[next] == start)) return;
        if (next < starts.Count)
        {
            starts.RemoveRange(next, starts.Count - next);
            foreach (var held in pages.Keys.Where(p => p >= next).ToList())
            {
                pages.TryRemove(held, out _);
                recent.Remove(held);
            }
        }

        complete = start is null;
        if (start is not null) starts.Add(start);
    }

    private void Keep(int page, PackedRows items)
    {
        pages[page] = items;
        recent.Remove(page);
        recent.AddFirst(page);
        while (recent.Count > kept)
        {
            if (pages.TryRemove(recent.Last!.Value, out var left)) Current(left);
            recent.RemoveLast();
        }
    }

    /// <summary>None of a page is out of date: it is gone, or about to be read again.</summary>
    private void Current(PackedRows items)
    {
        for (var i = 0; i < items.Count && !outdated.IsEmpty; i++) outdated.TryRemove(items.IdAt(i), out _);
    }
}
