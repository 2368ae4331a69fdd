using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Storage;

namespace Rapport.Core.Records.Writing;

/// <summary>
/// Keeps the fields of a parent that follow from its lines (<see cref="RecordType.Sums"/>). Whoever writes lines one by one
/// says which parents they touch; once all of them stand, their sums are taken and written as a change of the parent, in
/// the same transaction and under the same set. Bulk programs that know their sums write both themselves.
/// </summary>
internal sealed class LineSums
{
    private readonly Dictionary<Guid, RecordType> touched = [];
    private readonly HashSet<Guid> restored = [];

    public bool IsAny => touched.Count > 0;

    /// <summary>A line is written, moved or gone: its parent before and after must be looked at.</summary>
    public void Touch(RecordType lines, params ReadOnlySpan<IReadOnlyDictionary<string, object?>> records)
    {
        if (lines.Sums.Count == 0) return;
        foreach (var record in records)
            if (record.GetValueOrDefault(lines.Parent!) is Guid parent) touched[parent] = lines;
    }

    /// <summary>The same by the parent's id.</summary>
    public void Touch(RecordType lines, Guid parent) => touched[parent] = lines;

    /// <summary>An undo brought back what stood in the parent before it had lines: that stays when it has none again.</summary>
    public void Keep(Guid parent) => restored.Add(parent);

    /// <summary>Takes the sums of touched parents, at most so many, and writes those that differ.</summary>
    /// <param name="asksLimits">Whether a sum beyond the writer's limits is refused; an undo has asked line by line.</param>
    public async Task SettleAsync(RecordWriter writer, int most = int.MaxValue, bool asksLimits = true)
    {
        var transaction = writer.Transaction;
        if (touched.Count == 0 || transaction.Problems.Count > 0) return;
        // What became of the wishes is told by their places; the sums are no wish.
        var told = transaction.Items.Count;
        // By id: two who write lines of the same orders wait for each other, not crosswise.
        foreach (var (id, lines) in touched.OrderBy(t => t.Key).Take(most).ToList())
        {
            touched.Remove(id);
            // The parent is read, and kept from others, before its lines are: what they have committed until then counts.
            if (await writer.Rows.LoadAsync(transaction.Catalogue[lines[lines.Parent!].Target!], id) is not { } parent) continue;
            var sums = await SumsAsync(transaction, lines, id);
            if (sums.Count == 0 && restored.Contains(id)) continue;
            var values = new Dictionary<string, object?>(parent.Values, StringComparer.Ordinal);
            foreach (var sum in lines.Sums) values[sum.Field] = sums.GetValueOrDefault(sum.Field);
            if (lines.Sums.All(s => RecordRules.Same(values[s.Field], parent[s.Field]))) continue;
            if (asksLimits && !await writer.Limits.HoldAsync(parent.Type, parent.Values, values)) continue;
            // A parent made under the same set that nobody has changed since: its creation covers its sums.
            if (parent.Version == 1 && transaction.Set != 0 && parent["createdSet"] is long made && made == transaction.Set)
                await new BulkWriter(transaction.Session, transaction.Index, transaction.Who, transaction.Set, transaction.Now).GrowAsync(parent.Type, id, lines.Sums.ToDictionary(s => s.Field, s => values[s.Field], StringComparer.Ordinal));
            else await writer.WriteDifferenceAsync(parent, values, asksLimits: false);
        }

        transaction.Items.RemoveRange(told, transaction.Items.Count - told);
    }

    /// <summary>Lines that are summed up into a type.</summary>
    public static IEnumerable<RecordType> Into(RecordCatalogue catalogue, RecordType parent) =>
        catalogue.Types.Where(t => t.Sums.Count > 0 && t[t.Parent!].Target == parent.Name);

    public static async Task<bool> AnyAsync(WriteTransaction transaction, RecordType lines, Guid parent) =>
        await transaction.Session.ScalarAsync($"select n from {lines.Table} where {lines[lines.Parent!].Column} = $1 limit 1", transaction.Dialect.ToDb(FieldKind.Link, parent)) is not null;

    /// <summary>The sums by field; empty where there are no lines.</summary>
    private static async Task<Dictionary<string, object?>> SumsAsync(WriteTransaction transaction, RecordType lines, Guid parent)
    {
        var dialect = transaction.Dialect;
        var columns = lines.Sums.Select(s => s.Of is null ? "count(*)" : $"cast(sum({lines[s.Of].Column}) as bigint)");
        await using var command = transaction.Session.Command($"select count(*), {string.Join(", ", columns)} from {lines.Table} where {lines[lines.Parent!].Column} = $1", dialect.ToDb(FieldKind.Link, parent));
        await using var row = await command.ExecuteReaderAsync();
        var sums = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (!await row.ReadAsync() || row.GetInt64(0) == 0) return sums;
        for (var i = 0; i < lines.Sums.Count; i++)
            sums[lines.Sums[i].Field] = dialect.FromDb(lines.Sums[i].Of is { } of ? lines[of].Kind : FieldKind.Integer, row, i + 1);
        return sums;
    }
}
