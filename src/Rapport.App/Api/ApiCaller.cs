using System.Collections.Concurrent;
using Rapport.App.Doors;
using Rapport.Core.Access;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary>Finds out who calls: an API key in the header, or the signed-in person's cookie.</summary>
internal sealed class ApiCaller(Users users, EntryRules rules, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, (Principal? Who, DateTimeOffset Until, int Stamp)> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> seen = [];

    /// <summary>The caller, and a name that tells one key and one person from another.</summary>
    public async ValueTask<(Principal? Who, string Name)> FindAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        // The page to try the API sends the word alone while nobody typed a key.
        if (header.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) header = "";
        // Who sends a key means the key, even beside a cookie and even if it is wrong.
        if (header.Length > 0 && !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return (null, header);
        if (header.Length > 0)
        {
            var program = await RememberAsync(header, async ct => await users.FindKeyAsync(header[7..].Trim(), ct) is { } key ? await users.PrincipalAsync(key.User, key.Role, ct) : null, http.RequestAborted);
            return (await LetInAsync(http, program) ? program : null, header);
        }

        return SignIn.Read(http.User) is { } session ? (await FindAsync(session, http.RequestAborted), "user:" + session.User.ToString("N")) : (null, "");
    }

    /// <summary>Whether the rules of addresses and hours let somebody in now. What stands against it is kept for whoever answers.</summary>
    public async ValueTask<bool> LetInAsync(HttpContext http, Principal? who)
    {
        if (who is null || await rules.CheckAsync(who, http.Connection.RemoteIpAddress, http.RequestAborted) is not { } refusal) return true;
        http.Items[typeof(EntryRules)] = refusal;
        return false;
    }

    /// <summary>What the rules have against the caller of this request.</summary>
    public static Problem? Refusal(HttpContext http) => http.Items[typeof(EntryRules)] as Problem;

    /// <summary>The person of a session; null when the user is switched off or the session was ended.</summary>
    public async ValueTask<Principal?> FindAsync(Session session, CancellationToken ct)
    {
        var who = await RememberAsync("session:" + session.Id.ToString("N"), stop => users.InSessionAsync(session.User, session.Id, stop), ct);
        if (who is null) return null;
        var now = clock.GetUtcNow();
        if (seen.TryGetValue(session.Id, out var last) && now - last < SeenEvery) return who;
        if (seen.Count > 10_000) seen.Clear();
        seen[session.Id] = now;
        await users.SeenAsync(session.User, session.Id, ct);
        return who;
    }

    /// <summary>A revoked key or a changed role is felt within seconds here, at once on the node that changed it.</summary>
    private async ValueTask<Principal?> RememberAsync(string name, Func<CancellationToken, Task<Principal?>> find, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(name, out var kept) && kept.Until > now && kept.Stamp == users.Stamp) return kept.Who;
        if (known.Count > 10_000) known.Clear();
        var stamp = users.Stamp;
        var who = await find(ct);
        known[name] = (who, now + Fresh, stamp);
        return who;
    }
}
