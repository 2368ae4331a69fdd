using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Rapport.Core.Access;
using Rapport.Core.Problems;

namespace Rapport.App.Doors;

/// <summary>What the browser is asked, and the sealed note to bring back with the answer.</summary>
internal sealed record PasskeyQuestion(System.Text.Json.JsonElement Options, string Note);

/// <summary>
/// Passkeys (W3C WebAuthn Level 3) by the framework's own handler. The authenticator has to ask who is there (fingerprint,
/// face, PIN): possession and person, so that no code is asked for after it. Challenges live in sealed notes, not in the
/// memory of one node.
/// </summary>
internal sealed class Passkeys(Users users, DoorKeys keys, IDataProtectionProvider protection, ILogger<UserManager<PasskeyOwner>> log, TimeProvider clock)
{
    private static readonly TimeSpan NoteLasts = TimeSpan.FromMinutes(10);

    /// <summary>For a new passkey of whoever holds the note that the account page gave out.</summary>
    public async Task<PasskeyQuestion?> InviteAsync(HttpContext http, Session session, string? given)
    {
        if (keys.Read(DoorKeys.NewPasskey, given) is not { } note || note.User != session.User || await users.StampOfAsync(session.User, http.RequestAborted) != note.Stamp) return null;
        if (await users.PrincipalAsync(session.User, null, http.RequestAborted) is not { } who) return null;
        var asked = await Handler().MakeCreationOptionsAsync(new PasskeyUserEntity { Id = session.User.ToString("N"), Name = await users.EmailOfAsync(session.User, http.RequestAborted) ?? who.Name, DisplayName = who.Name }, http);
        return Ask("new", session.User, asked.CreationOptionsJson, asked.AttestationState);
    }

    /// <summary>Keeps what the authenticator made; the problem otherwise.</summary>
    public async Task<Problem?> AddAsync(HttpContext http, Session session, string? note, string? name, string? credential)
    {
        if (Read("new", note) is not { } asked || asked.User != session.User) return Problem.Refused("passkey.late");
        var made = await Handler().PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential ?? "", AttestationState = asked.State });
        if (!made.Succeeded) return Problem.Refused("passkey.refused");
        return await users.AddPasskeyAsync(session.User, Base64Url.EncodeToString(made.Passkey.CredentialId), name ?? "", Data(made.Passkey), http.RequestAborted);
    }

    /// <summary>At the door: any passkey that belongs here may answer.</summary>
    public async Task<PasskeyQuestion> AskAsync(HttpContext http)
    {
        var asked = await Handler().MakeRequestOptionsAsync(null, http);
        return Ask("door", Guid.Empty, asked.RequestOptionsJson, asked.AssertionState);
    }

    /// <summary>Whose passkey answered; null when the question is too old.</summary>
    public async Task<SignInAnswer?> EnterAsync(HttpContext http, string? note, string? credential)
    {
        if (Read("door", note) is not { } asked) return null;
        var met = await Handler().PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential ?? "", AssertionState = asked.State });
        if (!met.Succeeded || await users.FindPasskeyAsync(Base64Url.EncodeToString(met.Passkey.CredentialId), http.RequestAborted) is not { } key) return new(SignInOutcome.Wrong);
        return await users.EnterAsync(key, Data(met.Passkey), asked.At, http.RequestAborted);
    }

    /// <summary>Passkeys belong to a name: no browser makes them for a bare number. Whether the line is safe only the browser knows.</summary>
    public static bool IsPossible(Uri address) => address.HostNameType == UriHostNameType.Dns;

    private PasskeyHandler<PasskeyOwner> Handler() => new(
        new UserManager<PasskeyOwner>(new PasskeyStore(users), null!, null!, [], [], null!, null!, null!, log),
        Options.Create(new IdentityPasskeyOptions
        {
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && IsHere(context.Origin, context.HttpContext.Request)),
        }));

    // A proxy that ends TLS passes the name on, but speaks plain HTTP to the program.
    private static bool IsHere(string? origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase) && (from.Scheme == Uri.UriSchemeHttps || from.Scheme == request.Scheme);

    private PasskeyQuestion Ask(string purpose, Guid user, string options, string? state)
    {
        using var json = System.Text.Json.JsonDocument.Parse(options);
        return new(json.RootElement.Clone(), For(purpose).Protect(string.Create(CultureInfo.InvariantCulture, $"{user:N}|{clock.GetUtcNow().UtcTicks}|{state}"), NoteLasts));
    }

    private (Guid User, long At, string State)? Read(string purpose, string? note)
    {
        if (string.IsNullOrEmpty(note)) return null;
        try
        {
            return For(purpose).Unprotect(note).Split('|', 3) is [var user, var at, var state] && Guid.TryParse(user, out var id) && long.TryParse(at, CultureInfo.InvariantCulture, out var ticks) ? (id, ticks, state) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector For(string purpose) => protection.CreateProtector("rapport.passkeys", purpose).ToTimeLimitedDataProtector();

    private static PasskeyData Data(UserPasskeyInfo made) => new(made.PublicKey, made.SignCount, made.Transports ?? [], made.IsBackupEligible, made.IsBackedUp);
}
