using System.Collections.Concurrent;
using System.Text.Json;
using Rapport.App.Doors;
using Rapport.Core.Access;
using Rapport.Core.Problems;

namespace Rapport.App.Screens.Viewing;

/// <summary>
/// Which sessions look at the program as somebody else: for an hour at most, on the node where it began, and as long as whoever looks is
/// an administrator. The start stands in the history.
/// </summary>
internal sealed class Viewings(Users users, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<Guid, (Guid User, DateTimeOffset Until)> seen = [];

    public async Task StartAsync(Guid session, Guid user, Principal who, string? address, CancellationToken ct)
    {
        if (!who.May("*")) throw new ProblemException(Problem.Denied("view.administratorsOnly"));
        if (user == who.UserId || session == Guid.Empty || await users.PrincipalAsync(user, null, ct) is not { } other) throw new ProblemException(Problem.Refused("view.nobody"));
        await users.AuditAsync(who.UserId, "view.started", JsonSerializer.Serialize(new { name = other.Name, user }, JsonSerializerOptions.Web), address, ct);
        seen[session] = (user, clock.GetUtcNow() + Longest);
    }

    /// <summary>As whom a session looks; null as itself.</summary>
    public Guid? Of(Guid session)
    {
        if (!seen.TryGetValue(session, out var found)) return null;
        if (found.Until > clock.GetUtcNow()) return found.User;
        seen.TryRemove(session, out _);
        return null;
    }

    public Guid? End(Guid session) => seen.TryRemove(session, out var found) ? found.User : null;

    /// <summary>The end is an address of its own, so that the circuit begins anew and keeps nothing of the other person.</summary>
    public static void Map(WebApplication app) => app.MapGet("/view/end", (HttpContext http, Viewings viewings) =>
        Results.LocalRedirect(SignIn.Read(http.User) is { } session && viewings.End(session.Id) is { } user ? $"/settings/users/{user:D}" : "/"))
        .WithMetadata(new PermissionMetadata(PermissionMetadata.SignedIn));

    /// <summary>Beside the circuit the cookie acts in the own name: uploads, files of lists and writing by the API are refused meanwhile.</summary>
    public static async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path;
        var isOther = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method) || path.StartsWithSegments("/exports", StringComparison.OrdinalIgnoreCase);
        if (isOther && !path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase) && !path.StartsWithSegments("/sign-in", StringComparison.OrdinalIgnoreCase) && http.Request.Headers.Authorization.Count == 0
            && SignIn.Read(http.User) is { } session && http.RequestServices.GetRequiredService<Viewings>().Of(session.Id) is not null)
        {
            await Api.ApiProblems.Of(Problem.Denied("view.readOnly")).ExecuteAsync(http);
            return;
        }

        await next(http);
    }
}
