using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Rapport.App.Screens;

/// <summary>Looks before each click and each key of a person whether the rights are still the same.</summary>
internal sealed class LiveRights(Visitor visitor) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        await visitor.RefreshAsync();
        if (visitor is { IsKnown: true, Viewer: not null }) Rapport.Core.Access.Viewing.LookingOnly.Begin();
        await next(context);
    };
}
