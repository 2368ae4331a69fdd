using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Merging;

/// <summary>What loses its place when records become one, a second address or number: kept in records beside the survivor.</summary>
internal sealed class KeptRecords(RecordWriter writer, MergeWish wish, IEnumerable<IMergeKeeper> keepers)
{
    private readonly WriteTransaction transaction = writer.Transaction;

    /// <summary>What must be kept and is not there yet, beside the survivor as it will be.</summary>
    public async Task<List<KeptRecord>> FindAsync(RecordData survivor, List<RecordData> others, Dictionary<string, object?> values)
    {
        var kept = new List<KeptRecord>();
        foreach (var keeper in keepers.Where(k => k.Type == wish.Type.Name))
        {
            var wanted = keeper.Keep(transaction.Catalogue, values, [.. others.Prepend(survivor).Select(r => r.Values)]).ToList();
            foreach (var of in wanted.GroupBy(k => k.Type))
            {
                var beside = new List<IReadOnlyDictionary<string, object?>>();
                foreach (var id in (Guid[])[wish.Survivor, .. wish.Others])
                    foreach (var there in await writer.Rows.IdsAsync($"select id from {of.Key.Table} where {of.Key[of.Key.Parent!].Column} = $1 limit 1000", transaction.Dialect.ToDb(FieldKind.Link, id)))
                        if (await writer.Rows.LoadAsync(of.Key, there) is { } record) beside.Add(record.Values);
                kept.AddRange(of.Where(k => !keeper.IsThere(k, beside)));
            }
        }

        return kept;
    }

    /// <summary>
    /// Where what is kept would show the person values that their role hides on the records themselves, somebody else must merge:
    /// to leave them away would lose them.
    /// </summary>
    public void DemandShown(List<KeptRecord> kept)
    {
        var hidden = transaction.Who.AccessTo(wish.Type).HiddenFields;
        if (kept.Exists(k => transaction.Who.AccessTo(k.Type).HiddenFields is var there && k.Values.Keys.Any(f => hidden.Contains(f) && !there.Contains(f))))
            transaction.Problems.Add(Problem.Denied("merge.hidden", "others"));
        transaction.Demand();
    }

    public async Task CreateAsync(List<KeptRecord> kept)
    {
        foreach (var of in kept.GroupBy(k => k.Type))
        {
            var drafts = of.Select(k => new Dictionary<string, object?>(k.Values, StringComparer.Ordinal) { [of.Key.Parent!] = wish.Survivor }).ToList();
            foreach (var draft in drafts) of.Key.Complete?.Invoke(draft, null, transaction.Now);
            foreach (var (history, record) in await TakenAwayAsync(of.Key))
                if (drafts.Find(d => d.All(v => RecordRules.Same(v.Value, record.GetValueOrDefault(v.Key)))) is { } again)
                {
                    drafts.Remove(again);
                    await writer.Removal.RestoreAsync(of.Key, record, history.LastVersion + 1);
                }

            if (drafts.Count == 0) continue;
            await new BulkWriter(transaction.Session, transaction.Index, transaction.Who, transaction.Set, transaction.Now).CreateAsync(of.Key, drafts, CancellationToken.None);
            transaction.Created += drafts.Count;
        }
    }

    /// <summary>What an unmerge that is taken back had let go: it comes again as the record it was, so that later acts on it find it.</summary>
    private async Task<List<(RecordHistory History, Dictionary<string, object?> Values)>> TakenAwayAsync(RecordType part)
    {
        var found = new List<(RecordHistory, Dictionary<string, object?>)>();
        if (transaction.UndoOf is not { } unmerged) return found;
        foreach (var id in await writer.Rows.IdsAsync("select record_id from core_change where set_id = $1 and kind = 'delete' and type_no = $2 order by n", unmerged, (long)part.Number))
        {
            if (await writer.Rows.LoadAsync(part, id) is not null) continue;
            var history = await RecordHistory.LoadAsync(transaction.Session, part, id, null);
            found.Add((history, history.TakenAwayBy(unmerged)));
        }

        return found;
    }
}
