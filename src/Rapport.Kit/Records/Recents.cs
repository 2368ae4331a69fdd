using Rapport.Kit.Views;

namespace Rapport.Kit.Records;

/// <summary>A record that somebody opened.</summary>
public sealed record RecentRecord(string Type, Guid Id);

/// <summary>The records a person opened last, newest first.</summary>
internal static class Recents
{
    private const int Kept = 12;
    private const string Name = "recent";

    public static async Task<IReadOnlyList<RecentRecord>> ReadAsync(IPersonalMemory memory, CancellationToken cancel) =>
        await memory.ReadAsync<List<RecentRecord>>(Name, cancel) ?? [];

    public static async Task RememberAsync(IPersonalMemory memory, string type, Guid id, CancellationToken cancel)
    {
        var now = new RecentRecord(type, id);
        var before = await ReadAsync(memory, cancel);
        // Coming back to the same record is no news worth a write.
        if (before.Count > 0 && before[0] == now) return;
        await memory.WriteAsync<IReadOnlyList<RecentRecord>>(Name, [now, .. before.Where(r => r != now).Take(Kept - 1)], cancel);
    }

    /// <summary>The recent records with their titles, as far as they are still there to see.</summary>
    public static async Task<IReadOnlyList<SearchHit>> TitledAsync(IPersonalMemory memory, IRecordSource source, CancellationToken cancel)
    {
        var recent = await ReadAsync(memory, cancel);
        var titles = new Dictionary<Guid, string>();
        foreach (var group in recent.GroupBy(r => r.Type))
            foreach (var (id, title) in await source.TitlesAsync(group.Key, [.. group.Select(r => r.Id)], cancel)) titles[id] = title;
        return [.. recent.Where(r => titles.ContainsKey(r.Id)).Select(r => new SearchHit(r.Type, r.Id, titles[r.Id], null))];
    }
}
