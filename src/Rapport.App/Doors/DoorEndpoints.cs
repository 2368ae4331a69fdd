using Microsoft.AspNetCore.Authentication;
using Rapport.App.Api;
using Rapport.Core.Access;
using Rapport.Kit.Theme;
using Firm = Rapport.Kit.Words.Workplace;

namespace Rapport.App.Doors;

/// <summary>The plain addresses at the doors: out, the language before sign-in.</summary>
internal static class DoorEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-out", async (HttpContext http, Users users, bool? ended) =>
        {
            if (SignIn.Read(http.User) is { } session) await users.SignOutAsync(session.User, session.Id, http.Connection.RemoteIpAddress?.ToString(), http.RequestAborted);
            await http.SignOutAsync();
            return Results.Redirect(ended == true ? "/sign-in?ended=true" : "/sign-in");
        }).AllowAnonymous().WithMetadata(new PermissionMetadata(PermissionMetadata.Public));
        app.MapGet("/manifest.webmanifest", (Firm firm) => Results.Json(WebManifest.Of(firm.Name), contentType: "application/manifest+json")).AllowAnonymous().WithMetadata(new PermissionMetadata(PermissionMetadata.Public));
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
