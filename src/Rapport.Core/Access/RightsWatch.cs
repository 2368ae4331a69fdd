using Microsoft.Extensions.Logging;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>
/// Feels what another node or the command line took away (a session, a key, a role): open pages close within seconds
/// there, too.
/// </summary>
public sealed class RightsWatch(IDatabase database, Users users, TimeProvider clock, ILogger<RightsWatch> log)
    : CounterWatch(database, Users.RightsCounter, TimeSpan.FromSeconds(2), from: null, clock, log)
{
    protected override Task TakeOverAsync(CancellationToken ct)
    {
        users.Touch();
        return Task.CompletedTask;
    }
}
