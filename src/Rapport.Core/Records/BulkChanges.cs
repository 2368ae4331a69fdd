using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Records;

/// <summary>What a run changes beside what it creates: sums that follow from the records it brings in.</summary>
public static class BulkChanges
{
    /// <summary>Sets fields of a record that this same run created and that nobody touched since; its timeline entry follows.</summary>
    public static async Task GrowAsync(this BulkWriter bulk, RecordType type, Guid id, IReadOnlyDictionary<string, object?> values)
    {
        await bulk.AmendAsync(type, id, values);
        if (type.Timeline?.Amount is { } amount && values.TryGetValue(amount, out var sum))
            await bulk.Session.ExecuteAsync("update core_timeline set amount = $1 where record_id = $2 and set_id = $3", bulk.Session.Dialect.ToDb(FieldKind.Money, sum), bulk.Session.Dialect.ToDb(FieldKind.Link, id), bulk.ChangeSet);
    }

    /// <summary>
    /// Changes a record that stood there before, with its row in the log, so that undo of the run brings it back. Asks for no
    /// right of its own: whoever may bring in the parts brings in their sum.
    /// </summary>
    public static async Task ChangeAsync(this BulkWriter bulk, RecordStore store, WriteContext context, RecordWrite change)
    {
        var writer = bulk.Writer(store.Catalogue, context with { Who = context.Who.Unbound });
        if (await writer.TryAsync(change) is { Count: > 0 } problems) throw new ProblemException(problems);
        await writer.Transaction.CountAsync();
    }
}
