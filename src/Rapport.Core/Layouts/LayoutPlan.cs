using Rapport.Core.Catalogue;
using Rapport.Core.Values;

namespace Rapport.Core.Layouts;

/// <summary>A section of the page with the fields that the reader may see.</summary>
public sealed record PlannedSection(string Key, LocalText? Label, int Columns, string? When, IReadOnlyList<Field> Fields)
{
    /// <summary>The tab of the layout's own that it stands on; null for beside the story.</summary>
    public string? Tab { get; init; }
}

/// <summary>The one way in which a page gets its sections: the catalogue's, with what an administrator arranged laid over it.</summary>
public static class LayoutPlan
{
    /// <param name="type">The type as the reader sees it: hidden fields are not in it.</param>
    /// <param name="layout">Null for the catalogue's own.</param>
    public static IReadOnlyList<PlannedSection> Of(RecordType type, RecordLayout? layout) => [.. WithEmpty(type, layout).Where(s => s.Fields.Count > 0).Select(s => s with { Label = NameOf(type, layout, s) })];

    /// <summary>
    /// What a section was called. One of an administrator's own that was given no name and stands alone on a tab is called as
    /// the tab is; null where only its key says what it holds.
    /// </summary>
    private static LocalText? NameOf(RecordType type, RecordLayout? layout, PlannedSection section) =>
        section.Label ?? (section.Tab is { } tab && !IsUsual(type, section.Key) && layout!.Sections.Count(s => s.Tab == tab) == 1 ? layout.FieldTabs.FirstOrDefault(t => t.Key == tab)?.Label : null);

    /// <summary>True for a section that fields of the type stand in by themselves: its key has a name in the texts.</summary>
    public static bool IsUsual(RecordType type, string section) => type.Fields.Any(f => f.Section == section);

    /// <summary>The same with sections that hold nothing: while they are arranged.</summary>
    public static IReadOnlyList<PlannedSection> WithEmpty(RecordType type, RecordLayout? layout)
    {
        var usual = type.Fields.Where(IsShown).GroupBy(f => f.Section).OrderBy(g => g.Key == "main" ? 0 : 1).ToList();
        if (layout is null || layout.Sections.Count == 0) return [.. usual.Select(g => new PlannedSection(g.Key, null, 1, null, [.. g]))];
        var named = layout.Sections.SelectMany(s => s.Fields).Concat(layout.Hidden).ToHashSet(StringComparer.Ordinal);
        var planned = layout.Sections.Select(s => new PlannedSection(s.Key, s.Label, s.Columns, s.When, [.. s.Fields.Distinct(StringComparer.Ordinal).Select(type.Find).OfType<Field>().Where(IsShown)]) { Tab = s.Tab }).ToList();
        foreach (var group in usual)
        {
            List<Field> rest = [.. group.Where(f => !named.Contains(f.Name))];
            if (rest.Count == 0) continue;
            var at = planned.FindIndex(s => s.Key == group.Key);
            if (at < 0) planned.Add(new PlannedSection(group.Key, null, 1, null, rest));
            else planned[at] = planned[at] with { Fields = [.. planned[at].Fields, .. rest] };
        }

        return planned;
    }

    /// <summary>The keys in the order of a layout: those it names first, those it hides not at all.</summary>
    public static IReadOnlyList<T> Ordered<T>(IEnumerable<T> all, Func<T, string> key, IReadOnlyList<string> first, IReadOnlyList<string> hidden)
    {
        var known = all.Where(a => !hidden.Contains(key(a), StringComparer.Ordinal)).ToList();
        return [.. first.Select(f => known.Find(k => key(k) == f)).OfType<T>(), .. known.Where(k => !first.Contains(key(k), StringComparer.Ordinal))];
    }

    public static bool IsShown(Field field) => field.Section != "system" && field.Name != SystemFields.Team;
}
