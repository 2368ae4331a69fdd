using Microsoft.Extensions.DependencyInjection;

namespace Rapport.Kit.Records;

/// <summary>
/// What a module has to say while a record of a type is being made. The component takes <c>Values</c>: what was typed so far
/// and can be read, by field. It says; it never holds up.
/// </summary>
public sealed record CreatePanel(string Type, Type Component);

public static class CreatePanelServices
{
    /// <summary>Adds a panel to the form for new records of <paramref name="type"/>; called by a module's <c>AddServices</c>.</summary>
    public static IServiceCollection AddCreatePanel<TComponent>(this IServiceCollection services, string type)
        where TComponent : Microsoft.AspNetCore.Components.IComponent =>
        services.AddSingleton(new CreatePanel(type, typeof(TComponent)));
}
