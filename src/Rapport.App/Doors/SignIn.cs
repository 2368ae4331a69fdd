using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Rapport.App.Api;
using Rapport.Core.Access;
using Rapport.Kit.Theme;
using Rapport.Kit.Words;

namespace Rapport.App.Doors;

/// <summary>What the cookie says: who it is, and the security stamp of the day it was given.</summary>
internal sealed record Session(Guid User, string Stamp);

/// <summary>The cookie of a signed-in person: who it is, nothing more; rights are read anew.</summary>
internal static class SignIn
{
    private const string StampClaim = "stamp";

    public static async Task InAsync(HttpContext http, Guid user, string stamp)
    {
        await http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme,
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.ToString()), new Claim(StampClaim, stamp)], CookieAuthenticationDefaults.AuthenticationScheme)),
            new AuthenticationProperties { IsPersistent = true });
        await LookAsync(http, user);
    }

    public static Session? Read(ClaimsPrincipal person) =>
        Guid.TryParse(person.FindFirstValue(ClaimTypes.NameIdentifier), out var user) && person.FindFirstValue(StampClaim) is { } stamp ? new Session(user, stamp) : null;

    /// <summary>At each request: a user switched off, or a session ended elsewhere, is out.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var caller = context.HttpContext.RequestServices.GetRequiredService<ApiCaller>();
        if (context.Principal is { } person && Read(person) is { } session && await caller.FindAsync(session, context.HttpContext.RequestAborted) is not null) return;
        context.RejectPrincipal();
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
