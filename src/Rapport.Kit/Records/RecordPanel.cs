using Microsoft.Extensions.DependencyInjection;

namespace Rapport.Kit.Records;

/// <summary>
/// A panel that a module adds to the record page of a type, for what the catalogue alone cannot tell. The component takes
/// the parameters <c>Type</c> (<see cref="Core.Catalogue.RecordType"/>) and <c>Record</c> (<see cref="RecordRow"/>) and
/// asks for its figures itself, so that the page never waits for a panel.
/// </summary>
/// <param name="Type">Record type whose page shows it.</param>
/// <param name="Component">The Razor component.</param>
/// <param name="Order">Place among the panels of the page, small first.</param>
public sealed record RecordPanel(string Type, Type Component, int Order = 100)
{
    /// <summary>
    /// Above the timeline instead of in the rail: what is written into it, and what comes next. Such a component also takes
    /// <c>OnChanged</c> (an <see cref="Microsoft.AspNetCore.Components.EventCallback"/>), and calls it when the story has grown.
    /// </summary>
    public bool InStory { get; init; }

    /// <summary>The <see cref="Type"/> of a panel on the pages of all types that have a story.</summary>
    public const string EveryStory = "*";

    public bool IsFor(Core.Catalogue.RecordType type) => Type == type.Name || (Type == EveryStory && type.HasStory);

    /// <summary>What layouts know it by; <c>panel.{key}</c> is its name among the texts.</summary>
    public string Key => Component.Name;
}

public static class RecordPanelServices
{
    /// <summary>Adds a panel to the record page of <paramref name="type"/>; called by a module's <c>AddServices</c>.</summary>
    public static IServiceCollection AddRecordPanel<TComponent>(this IServiceCollection services, string type, int order = 100)
        where TComponent : Microsoft.AspNetCore.Components.IComponent =>
        services.AddSingleton(new RecordPanel(type, typeof(TComponent), order));

    /// <summary>Adds a panel above the timeline of <paramref name="type"/>.</summary>
    public static IServiceCollection AddStoryPanel<TComponent>(this IServiceCollection services, string type, int order = 100)
        where TComponent : Microsoft.AspNetCore.Components.IComponent =>
        services.AddSingleton(new RecordPanel(type, typeof(TComponent), order) { InStory = true });
}
