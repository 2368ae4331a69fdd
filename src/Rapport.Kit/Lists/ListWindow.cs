using System.Collections.Concurrent;
using Rapport.Kit.Records;

namespace Rapport.Kit.Lists;

/// <summary>
/// Answers "rows 400 to 460" from a source that pages by cursor: remembers the cursor of each page's start and keeps a
/// few pages of rows. A list shows at most 10,000 rows; behind them a person filters rather than scrolls.
/// </summary>
internal sealed class ListWindow(Func<string?, CancellationToken, Task<RecordPageOf<RecordRow>>> fetch, int pageSize = 200, int pagesKept = 8)
{
    private readonly List<string?> starts = [null];
    // Whether a record is at hand is also asked on the thread of whoever just saved it elsewhere.
    private readonly ConcurrentDictionary<int, IReadOnlyList<RecordRow>> pages = new();
    private readonly LinkedList<int> recent = [];
    private bool complete;

    public async Task<IReadOnlyList<RecordRow>> RowsAsync(int start, int count, CancellationToken cancel)
    {
        var rows = new List<RecordRow>(count);
        for (var page = start / pageSize; page <= (start + count - 1) / pageSize; page++)
        {
            var items = await PageAsync(page, cancel);
            if (items is null) break;
            var from = Math.Max(0, start - page * pageSize);
            var to = Math.Min(items.Count, start + count - page * pageSize);
            for (var i = from; i < to; i++) rows.Add(items[i]);
        }

        return rows;
    }

    /// <summary>Puts a changed record in place of its old version, where it is still held.</summary>
    public void Replace(RecordRow row)
    {
        foreach (var (page, items) in pages.ToList())
            if (items.Any(r => r.Id == row.Id)) pages[page] = [.. items.Select(r => r.Id == row.Id ? row : r)];
    }

    public RecordRow? Find(Guid id) => pages.Values.SelectMany(p => p).FirstOrDefault(r => r.Id == id);

    /// <summary>Place of a record in the whole list, from 0, where it is still held.</summary>
    public int? PlaceOf(Guid id)
    {
        foreach (var (page, items) in pages)
            for (var i = 0; i < items.Count; i++)
                if (items[i].Id == id) return (page * pageSize) + i;
        return null;
    }

    private async Task<IReadOnlyList<RecordRow>?> PageAsync(int page, CancellationToken cancel)
    {
        if (pages.TryGetValue(page, out var held))
        {
            recent.Remove(page);
            recent.AddFirst(page);
            return held;
        }

        // Walk to the page: each page's end is the only way to the next one's start.
        for (var p = Math.Min(page, starts.Count - 1); ; p++)
        {
            if (complete && p >= starts.Count) return null;
            var answer = await fetch(starts[p], cancel);
            Keep(p, answer.Items);
            if (p + 1 == starts.Count)
            {
                if (answer.Next is null) complete = true;
                else starts.Add(answer.Next);
            }

            if (p == page) return answer.Items;
            if (p + 1 >= starts.Count) return null;
        }
    }

    private void Keep(int page, IReadOnlyList<RecordRow> items)
    {
        pages[page] = items;
        recent.Remove(page);
        recent.AddFirst(page);
        while (recent.Count > pagesKept)
        {
            pages.TryRemove(recent.Last!.Value, out _);
            recent.RemoveLast();
        }
    }
}
