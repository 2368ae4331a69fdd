using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Bulk;

/// <summary>
/// An order over few enough records to be carried out in one transaction, all or none: first looked at, then carried out only if
/// the records are still those that were looked at, each in the same version. What is not looked at is not changed.
/// </summary>
public sealed class BulkAtOnce(RecordStore store, RecordReader reader, IRecordIndexer index, LiveChanges live, TimeProvider clock)
{
    /// <summary>Most that one order may reach, whatever the caller allows: they are read as one page.</summary>
    public const int Most = RecordReader.LargestPage - 1;

    private const int MostShown = 5;

    /// <summary>Carries the order out and takes it back within one transaction; says what would differ.</summary>
    public async Task<BulkSeen> LookAsync(BulkOrder order, int most, WriteContext context, CancellationToken ct)
    {
        var plan = BulkPlan.Of(order, store.Catalogue, context.Who);
        var records = await RecordsAsync(plan, most, context, ct);
        try
        {
            return await store.Database.WriteAsync<BulkSeen>(WriteLane.Bulk, async session =>
            {
                session.IsTrial = true;
                var writer = Writer(session, context);
                var (at, shown) = (new BulkState(), new List<BulkExample>());
                foreach (var (id, version) in records)
                {
                    var before = shown.Count < MostShown ? await writer.Rows.LoadAsync(plan.Type, id) : null;
                    var changed = writer.Transaction.Changed;
                    at = await BulkJob.OneAsync(writer, plan, id, at);
                    if (before is not null && writer.Transaction.Changed > changed && await writer.Rows.LoadAsync(plan.Type, id) is { } after)
                        shown.Add(new BulkExample(id, version, before.Title, [.. order.Edits.Select(e => plan.Type[e.Field]).Select(f => new FieldChange(f, before[f.Name], after[f.Name]))]));
                }

                throw new LookOnly(new BulkSeen(at.Result with { Total = records.Count }, shown, Print(records)));
            }, ct);
        }
        catch (LookOnly seen)
        {
            return seen.Seen;
        }
    }

    /// <summary>Carries the order out; refused where it would reach other records, or other versions, than <paramref name="print"/> was taken of.</summary>
    public async Task<WriteOutcome> CarryOutAsync(BulkOrder order, int most, string print, WriteContext context, CancellationToken ct)
    {
        var plan = BulkPlan.Of(order, store.Catalogue, context.Who);
        var records = await RecordsAsync(plan, most, context, ct);
        if (Print(records) != print) throw new ProblemException(Problem.Conflict("bulk.dataChanged"));
        var outcome = await store.Database.WriteAsync(WriteLane.People, async session =>
        {
            var writer = Writer(session, context);
            var (problems, place) = (new List<Problem>(), 0);
            foreach (var (id, version) in records)
            {
                var write = await plan.WriteAsync(writer, id) ?? RecordWrite.Update(plan.Type, id, new Dictionary<string, object?>(StringComparer.Ordinal));
                foreach (var problem in await writer.TryAsync(write with { Version = version }))
                    problems.Add(problem with { At = string.Create(CultureInfo.InvariantCulture, $"items[{place}]") + (problem.At is { } at ? "." + at : "") });
                place++;
            }

            if (problems.Count > 0) throw new ProblemException(problems);
            await writer.Transaction.Sums.SettleAsync(writer);
            await writer.Transaction.CountAsync();
            return new WriteOutcome(writer.Transaction.Set, writer.Transaction.Items);
        }, ct);
        if (outcome.ChangeSet != 0) live.Publish(new LiveChange(outcome.ChangeSet, [plan.Type.Name], [.. outcome.Items.Select(i => i.Id)], context.Who.UserId));
        return outcome;
    }

    private RecordWriter Writer(WriteSession session, WriteContext context) =>
        new(new WriteTransaction(session, store.Catalogue, index, context, clock.GetUtcNow().UtcDateTime));

    private async Task<IReadOnlyList<(Guid Id, long Version)>> RecordsAsync(BulkPlan plan, int most, WriteContext context, CancellationToken ct)
    {
        if (plan.Order.Ids is not null || plan.Order.Except.Count > 0) throw new NotSupportedException("Only orders by criteria.");
        most = Math.Clamp(most, 1, Most);
        var page = await reader.ListAsync(new RecordQuery(plan.Type, plan.Order.Where, null, [SystemFields.Id], most + 1), context.Who, ct);
        return page.Rows.Count <= most ? [.. page.Rows.Select(r => (r.Id, r.Version))]
            : throw new ProblemException(Problem.Refused("bulk.tooManyRecords", "where", ("most", most)));
    }

    private static string Print(IReadOnlyList<(Guid Id, long Version)> records)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (id, version) in records.OrderBy(r => r.Id)) hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id:N}.{version}\n")));
        return Convert.ToHexString(hash.GetCurrentHash());
    }

    /// <summary>Carries what was seen out of the transaction, which it rolls back.</summary>
    private sealed class LookOnly(BulkSeen seen) : Exception
    {
        public BulkSeen Seen => seen;
    }
}

/// <summary>What an order would do. <paramref name="Print"/> stands for the records and versions that were looked at.</summary>
public sealed record BulkSeen(BulkResult Result, IReadOnlyList<BulkExample> Examples, string Print);

/// <summary>A record as it would be: the fields of the order before and after, in the words of the log.</summary>
public sealed record BulkExample(Guid Id, long Version, string Title, IReadOnlyList<FieldChange> Fields);
