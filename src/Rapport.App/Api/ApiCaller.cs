using System.Collections.Concurrent;
using System.Security.Claims;
using Rapport.Core.Access;

namespace Rapport.App.Api;

/// <summary>Finds out who calls: an API key in the header, or the signed-in person's cookie.</summary>
internal sealed class ApiCaller(Users users, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<string, (Principal? Who, DateTimeOffset Until, int Stamp)> known = new(StringComparer.Ordinal);

    /// <summary>The caller, and a name that tells one key and one person from another.</summary>
    public async ValueTask<(Principal? Who, string Name)> FindAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        // Who sends a key means the key, even beside a cookie and even if it is wrong.
        if (header.Length > 0 && !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return (null, header);
        if (header.Length > 0)
            return (await RememberAsync(header, async ct => await users.FindKeyAsync(header[7..].Trim(), ct) is { } key ? await users.PrincipalAsync(key.User, key.Role, ct) : null, http.RequestAborted), header);
        return http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } id && Guid.TryParse(id, out var user)
            ? (await RememberAsync("user:" + id, ct => users.PrincipalAsync(user, null, ct), http.RequestAborted), "user:" + id)
            : (null, "");
    }

    /// <summary>A revoked key or a changed role is felt within seconds here, at once on the node that changed it.</summary>
    private async ValueTask<Principal?> RememberAsync(string name, Func<CancellationToken, Task<Principal?>> find, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(name, out var seen) && seen.Until > now && seen.Stamp == users.Stamp) return seen.Who;
        if (known.Count > 10_000) known.Clear();
        var stamp = users.Stamp;
        var who = await find(ct);
        known[name] = (who, now + Fresh, stamp);
        return who;
    }
}
