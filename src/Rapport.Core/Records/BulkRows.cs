using Rapport.Core.Catalogue;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>
/// Rows of new records and what the search index will hold of them. Folding, sort keys and words cost as much as the
/// inserts: they are worked out on other threads while the database is busy with the rows before.
/// </summary>
internal sealed class BulkRows
{
    private readonly Task<object?[][]> values;
    private readonly Task<IReadOnlyList<SearchEntry>> entries;
    private readonly IReadOnlyList<Dictionary<string, object?>> all;
    private HashSet<Dictionary<string, object?>> without = [];

    public BulkRows(RecordType type, IReadOnlyList<Dictionary<string, object?>> drafts, long[] numbers, SqlDialect dialect, IRecordIndexer index, CancellationToken ct)
    {
        Type = type;
        all = Drafts = drafts;
        var shape = TypeShape.Of(type);
        values = Task.Run(() => drafts.Select((d, i) => RowMapping.Values(shape, d, dialect, numbers[i])).ToArray(), ct);
        entries = Task.Run(() => index.Entries(type, [.. drafts.Select((d, i) => (numbers[i], (IReadOnlyDictionary<string, object?>)d))]), ct);
    }

    public RecordType Type { get; }

    public IReadOnlyList<Dictionary<string, object?>> Drafts { get; private set; }

    /// <summary>Takes out what was refused after all; its numbers stay unused.</summary>
    public void Leave(IReadOnlyCollection<Dictionary<string, object?>> refused)
    {
        if (refused.Count == 0) return;
        without = new(refused, ReferenceEqualityComparer.Instance);
        Drafts = [.. all.Where(d => !without.Contains(d))];
    }

    /// <summary>Ends when nobody reads the drafts any more, so that they may be changed.</summary>
    public Task WorkedOutAsync() => Task.WhenAll(values, entries);

    public async Task<IReadOnlyList<object?[]>> ValuesAsync() => Kept(await values);

    public async Task<IReadOnlyList<SearchEntry>> EntriesAsync() => Kept(await entries);

    private IReadOnlyList<T> Kept<T>(IReadOnlyList<T> worked) =>
        without.Count == 0 || worked.Count == 0 ? worked : [.. worked.Where((_, i) => !without.Contains(all[i]))];
}
