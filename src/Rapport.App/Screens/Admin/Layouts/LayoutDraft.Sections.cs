using Rapport.Core.Values;

namespace Rapport.App.Screens.Admin.Layouts;

/// <summary>Sections and the tabs that they stand on. A place is the key of a tab, or null for beside the story, which comes first.</summary>
internal sealed partial class LayoutDraft
{
    private readonly List<DraftTab> tabs = [];

    public IReadOnlyList<DraftTab> FieldTabs => tabs;

    public IEnumerable<LayoutGroup> SectionsOn(string? tab) => groups.Where(g => g.IsSection && g.Tab == tab);

    /// <summary>What a section was called, or the tab that it alone stands on; null where it is called by its key, or not at all.</summary>
    public LocalText? NameOf(LayoutGroup section) =>
        section.Label ?? (!usual.Contains(section.Key) && section.Tab is { } tab && SectionsOn(tab).Count() == 1 ? tabs.First(t => t.Key == tab).Label : null);

    /// <summary>The sections that nothing names: their readers would not know what they hold.</summary>
    public IEnumerable<LayoutGroup> Nameless => groups.Where(g => g.IsSection && !usual.Contains(g.Key) && NameOf(g) is null);

    /// <summary>One place up or down; beyond the end of its tab onto the next one.</summary>
    public bool StepSection(string key, int step)
    {
        var section = Find(key);
        var mates = SectionsOn(section.Tab).ToList();
        var to = mates.IndexOf(section) + step;
        if (to < 0 || to >= mates.Count) return Beside(section.Tab, step, out var tab) && PlaceSection(key, tab, step > 0 ? SectionsOn(tab).FirstOrDefault()?.Key : null);
        return PlaceSection(key, section.Tab, (step > 0 ? mates.ElementAtOrDefault(to + 1) : mates[to])?.Key);
    }

    /// <summary>To the end of the tab before or behind.</summary>
    public bool LeapSection(string key, int step) => Beside(Find(key).Tab, step, out var tab) && PlaceSection(key, tab, null);

    /// <summary>Puts a section before another one, or at the end of a tab.</summary>
    public bool PlaceSection(string key, string? tab, string? before)
    {
        if (key == before) return false;
        var section = Find(key);
        groups.Remove(section);
        section.Tab = tab;
        groups.Insert(before is null ? groups.FindIndex(g => g.Key == "-fields") : groups.FindIndex(g => g.Key == before), section);
        Sort();
        return true;
    }

    public LayoutGroup AddSection(string? tab = null)
    {
        var number = 1;
        while (groups.Exists(g => g.Key == $"own{number}")) number++;
        var made = new LayoutGroup(LayoutPart.Fields, $"own{number}") { Tab = tab };
        groups.Insert(groups.FindIndex(g => g.Key == "-fields"), made);
        Sort();
        return made;
    }

    /// <summary>Its fields go to the section before, or else the one behind, on its tab if there is one; the last section stays.</summary>
    public bool RemoveSection(string key)
    {
        var sections = groups.Where(g => g.IsSection).ToList();
        if (sections.Count < 2 || sections.FindIndex(s => s.Key == key) is not (>= 0 and var at)) return false;
        var heirs = sections.Where(s => s.Tab == sections[at].Tab).ToList() is { Count: > 1 } mates ? mates : sections;
        heirs[heirs.IndexOf(sections[at]) is > 0 and var place ? place - 1 : 1].Items.AddRange(sections[at].Items);
        groups.Remove(sections[at]);
        return true;
    }

    public DraftTab AddTab()
    {
        var number = 1;
        while (tabs.Exists(t => t.Key == $"tab{number}")) number++;
        var made = new DraftTab($"tab{number}");
        tabs.Add(made);
        return made;
    }

    public bool StepTab(string key, int step) => PlaceTab(key, tabs.FindIndex(t => t.Key == key) + step);

    public bool PlaceTab(string key, int to)
    {
        var from = tabs.FindIndex(t => t.Key == key);
        if (from < 0 || from == to || to < 0 || to >= tabs.Count) return false;
        var tab = tabs[from];
        tabs.RemoveAt(from);
        tabs.Insert(to, tab);
        Sort();
        return true;
    }

    /// <summary>Its sections go to the tab before, or beside the story.</summary>
    public void RemoveTab(string key)
    {
        Beside(key, -1, out var before);
        foreach (var section in SectionsOn(key).ToList()) section.Tab = before;
        tabs.RemoveAll(t => t.Key == key);
        Sort();
    }

    private bool Beside(string? tab, int step, out string? next)
    {
        var to = PlaceOf(tab) + step;
        next = to > 0 && to <= tabs.Count ? tabs[to - 1].Key : null;
        return to >= 0 && to <= tabs.Count;
    }

    private int PlaceOf(string? tab) => tab is null ? 0 : tabs.FindIndex(t => t.Key == tab) + 1;

    // The sections stand in the order in which they are drawn: a field that is carried on beyond one comes into the next in sight.
    private void Sort()
    {
        var inTurn = groups.OrderBy(g => g.IsSection ? PlaceOf(g.Tab) : int.MaxValue).ToList();
        groups.Clear();
        groups.AddRange(inTurn);
    }
}
