using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Rapport.App.Api;
using Rapport.Core.Access;
using Rapport.Kit.Theme;

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

    /// <summary>The person's own look on this device, too. A language chosen at the door a moment ago stays.</summary>
    private static async Task LookAsync(HttpContext http, Guid user)
    {
        var look = await http.RequestServices.GetRequiredService<OwnAccount>().PreferencesAsync(user, http.RequestAborted);
        var who = await http.RequestServices.GetRequiredService<Users>().PrincipalAsync(user, null, http.RequestAborted);
        Set(UserLook.ThemeCookie, look.Theme);
        Set(UserLook.DensityCookie, look.Density);
        if (who is not null && !http.Request.Cookies.ContainsKey(UserLook.LanguageCookie)) Set(UserLook.LanguageCookie, who.Language);

        void Set(string name, string value) => http.Response.Cookies.Append(name, value, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax });
    }
}
