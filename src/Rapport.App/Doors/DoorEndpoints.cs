using Microsoft.AspNetCore.Authentication;
using Rapport.App.Api;
using Rapport.Core.Access;
using Rapport.Kit.Theme;

namespace Rapport.App.Doors;

/// <summary>The plain addresses at the doors: out, a new cookie after one ended the other sessions, the language before sign-in.</summary>
internal static class DoorEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-out", async (HttpContext http, Users users, bool? ended) =>
        {
            if (SignIn.Read(http.User) is { } session) await users.AuditAsync(session.User, "signOut", null, http.Connection.RemoteIpAddress?.ToString(), http.RequestAborted);
            await http.SignOutAsync();
            return Results.Redirect(ended == true ? "/sign-in?ended=true" : "/sign-in");
        }).AllowAnonymous().WithMetadata(new PermissionMetadata(PermissionMetadata.Public));
        app.MapGet("/renew", async (HttpContext http, Users users, DoorKeys keys, string note) =>
        {
            if (keys.Read(DoorKeys.Renewal, note) is not { } session || await users.StampOfAsync(session.User, http.RequestAborted) != session.Stamp) return Results.Redirect("/sign-in");
            await SignIn.InAsync(http, session.User, session.Stamp);
            return Results.Redirect("/account?saved=true");
        }).AllowAnonymous().WithMetadata(new PermissionMetadata(PermissionMetadata.Public));
        app.MapGet("/language/{tag}", (HttpContext http, string tag) =>
        {
            if (UserLook.Languages.Any(l => l.Tag == tag)) http.Response.Cookies.Append(UserLook.LanguageCookie, tag, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax });
            return Results.Redirect(Back(http.Request.Headers.Referer));
        }).AllowAnonymous().WithMetadata(new PermissionMetadata(PermissionMetadata.Public));
    }

    /// <summary>The page the choice was made on. Never this address itself, which a browser names once it has moved there ahead of the answer: that would go round in a circle.</summary>
    private static string Back(string? referer) =>
        Uri.TryCreate(referer, UriKind.Absolute, out var from) && !from.AbsolutePath.StartsWith("/language/", StringComparison.Ordinal) ? SignIn.Local(from.PathAndQuery) : "/";
}
