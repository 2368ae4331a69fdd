using Rapport.Core.Access;
using Rapport.Core.Problems;
using Rapport.Kit.Words;

namespace Rapport.App.Doors;

/// <summary>What a page's script asks for: a question for the authenticator, and a place to bring the new passkey to.</summary>
internal static class PasskeyEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/passkeys/ask", async (HttpContext http, Passkeys passkeys) => Fresh(http, await passkeys.AskAsync(http))).AllowAnonymous().WithMetadata(new PermissionMetadata(PermissionMetadata.Public));
        app.MapPost("/passkeys/invite", async (HttpContext http, Passkeys passkeys, Texts texts, Wish wish) =>
            SignIn.Read(http.User) is { } session && await passkeys.InviteAsync(http, session, wish.Note) is { } question ? Fresh(http, question) : Said(texts, Problem.Refused("passkey.late"))).WithMetadata(new PermissionMetadata(PermissionMetadata.SignedIn));
        app.MapPost("/passkeys", async (HttpContext http, Passkeys passkeys, Texts texts, Wish wish) =>
        {
            var problem = SignIn.Read(http.User) is { } session ? await passkeys.AddAsync(http, session, wish.Note, wish.Name, wish.Credential) : Problem.Denied("access.signInNeeded");
            return problem is null ? Results.NoContent() : Said(texts, problem);
        }).WithMetadata(new PermissionMetadata(PermissionMetadata.SignedIn));
    }

    private static IResult Fresh(HttpContext http, PasskeyQuestion question)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(question);
    }

    private static IResult Said(Texts texts, Problem problem) => Results.Json(new { problem = texts.Problem(problem) }, statusCode: 422);

    /// <summary>What the script sends.</summary>
    public sealed record Wish(string? Note, string? Name, string? Credential);
}
