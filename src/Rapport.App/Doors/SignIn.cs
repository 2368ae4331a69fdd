using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Rapport.App.Api;
using Rapport.Core.Access;
using Rapport.Core.Problems;
using Rapport.Kit.Theme;
using Rapport.Kit.Words;

namespace Rapport.App.Doors;

/// <summary>What the cookie says: who it is, and which of the person's sessions this is.</summary>
internal sealed record Session(Guid User, Guid Id);

/// <summary>The cookie of a signed-in person: who it is, nothing more; rights are read anew.</summary>
internal static class SignIn
{
    private const string SessionClaim = "session";

    /// <param name="door">How the person came in, as <see cref="OpenSession.Door"/>.</param>
    /// <returns>What the rules of addresses and hours have against it.</returns>
    public static async Task<Problem?> InAsync(HttpContext http, Guid user, string door)
    {
        var users = http.RequestServices.GetRequiredService<Users>();
        var address = http.Connection.RemoteIpAddress?.ToString();
        if (await users.PrincipalAsync(user, null, http.RequestAborted) is { } comer && await http.RequestServices.GetRequiredService<EntryRules>().CheckAsync(comer, http.Connection.RemoteIpAddress, http.RequestAborted) is { } shut)
        {
            await users.AuditAsync(user, "signIn.refused", shut.Code, address, http.RequestAborted);
            return shut;
        }

        // Who signs in over an open session leaves that one.
        if (Read(http.User) is { } before) await users.SignOutAsync(before.User, before.Id, address, http.RequestAborted);
        var session = await users.OpenSessionAsync(user, door, http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null, address, http.RequestAborted);
        await http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme,
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.ToString()), new Claim(SessionClaim, session.ToString())], CookieAuthenticationDefaults.AuthenticationScheme)),
            new AuthenticationProperties { IsPersistent = true });
        await users.AuditAsync(user, "signIn", null, address, http.RequestAborted);
        await LookAsync(http, user);
        return null;
    }

    public static Session? Read(ClaimsPrincipal person) =>
        Guid.TryParse(person.FindFirstValue(ClaimTypes.NameIdentifier), out var user) && Guid.TryParse(person.FindFirstValue(SessionClaim), out var session) ? new Session(user, session) : null;

    /// <summary>At each request: a user switched off, or a session ended elsewhere, is out.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var caller = context.HttpContext.RequestServices.GetRequiredService<ApiCaller>();
        var who = context.Principal is { } person && Read(person) is { } session ? await caller.FindAsync(session, context.HttpContext.RequestAborted) : null;
        if (who is not null && await caller.LetInAsync(context.HttpContext, who)) return;
        context.RejectPrincipal();
        // From another place or at another hour the session is good again.
        if (who is not null) return;
        await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    /// <summary>A place inside this program, or the home page: an address from outside must not lead elsewhere.</summary>
    public static string Local(string? address) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.StartsWith("/\\", StringComparison.Ordinal) ? address : "/";

    /// <summary>
    /// The person's own look on this device, too. A language chosen at the door a moment ago stays; who never chose one keeps
    /// that of the browser, which the door spoke.
    /// </summary>
    private static async Task LookAsync(HttpContext http, Guid user)
    {
        var own = http.RequestServices.GetRequiredService<OwnAccount>();
        var look = await own.PreferencesAsync(user, http.RequestAborted);
        Set(UserLook.ThemeCookie, look.Theme);
        Set(UserLook.DensityCookie, look.Density);
        if (await http.RequestServices.GetRequiredService<Users>().PrincipalAsync(user, null, http.RequestAborted) is not { } who) return;
        var spoken = http.RequestServices.GetRequiredService<Texts>().Language;
        var language = await own.LanguageAsync(user, http.RequestAborted);
        if (language is null) await own.ChangeAsync(who, new Dictionary<string, object?>(StringComparer.Ordinal) { ["language"] = spoken }, http.RequestAborted);
        if (!http.Request.Cookies.ContainsKey(UserLook.LanguageCookie)) Set(UserLook.LanguageCookie, language ?? spoken);

        void Set(string name, string value) => http.Response.Cookies.Append(name, value, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax });
    }
}
