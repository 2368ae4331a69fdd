using Rapport.App.Doors;
using Rapport.Core.Access;
using Rapport.Kit.Home;
using Rapport.Kit.Views;

namespace Rapport.App.Screens;

/// <summary>How home is arranged for the circuit's person: as they did it themselves, else as their role begins.</summary>
internal sealed class OwnHome(IPersonalMemory memory, Settings settings, Visitor visitor) : IHomeBoard
{
    private const string Own = "home";

    public async Task<HomeArrangement?> ReadAsync(CancellationToken cancel) =>
        await memory.ReadAsync<HomeArrangement>(Own, cancel) ?? await settings.ReadAsync<HomeArrangement>(Of(visitor.Who.Role.Name), cancel);

    public Task SaveAsync(HomeArrangement? arrangement, CancellationToken cancel) => memory.WriteAsync(Own, arrangement, cancel);

    public Task SaveForRoleAsync(string role, HomeArrangement? arrangement, CancellationToken cancel) =>
        visitor.Who.May(Functions.Settings) ? settings.WriteAsync(Of(role), arrangement, cancel) : Task.CompletedTask;

    private static string Of(string role) => "home." + role;
}
