using System.Security.Claims;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Doors;

/// <summary>
/// Who somebody is here whom another program vouches for: by the subject that was linked before, else by a verified address,
/// else, where the settings say so, as a new user. <c>Refusal</c> is the last part of a text <c>signIn.oidc.…</c>.
/// </summary>
internal sealed class OidcDoor(Users users, RecordStore store, Settings settings)
{
    public async Task<(Guid User, string? Refusal)> FindAsync(ClaimsPrincipal person, string issuer, OidcSettings oidc, CancellationToken ct)
    {
        if (person.FindFirstValue("sub") is not { Length: > 0 } subject) return (default, "failed");
        if (await users.FindLinkedAsync(issuer, subject, ct) is { } linked) return await EnterAsync(linked, ct);

        // An address that nobody checked may be somebody else's.
        var isVerified = bool.TryParse(person.FindFirstValue("email_verified"), out var verified) && verified;
        if (!isVerified || person.FindFirstValue("email") is not { Length: > 0 } email) return (default, "unverified");
        if (await users.FindByEmailAsync(email, ct) is { } known)
        {
            if (await users.PrincipalAsync(known, null, ct) is null) return (known, "inactive");
            return await users.LinkAsync(known, issuer, subject, ct) ? await EnterAsync(known, ct) : (known, "other");
        }

        if (!oidc.Creates) return (default, "unknown");
        if (oidc.RoleFor([.. person.FindAll(oidc.RoleClaim).Select(c => c.Value)]) is not { } role) return (default, "noRole");
        if (await MakeAsync(email, person.FindFirstValue("name"), role, ct) is not { } made) return (default, "notMade");
        await users.LinkAsync(made, issuer, subject, ct);
        return await EnterAsync(made, ct);
    }

    private async Task<(Guid User, string? Refusal)> EnterAsync(Guid user, CancellationToken ct) =>
        (user, (await users.EnterAsync(user, ct)).Outcome == SignInOutcome.Done ? null : "inactive");

    /// <summary>A user like one whom an administrator invites; null where the rules stand against it, as with a role that does not exist.</summary>
    private async Task<Guid?> MakeAsync(string email, string? name, string role, CancellationToken ct)
    {
        var firm = await settings.ReadAsync<FirmSettings>("firm", ct);
        var values = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = string.IsNullOrWhiteSpace(name) ? email : name,
            ["email"] = email,
            ["role"] = role,
            ["active"] = true,
            ["team"] = await FirstTeam.EnsureAsync(store, firm?.Language, ct),
            ["timeZone"] = firm?.TimeZone,
        };
        try
        {
            return (await store.WriteAsync([RecordWrite.Create(store.Catalogue["user"], values)], new WriteContext(Principal.System, "oidc"), ct)).Items[0].Id;
        }
        catch (ProblemException)
        {
            return null;
        }
    }
}
