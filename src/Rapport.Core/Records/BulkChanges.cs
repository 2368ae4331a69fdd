using Rapport.Core.Catalogue;

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
    /// Takes the sums of a record that stood there before anew from its lines, with a row in the log, so that undo of the run
    /// brings them back. Asks for no right of its own: whoever may bring in the parts brings in their sum.
    /// </summary>
    public static async Task SumAsync(this BulkWriter bulk, RecordStore store, WriteContext context, RecordType lines, Guid parent)
    {
        var writer = bulk.Writer(store.Catalogue, context with { Who = context.Who.Unbound });
        bulk.Sums.Touch(lines, parent);
        await bulk.Sums.SettleAsync(writer);
        await writer.Transaction.CountAsync();
    }
}
