using Rapport.Core.Catalogue;
using Rapport.Kit.Records;
using Rapport.Kit.Views;

namespace Rapport.Kit.Home;

/// <summary>What the home page shows; all of it follows from the catalogue and the person.</summary>
internal sealed record HomeState(IReadOnlyList<(RecordType Type, CappedCount Count)> Counts, IReadOnlyList<SearchHit> Recent, IReadOnlyList<SavedView> Views, IReadOnlyList<RecentChange> Latest)
{
    /// <summary>Nobody has put anything in yet.</summary>
    public bool IsEmpty => Counts.All(c => c.Count.Count == 0);

    public static async Task<HomeState> ReadAsync(IRecordSource source, IPersonalMemory memory, CancellationToken cancel)
    {
        var counts = new List<(RecordType, CappedCount)>();
        foreach (var type in source.Catalogue.Types.Where(t => t.NavigationOrder is not null).OrderBy(t => t.NavigationOrder))
            counts.Add((type, await source.CountAsync(type.Name, null, cancel)));
        var views = await source.ViewsAsync(null, cancel);
        return new HomeState(counts, [.. (await Recents.TitledAsync(memory, source, cancel)).Take(8)], [.. views.OrderByDescending(v => v.Mine).Take(8)], await source.LatestAsync(8, cancel));
    }
}
