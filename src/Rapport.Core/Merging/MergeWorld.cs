using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Merging;

/// <summary>
/// The merges around some records, with the histories of all that were merged away: of the type that is taken apart, and
/// of those that its records link to, which may have been merged and taken apart in between.
/// </summary>
/// <param name="type">What is taken apart.</param>
/// <param name="sums">Fields that follow from lines: no merge decides on them.</param>
internal sealed class MergeWorld(RecordCatalogue catalogue, RecordType type, MergeGraph graph, IReadOnlySet<string> sums)
{
    public RecordType Type => type;
    public MergeGraph Graph => graph;
    public Dictionary<Guid, RecordHistory> Losers { get; } = [];

    public bool Decides(Field field) => MergeRule.Decides(type, field) && !sums.Contains(field.Name);

    /// <summary>Whether it follows from lines, and no merge decides on it while there are any.</summary>
    public bool IsSum(RecordType of, Field field) => of == type && sums.Contains(field.Name);

    /// <summary>Whether it leads to records that can be merged.</summary>
    public bool Leads(Field field) => field.Kind is FieldKind.Link or FieldKind.MultiLink && field.Target is not null && catalogue.Find(field.Target) is { } target && MergeableTypes.Is(target);

    /// <summary>Takes in the merges around further records, and around those that the merged-away among them link to.</summary>
    public async Task WidenAsync(WriteSession session, IEnumerable<Guid> records)
    {
        for (var open = records.ToList(); open.Count > 0;)
        {
            await graph.WidenAsync(session, open);
            var fresh = new List<RecordHistory>();
            foreach (var (loser, number) in graph.Acts.SelectMany(a => a.Losers.Select(l => (l, a.Type))).Distinct().Where(l => !Losers.ContainsKey(l.l)).ToList())
            {
                if (catalogue.Find(number) is not { } of) continue;
                fresh.Add(await RecordHistory.LoadAsync(session, of, loser, null));
                Losers[loser] = fresh[^1];
            }

            open = [.. fresh.SelectMany(h => h.Linked(this)).Distinct()];
        }
    }
}
