using Rapport.Core.Records;

namespace Rapport.Kit.Records;

/// <summary>Edits that one person made within some minutes are one entry: what stood there before the first, what stands there after the last. What went there and back, as an edit that was undone, is no entry: the history has it.</summary>
internal static class StoryFold
{
    private const string Changed = "changed";
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(10);

    /// <param name="items">Newest first, as they are read.</param>
    public static IReadOnlyList<TimelineItem> Fold(IReadOnlyList<TimelineItem> items)
    {
        var folded = new List<TimelineItem>();
        var merged = new HashSet<TimelineItem>(ReferenceEqualityComparer.Instance);
        DateTime last = default;
        foreach (var item in items)
        {
            if (item.Kind == Changed && folded.Count > 0 && folded[^1] is { Kind: Changed } newer && newer.Who == item.Who && newer.Record == item.Record && last - item.At <= Together) merged.Add(folded[^1] = Merged(newer, item));
            else folded.Add(item);
            last = item.At;
        }

        folded.RemoveAll(i => i.Changes.Count == 0 && merged.Contains(i));
        return folded;
    }

    private static TimelineItem Merged(TimelineItem newer, TimelineItem older)
    {
        var changes = older.Changes.Select(c => newer.Changes.FirstOrDefault(n => n.Field == c.Field) is { } later ? c with { After = later.After } : c)
            .Concat(newer.Changes.Where(n => older.Changes.All(c => c.Field != n.Field)))
            .Where(c => !RecordRules.Same(c.Before, c.After)).ToList();
        var titles = new Dictionary<Guid, string>(older.Titles);
        foreach (var (id, title) in newer.Titles) titles[id] = title;
        return newer with { Changes = changes, Titles = titles };
    }
}
