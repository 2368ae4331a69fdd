using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Problems;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>
/// One wish, first looked at, then carried out only if the record still stands as it did. Beside <see cref="RecordStore.WriteAsync"/>,
/// which is not told what its caller saw before.
/// </summary>
public sealed class RecordTrial(RecordStore store, IRecordIndexer index, LiveChanges live, TimeProvider clock)
{
    /// <summary>Carries the wish out and takes it back within one transaction; says what would stand, or what refuses it.</summary>
    public async Task<RecordSeen> LookAsync(RecordWrite write, WriteContext context, CancellationToken ct)
    {
        // The trial and what is made of it have one id: so that it can be made only once.
        if (write.Kind == WriteKind.Create) write = write with { Id = write.Id ?? Guid.CreateVersion7(clock.GetUtcNow()) };
        try
        {
            return await store.Database.WriteAsync<RecordSeen>(WriteLane.People, async session =>
            {
                session.IsTrial = true;
                var writer = Writer(session, context);
                var before = write.Kind == WriteKind.Create ? null : await writer.Rows.LoadAsync(write.Type, write.Id!.Value);
                try
                {
                    await writer.ApplyAsync([write]);
                }
                catch (ProblemException refused)
                {
                    throw new LookOnly(new RecordSeen(write.Id!.Value, null, [], refused.Problems, ""));
                }

                var after = await writer.Rows.LoadAsync(write.Type, write.Id!.Value) ?? throw new InvalidOperationException("A trial wrote nothing.");
                throw new LookOnly(new RecordSeen(after.Id, after.Title, Changes(write.Type, before, after, context), [], Print(before)));
            }, ct);
        }
        catch (LookOnly seen)
        {
            return seen.Seen;
        }
    }

    /// <summary>Carries out what was looked at; refused where the record differs from what <paramref name="print"/> was taken of.</summary>
    public async Task<WriteOutcome> CarryOutAsync(RecordWrite write, string print, WriteContext context, CancellationToken ct)
    {
        var outcome = await store.Database.WriteAsync(WriteLane.People, async session =>
        {
            var writer = Writer(session, context);
            // What was made and taken back again has a past: it is not made a second time under the same id.
            var current = await writer.Rows.LoadAsync(write.Type, write.Id!.Value);
            var isStale = write.Kind == WriteKind.Create ? current is not null || await writer.Past.LaterSetAsync(write.Id!.Value, 0, null) is not null : Print(current) != print;
            return isStale ? throw new ProblemException(Problem.Conflict("record.trialOver")) : await writer.ApplyAsync([write]);
        }, ct);
        if (outcome.ChangeSet != 0) live.Publish(LiveChange.Of(outcome, [write], context.Who.UserId));
        return outcome;
    }

    /// <summary>Fields that would differ, as the writer sees them. Numbers that the program gives are drawn when the record is made.</summary>
    private static List<FieldChange> Changes(RecordType type, RecordData? before, RecordData after, WriteContext context)
    {
        var hidden = context.Who.AccessTo(type).HiddenFields;
        return [.. type.Fields.Where(f => !f.IsComputed && !RecordWriter.IsBookkeeping(f) && !hidden.Contains(f.Name) && !(before is null && f.Kind == FieldKind.AutoNumber))
            .Where(f => !RecordRules.Same(before?[f.Name], after[f.Name])).Select(f => new FieldChange(f, before?[f.Name], after[f.Name]))];
    }

    private static string Print(RecordData? record) => record is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{record.Id:N}.{record.Version}");

    private RecordWriter Writer(WriteSession session, WriteContext context) =>
        new(new WriteTransaction(session, store.Catalogue, index, context, clock.GetUtcNow().UtcDateTime));

    /// <summary>Carries what was seen out of the transaction, which it rolls back.</summary>
    private sealed class LookOnly(RecordSeen seen) : Exception
    {
        public RecordSeen Seen => seen;
    }
}

/// <summary>What a wish would do: <paramref name="Fields"/> before and after, or every refusal met. <paramref name="Print"/> stands for the record as it was.</summary>
public sealed record RecordSeen(Guid Id, string? Title, IReadOnlyList<FieldChange> Fields, IReadOnlyList<Problem> Problems, string Print);
