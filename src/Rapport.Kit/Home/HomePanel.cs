using Microsoft.Extensions.DependencyInjection;

namespace Rapport.Kit.Home;

/// <summary>
/// A card that a module adds to the home page. It asks for its figures itself, so that the page never waits for a card, and
/// draws nothing where the person may not see what it shows.
/// </summary>
/// <param name="Key">Name that no other card has; <c>home.card.{Key}</c> among the texts is what people call it.</param>
/// <param name="Icon">Its sign where cards are arranged.</param>
/// <param name="Component">The Razor component, without parameters.</param>
/// <param name="Order">Place among the cards where nobody arranged them, small first.</param>
public sealed record HomePanel(string Key, string Icon, Type Component, int Order = 100)
{
    /// <summary>Takes the whole width.</summary>
    public bool Wide { get; init; }

    /// <summary>Stands as high as two others beside it.</summary>
    public bool Tall { get; init; }
}

public static class HomePanelServices
{
    /// <summary>Adds a card to the home page; called by a module's <c>AddServices</c>.</summary>
    public static IServiceCollection AddHomePanel<TComponent>(this IServiceCollection services, string key, string icon, int order = 100, bool wide = false, bool tall = false)
        where TComponent : Microsoft.AspNetCore.Components.IComponent =>
        services.AddSingleton(new HomePanel(key, icon, typeof(TComponent), order) { Wide = wide, Tall = tall });
}
