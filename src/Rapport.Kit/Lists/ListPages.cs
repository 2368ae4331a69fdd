using Rapport.Kit.Records;

namespace Rapport.Kit.Lists;

/// <summary>A list as its window asks for it: pages of rows by cursor, and where many pages further on begin.</summary>
/// <param name="fetch">Reads what a query asks for.</param>
internal sealed class ListPages(RecordQuery query, Func<RecordQuery, CancellationToken, Task<RecordPageOf<RecordRow>>> fetch)
{
    /// <summary>Rows that are leafed through at once, without reading more of them than their order.</summary>
    private const int Leafed = 1_000;

    /// <summary>Rows of a page.</summary>
    public int Size => query.Limit;

    public Task<RecordPageOf<RecordRow>> ReadAsync(string? cursor, CancellationToken cancel) => fetch(query with { Cursor = cursor }, cancel);

    /// <summary>Where the pages behind the one at this cursor begin, and whether others follow.</summary>
    public async Task<(IReadOnlyList<string> Starts, bool More)> LeafAsync(string? cursor, CancellationToken cancel)
    {
        var page = await fetch(query with { Cursor = cursor, Limit = Leafed, MarkEvery = query.Limit, Fields = [] }, cancel);
        return (page.Marks, page.Next is not null);
    }
}
