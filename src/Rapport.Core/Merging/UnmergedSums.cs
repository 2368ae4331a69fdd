using Rapport.Core.Catalogue;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Merging;

/// <summary>
/// What follows from lines once a merge is taken apart: who has lines then is summed up anew, who has none gets what the
/// merges that stand make of what was written without lines.
/// </summary>
internal sealed class UnmergedSums(RecordWriter writer, MergeWorld world, MergeAct act, Guid holder, RecordHistory? survivor, Func<MergeAct, bool> now, Func<MergeAct, bool> then)
{
    private readonly WriteTransaction transaction = writer.Transaction;
    private readonly HashSet<string> summed = new(StringComparer.Ordinal);

    /// <summary>Before anything moves: what stands in one with lines was written by nobody.</summary>
    public async Task LookAsync()
    {
        foreach (var lines in LineSums.Into(transaction.Catalogue, world.Type))
            if (await LineSums.AnyAsync(transaction, lines, holder)) summed.Add(lines.Name);
    }

    /// <summary>After the lines are where they belong.</summary>
    public async Task TakeAsync()
    {
        foreach (var lines in LineSums.Into(transaction.Catalogue, world.Type))
        {
            if (survivor is not null) await TakeAsync(lines, survivor, withEdits: !summed.Contains(lines.Name), takenBy: null);
            foreach (var loser in act.Losers) await TakeAsync(lines, world.Losers[loser], withEdits: true, act.Set);
        }
    }

    private async Task TakeAsync(RecordType lines, RecordHistory history, bool withEdits, long? takenBy)
    {
        if (await LineSums.AnyAsync(transaction, lines, history.Id))
        {
            transaction.Sums.Touch(lines, history.Id);
            return;
        }

        transaction.Sums.Keep(history.Id);
        if (await writer.Rows.LoadAsync(world.Type, history.Id) is not { } record) return;
        var values = new Dictionary<string, object?>(record.Values, StringComparer.Ordinal);
        foreach (var sum in lines.Sums) values[sum.Field] = history.Value(world.Type[sum.Field], world, then, withEdits, Came(), takenBy);
        await writer.WriteDifferenceAsync(record, values, asksLimits: false);
    }

    /// <summary>The merge by which the holder got what this one brought together.</summary>
    private long Came()
    {
        var came = act;
        while (came.Survivor != holder && world.Graph.Acts.FirstOrDefault(a => now(a) && a.Losers.Contains(came.Survivor)) is { } further) came = further;
        return came.Set;
    }
}
