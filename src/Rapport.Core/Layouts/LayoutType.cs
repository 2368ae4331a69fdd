using System.Globalization;
using System.Text.RegularExpressions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Layouts;

/// <summary>
/// A layout is a record: who changed it and how it was before stands in the history, and undo takes it back. Its
/// <c>name</c> is the type's, or type and role with a stroke.
/// </summary>
public static partial class LayoutType
{
    public const string Name = "layout";
    private const int MostSections = 40;
    private const int MostTabs = 20;
    private const int LongestName = 80;
    private const int MostNames = 1_000;
    private const int LongestWhen = 2_000;

    public static RecordType Describe() => new RecordTypeBuilder(Name, 3, "core_layout", "name")
        .With(t => t with { IsOfProgram = true, HasOwner = false, Icon = "layout-columns", DefaultSort = "name", WriteFunction = Functions.Fields, Complete = Complete, Check = Check })
        .Field("name", FieldKind.Text, f => f with { Required = true, Unique = true, InList = true, MaxLength = 200 })
        .Field("recordType", FieldKind.Text, f => f with { Required = true, InList = true, MaxLength = 100 })
        .Field("role", FieldKind.Text, f => f with { InList = true, MaxLength = 100 })
        .Field("definition", FieldKind.LongText, f => f with { Required = true, MaxLength = 200_000 })
        .Build();

    public static string NameOf(string type, string? role) => role is null ? type : $"{type}/{role}";

    private static void Complete(Dictionary<string, object?> values, IReadOnlyDictionary<string, object?>? before, DateTime now)
    {
        if (values.GetValueOrDefault("recordType") is string type) values["name"] = NameOf(type, values.GetValueOrDefault("role") as string);
    }

    private static Problem? Check(IReadOnlyDictionary<string, object?> values) => values.GetValueOrDefault("definition") is string text
        ? RecordLayout.Read(text) is { } layout ? Check(layout) : Problem.Invalid("layout.unreadable", "definition") : null;

    /// <summary>What is wrong with a layout by itself, whatever the catalogue holds.</summary>
    public static Problem? Check(RecordLayout layout)
    {
        var fields = (layout.Sections ?? []).SelectMany(s => s?.Fields ?? []).Concat(layout.Hidden ?? []).ToList();
        if (layout.Sections is null || layout.Sections.Any(s => s?.Fields is null || s.Key is not { Length: > 0 and <= 60 })) return Problem.Invalid("layout.unreadable", "sections");
        if (layout.Hidden is null || layout.Tabs is null || layout.HiddenTabs is null || layout.Panels is null || layout.HiddenPanels is null) return Problem.Invalid("layout.unreadable", "sections");
        if (layout.Sections.Count > MostSections || fields.Count + layout.Tabs.Count + layout.Panels.Count > MostNames) return Problem.Refused("layout.tooLarge", "sections");
        if (layout.Sections.GroupBy(s => s.Key).FirstOrDefault(g => g.Count() > 1) is { } key) return Problem.Refused("layout.twice", "sections", ("name", key.Key));
        if (fields.GroupBy(f => f).FirstOrDefault(g => g.Count() > 1) is { } twice) return Problem.Refused("layout.twice", "sections", ("name", twice.Key));
        if (layout.Sections.FirstOrDefault(s => s.Columns is < 1 or > 2) is { } wide) return Problem.Invalid("layout.columns", "sections", ("name", wide.Key));
        return layout.Sections.FirstOrDefault(s => s.When is { Length: > LongestWhen }) is { } wordy ? Problem.Invalid("layout.tooLarge", "sections", ("name", wordy.Key)) : CheckTabs(layout);
    }

    private static Problem? CheckTabs(RecordLayout layout)
    {
        if (layout.FieldTabs.Any(t => t?.Key is null || !TabKey().IsMatch(t.Key))) return Problem.Invalid("layout.unreadableTab", "fieldTabs");
        if (layout.FieldTabs.Count > MostTabs) return Problem.Refused("layout.tooManyTabs", "fieldTabs", ("max", MostTabs));
        if (layout.FieldTabs.GroupBy(t => t.Key).FirstOrDefault(g => g.Count() > 1) is { } twice) return Problem.Refused("layout.twice", "fieldTabs", ("name", twice.Key));
        // A tab is a word to press: without one there is nothing to press on.
        if (layout.FieldTabs.Select((t, i) => (t.Label, Place: i + 1)).FirstOrDefault(t => t.Label is null || string.IsNullOrWhiteSpace(t.Label.For(CultureInfo.InvariantCulture))) is { Place: > 0 } nameless)
            return Problem.Invalid("layout.tabName", "fieldTabs", ("place", nameless.Place));
        if (layout.FieldTabs.Any(t => new[] { t.Label!.En, t.Label.ZhHans, t.Label.ZhHant }.Any(l => l?.Length > LongestName))) return Problem.Invalid("field.tooLong", "fieldTabs", ("max", LongestName));
        return layout.Sections.FirstOrDefault(s => s.Tab is { } tab && layout.FieldTabs.All(t => t.Key != tab)) is { } lost ? Problem.Invalid("layout.noTab", "sections", ("name", lost.Key), ("tab", lost.Tab)) : null;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,59}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TabKey();
}
