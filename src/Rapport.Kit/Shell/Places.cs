using Rapport.Core.Catalogue;

namespace Rapport.Kit.Shell;

/// <summary>Lists that a person can go to.</summary>
internal static class Places
{
    public static IReadOnlyList<RecordType> Main(RecordCatalogue catalogue) => [.. catalogue.Types.Where(t => t.NavigationOrder is not null).OrderBy(t => t.NavigationOrder)];

    /// <summary>What is mostly met on the page of something else, and yet sometimes looked for as a list. Users, teams and layouts are settings.</summary>
    public static IReadOnlyList<RecordType> Further(RecordCatalogue catalogue) => [.. catalogue.Types.Where(t => t.NavigationOrder is null && t.WriteFunction is null).OrderBy(t => t.Number)];
}
