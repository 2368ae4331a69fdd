using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;

namespace Rapport.Kit.Records.Layouts;

/// <summary>
/// The tabs of a layout's own on a record's page. A tab is there where at least one section on it stands for the record and
/// for the reader; one that was opened stays drawn, so that what is being written there is not lost by looking elsewhere.
/// </summary>
internal sealed class FieldTabs(ILayouts layouts)
{
    private static readonly HashSet<string> None = [];
    private readonly HashSet<string> opened = new(StringComparer.Ordinal);

    public IReadOnlyList<LayoutTab> All { get; private set; } = [];

    /// <summary>The key of the tab that is shown; null where another one is.</summary>
    public string? Chosen { get; private set; }

    public IEnumerable<LayoutTab> Opened => All.Where(t => opened.Contains(t.Key));

    /// <summary>What draws the fields of each, by key.</summary>
    public Dictionary<string, RecordFields?> Drawn { get; } = new(StringComparer.Ordinal);

    public bool IsBusy => Drawn.Values.Any(f => f?.IsBusy == true);

    /// <summary>Every section stands on a tab: nothing is left beside the story.</summary>
    public bool IsAll { get; private set; }

    public bool IsOpen(LayoutTab tab) => opened.Contains(tab.Key);

    public void Show(string? key)
    {
        Chosen = key;
        if (key is not null) opened.Add(key);
    }

    /// <summary>Another record: nothing is open.</summary>
    public void Begin()
    {
        (All, Chosen, IsAll) = ([], null, false);
        opened.Clear();
        Drawn.Clear();
    }

    public async Task ReadAsync(RecordType type, RecordLayout? layout, RecordRow record, CancellationToken cancel)
    {
        var filled = new List<LayoutTab>();
        var planned = LayoutPlan.Of(type, layout).Where(s => FieldSheet.Standing(s.Fields, n => record[n], None).Count > 0).ToList();
        foreach (var tab in layout?.FieldTabs ?? [])
        {
            var sections = planned.Where(s => s.Tab == tab.Key).ToList();
            var stands = sections.Exists(s => string.IsNullOrWhiteSpace(s.When));
            foreach (var section in sections)
                stands = stands || await layouts.HoldsAsync(type, section.When!, record.Id, cancel);
            // Where something is still being written it stays, whatever was saved meanwhile.
            if (stands || Drawn.GetValueOrDefault(tab.Key)?.IsBusy == true) filled.Add(tab);
        }

        (All, IsAll) = (filled, filled.Count > 0 && planned.TrueForAll(s => s.Tab is not null));
        if (!filled.Exists(t => t.Key == Chosen)) Chosen = null;
    }
}
