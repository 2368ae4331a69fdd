using System.Globalization;
using System.Net;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.App.Doors;

/// <summary>
/// The rules of addresses and hours by role, asked at sign-in, at each request and each key, and while a page is open. The
/// last door stays open: whoever sits at the machine itself (loopback) and the command line are never asked.
/// </summary>
internal sealed class EntryRules(IDatabase database, Settings settings, Users users, TimeProvider clock)
{
    private const string Setting = "entry";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);
    private Known? kept;

    public async Task<EntryRule?> OfAsync(string role, CancellationToken ct) => (await ReadAsync(ct)).Rules.GetValueOrDefault(role);

    /// <summary>Why somebody does not come in from there at this moment; null where nothing stands against it.</summary>
    public async ValueTask<Problem?> CheckAsync(Principal who, IPAddress? address, CancellationToken ct)
    {
        var known = await ReadAsync(ct);
        if (known.Rules.Count == 0 || IsHere(address)) return null;
        // A key with a role of its own is bound by both.
        foreach (var role in new[] { who.OwnRole, who.Role.Name }.Distinct(StringComparer.Ordinal))
            if (known.Rules.TryGetValue(role, out var rule) && Refusal(rule, role, address!, known.Zone) is { } refusal) return refusal;
        return null;
    }

    /// <summary>Sets the rule of a role; one that is empty goes. Refuses what would close the door behind whoever sets it.</summary>
    public async Task SaveAsync(string role, EntryRule rule, Principal who, IPAddress? address, CancellationToken ct)
    {
        if (!who.May("*")) throw new ProblemException(Problem.Denied("role.administratorsOnly"));
        rule = rule with { Networks = [.. rule.Networks.Select(n => n.Trim()).Where(n => n.Length > 0)] };
        var problems = rule.Check().ToList();
        var known = await ReadAsync(ct);
        if (problems.Count == 0 && role == who.OwnRole && !IsHere(address) && Refusal(rule, role, address!, known.Zone) is { } me) problems.Add(Problem.Refused("entry.locksYou", me.Code == "entry.address" ? "networks" : "hours"));
        if (problems.Count > 0) throw new ProblemException(problems);
        var rules = new Dictionary<string, EntryRule>(known.Rules, StringComparer.Ordinal);
        if (rule.IsEmpty) rules.Remove(role);
        else rules[role] = rule;
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await Settings.WriteAsync(session, Setting, rules);
            return await Users.TellAsync(session);
        }, ct);
        await users.AuditAsync(who.UserId, "entry.saved", JsonSerializer.Serialize(new { name = role, before = known.Rules.GetValueOrDefault(role), after = rule.IsEmpty ? null : rule }, JsonSerializerOptions.Web), address?.ToString(), ct);
        users.Touch();
    }

    /// <summary>Which roles are inside their hours now: what changes by the clock alone.</summary>
    public async Task<string> OpenNowAsync(CancellationToken ct)
    {
        var known = await ReadAsync(ct);
        return string.Join(',', known.Rules.Where(r => r.Value.IsOpen(Local(known.Zone))).Select(r => r.Key).Order(StringComparer.Ordinal));
    }

    private Problem? Refusal(EntryRule rule, string role, IPAddress address, TimeZoneInfo zone)
    {
        if (!rule.Reaches(address)) return Problem.Denied("entry.address", null, ("role", role), ("address", (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()));
        var local = Local(zone);
        if (rule.IsOpen(local)) return null;
        return rule.On(local) is { } today
            ? Problem.Denied("entry.hours", null, ("role", role), ("from", Text(today.From)), ("until", Text(today.Until)), ("zone", zone.Id))
            : Problem.Denied("entry.closedToday", null, ("role", role), ("zone", zone.Id));
    }

    private DateTime Local(TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeFromUtc(clock.GetUtcNow().UtcDateTime, zone);

    private static bool IsHere(IPAddress? address) => address is null || IPAddress.IsLoopback(address);

    private static string Text(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Kept until somebody's rights change, fifteen seconds at most: asked with every request.</summary>
    private async ValueTask<Known> ReadAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (kept is { } known && known.Stamp == users.Stamp && known.Until > now) return known;
        var stamp = users.Stamp;
        var rules = await settings.ReadAsync<Dictionary<string, EntryRule>>(Setting, ct) ?? [];
        var zone = (await settings.ReadAsync<FirmSettings>("firm", ct))?.TimeZone;
        return kept = new Known(rules, zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc, stamp, now + Fresh);
    }

    private sealed record Known(IReadOnlyDictionary<string, EntryRule> Rules, TimeZoneInfo Zone, int Stamp, DateTimeOffset Until);
}
