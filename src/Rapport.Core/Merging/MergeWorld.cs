using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Merging;

/// <summary>The merges around some records of one type, with the histories of all that were merged away.</summary>
/// <param name="sums">Fields that follow from lines: no merge decides on them.</param>
internal sealed class MergeWorld(RecordType type, MergeGraph graph, IReadOnlySet<string> sums)
{
    public RecordType Type => type;
    public MergeGraph Graph => graph;
    public Dictionary<Guid, RecordHistory> Losers { get; } = [];

    public bool Decides(Field field) => MergeRule.Decides(type, field) && !sums.Contains(field.Name);

    /// <summary>Takes in the merges around further records, and around those that the merged-away among them link to.</summary>
    public async Task WidenAsync(WriteSession session, IEnumerable<Guid> records)
    {
        for (var open = records.ToList(); open.Count > 0;)
        {
            await graph.WidenAsync(session, open);
            var fresh = new List<RecordHistory>();
            foreach (var loser in graph.Acts.SelectMany(a => a.Losers).Distinct().Where(l => !Losers.ContainsKey(l)).ToList())
            {
                fresh.Add(await RecordHistory.LoadAsync(session, type, loser, null));
                Losers[loser] = fresh[^1];
            }

            open = [.. fresh.SelectMany(h => h.Linked(type)).Distinct()];
        }
    }
}
