using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;
using Rapport.Core.Values;

namespace Rapport.App.Screens.Admin.Layouts;

internal enum LayoutPart
{
    Fields,
    Tabs,
    Panels,
}

/// <summary>One list of the editor: a section with its fields, the tabs, the panels, or what of each is not shown.</summary>
internal sealed class LayoutGroup(LayoutPart part, string key, bool isHidden = false)
{
    public LayoutPart Part => part;
    public string Key => key;
    public bool IsHidden => isHidden;

    /// <summary>True for tabs that stand under "more", in no order of their own.</summary>
    public bool IsRest { get; init; }
    public bool IsSection => part == LayoutPart.Fields && !isHidden;
    public LocalText? Label { get; set; }
    public int Columns { get; set; } = 1;
    public string? When { get; set; }

    /// <summary>Of a section: the tab that it stands on; null for beside the story.</summary>
    public string? Tab { get; set; }
    public List<string> Items { get; init; } = [];
}

/// <summary>A tab of the layout's own.</summary>
internal sealed class DraftTab(string key)
{
    public string Key => key;
    public LocalText? Label { get; set; }
}

/// <summary>A layout while it is arranged: items go from place to place within their part, sections change places among themselves and from tab to tab.</summary>
internal sealed partial class LayoutDraft
{
    private readonly List<LayoutGroup> groups = [];
    private readonly HashSet<string> usual = new(StringComparer.Ordinal);

    public IReadOnlyList<LayoutGroup> Groups => groups;

    public IEnumerable<LayoutGroup> Of(LayoutPart part) => groups.Where(g => g.Part == part);

    public static LayoutDraft From(RecordType type, RecordLayout? layout, IReadOnlyList<string> relations, IReadOnlyList<string> panels)
    {
        var draft = new LayoutDraft();
        draft.usual.UnionWith(type.Fields.Select(f => f.Section));
        draft.tabs.AddRange((layout?.FieldTabs ?? []).Select(t => new DraftTab(t.Key) { Label = t.Label }));
        foreach (var section in LayoutPlan.WithEmpty(type, layout))
            draft.groups.Add(new LayoutGroup(LayoutPart.Fields, section.Key) { Label = section.Label, Columns = section.Columns, When = section.When, Tab = section.Tab, Items = [.. section.Fields.Select(f => f.Name)] });
        draft.groups.Add(new LayoutGroup(LayoutPart.Fields, "-fields", isHidden: true) { Items = [.. (layout?.Hidden ?? []).Where(f => type.Find(f) is { } field && LayoutPlan.IsShown(field))] });
        var (tabs, noTabs) = (layout?.Tabs ?? [], layout?.HiddenTabs ?? []);
        draft.groups.Add(new LayoutGroup(LayoutPart.Tabs, "tabs") { Items = [.. tabs.Where(relations.Contains)] });
        draft.groups.Add(new LayoutGroup(LayoutPart.Tabs, "more") { IsRest = true, Items = [.. relations.Except(tabs).Except(noTabs)] });
        draft.groups.Add(new LayoutGroup(LayoutPart.Tabs, "-tabs", isHidden: true) { Items = [.. noTabs.Where(relations.Contains)] });
        draft.groups.Add(new LayoutGroup(LayoutPart.Panels, "panels") { Items = [.. LayoutPlan.Ordered(panels, p => p, layout?.Panels ?? [], layout?.HiddenPanels ?? [])] });
        draft.groups.Add(new LayoutGroup(LayoutPart.Panels, "-panels", isHidden: true) { Items = [.. (layout?.HiddenPanels ?? []).Where(panels.Contains)] });
        draft.Sort();
        return draft;
    }

    public RecordLayout ToLayout() => new()
    {
        Sections = [.. groups.Where(g => g.IsSection).Select(g => new LayoutSection(g.Key) { Label = g.Label, Columns = g.Columns, When = string.IsNullOrWhiteSpace(g.When) ? null : g.When.Trim(), Tab = g.Tab, Fields = [.. g.Items] })],
        FieldTabs = [.. tabs.Select(t => new LayoutTab(t.Key) { Label = t.Label })],
        Hidden = [.. Find("-fields").Items],
        Tabs = [.. Find("tabs").Items],
        HiddenTabs = [.. Find("-tabs").Items],
        Panels = [.. Find("panels").Items],
        HiddenPanels = [.. Find("-panels").Items],
    };

    public LayoutGroup Find(string key) => groups.First(g => g.Key == key);

    public LayoutGroup GroupOf(LayoutPart part, string item) => Of(part).First(g => g.Items.Contains(item));

    /// <summary>One place up or down; beyond the end of its group into the next one. Answers whether it moved.</summary>
    public bool Step(LayoutPart part, string item, int step)
    {
        var (all, group) = (Of(part).ToList(), GroupOf(part, item));
        var at = group.Items.IndexOf(item) + step;
        if (at >= 0 && at < group.Items.Count)
        {
            group.Items.Remove(item);
            group.Items.Insert(at, item);
            return true;
        }

        var next = all.IndexOf(group) + step;
        if (next < 0 || next >= all.Count) return false;
        group.Items.Remove(item);
        all[next].Items.Insert(step > 0 ? 0 : all[next].Items.Count, item);
        return true;
    }

    /// <summary>To the end of the group before or behind.</summary>
    public bool Leap(LayoutPart part, string item, int step)
    {
        var (all, group) = (Of(part).ToList(), GroupOf(part, item));
        var next = all.IndexOf(group) + step;
        if (next < 0 || next >= all.Count) return false;
        group.Items.Remove(item);
        all[next].Items.Add(item);
        return true;
    }

    /// <summary>Puts an item before another one, or at the end of a group.</summary>
    public void Place(LayoutPart part, string item, LayoutGroup to, string? before)
    {
        if (to.Part != part || item == before) return;
        GroupOf(part, item).Items.Remove(item);
        var at = before is null ? -1 : to.Items.IndexOf(before);
        to.Items.Insert(at < 0 ? to.Items.Count : at, item);
    }
}
