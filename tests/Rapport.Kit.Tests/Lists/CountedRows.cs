using System.Globalization;
using Rapport.Kit.Lists;
using Rapport.Kit.Records;

namespace Rapport.Kit.Tests.Lists;

/// <summary>Rows that have a number and stand in its order; a cursor is the number behind which one goes on. Records may come and go.</summary>
internal sealed class CountedRows(IEnumerable<int> numbers, int size, string name = "")
{
    private readonly SortedDictionary<int, RecordRow> rows = new(numbers.ToDictionary(n => n, n => Row(n, name)));

    /// <summary>What was asked for, in order.</summary>
    public List<RecordQuery> Asked { get; } = [];

    public ListPages Pages => new(new RecordQuery("party", null, null, size, null), ReadAsync);

    public void Add(int number) => rows[number] = Row(number, name);

    public void Remove(int number) => rows.Remove(number);

    private static RecordRow Row(int number, string name) => new(Guid.CreateVersion7(), 1, new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = name + number }, new Dictionary<Guid, string>());

    public RecordRow At(int number) => rows[number];

    public Task<RecordPageOf<RecordRow>> ReadAsync(RecordQuery query, CancellationToken cancel)
    {
        Asked.Add(query);
        var all = rows.Where(r => query.Cursor is null || r.Key > int.Parse(query.Cursor, CultureInfo.InvariantCulture)).Take(query.Limit + 1).ToList();
        var some = all.Take(query.Limit).ToList();
        string Cursor(int place) => some[place].Key.ToString(CultureInfo.InvariantCulture);
        return Task.FromResult(new RecordPageOf<RecordRow>([.. some.Select(r => r.Value)], all.Count > some.Count ? Cursor(some.Count - 1) : null)
        {
            Marks = query.MarkEvery == 0 ? [] : [.. Enumerable.Range(1, some.Count / query.MarkEvery).Select(i => i * query.MarkEvery).Where(at => at < all.Count).Select(at => Cursor(at - 1))],
        });
    }
}
