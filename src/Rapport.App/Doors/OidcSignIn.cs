using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Rapport.Core.Access;

namespace Rapport.App.Doors;

/// <summary>
/// Signing in by OpenID Connect: the framework's handler talks to the other program (code flow with PKCE); what comes back is
/// not kept, but becomes a session like any other, or a refusal on the sign-in page.
/// </summary>
internal static partial class OidcSignIn
{
    private const string Return = "return";

    public static AuthenticationBuilder AddOidc(this AuthenticationBuilder builder, OidcSettings oidc) => builder.AddOpenIdConnect(OidcSettings.Scheme, o =>
    {
        (o.Authority, o.ClientId, o.ClientSecret) = (oidc.Authority, oidc.ClientId, oidc.Secret);
        // In clear only on this machine, as in tests.
        o.RequireHttpsMetadata = !new Uri(oidc.Authority).IsLoopback;
        (o.ResponseType, o.ResponseMode, o.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
        (o.MapInboundClaims, o.GetClaimsFromUserInfoEndpoint, o.SaveTokens) = (false, true, false);
        (o.CallbackPath, o.RemoteSignOutPath) = ("/sign-in/oidc", default);
        o.Scope.Clear();
        foreach (var scope in oidc.Scopes) o.Scope.Add(scope);
        // Of what the other program tells more than the handler keeps by itself.
        foreach (var claim in new[] { "email", "email_verified", "name", oidc.RoleClaim }.Distinct(StringComparer.Ordinal)) o.ClaimActions.MapUniqueJsonKey(claim, claim);
        foreach (var cookie in new[] { o.CorrelationCookie, o.NonceCookie }) (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        o.Events.OnTicketReceived = ReceiveAsync;
        o.Events.OnRemoteFailure = context =>
        {
            Failed(Log(context.HttpContext), context.Failure);
            context.Response.Redirect("/sign-in?refused=failed");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    });

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/sign-in/with", async (HttpContext http, Users users, string? returnUrl) =>
    {
        if (await users.IsEmptyAsync(http.RequestAborted)) return Results.Redirect("/set-up");
        try
        {
            var properties = new AuthenticationProperties { RedirectUri = "/" };
            properties.Items[Return] = SignIn.Local(returnUrl);
            await http.ChallengeAsync(OidcSettings.Scheme, properties);
            return Results.Empty;
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            // Its description could not be read.
            Failed(Log(http), e);
            return Results.Redirect("/sign-in?refused=away");
        }
    }).AllowAnonymous().WithMetadata(new PermissionMetadata(PermissionMetadata.Public));

    private static async Task ReceiveAsync(TicketReceivedContext context)
    {
        var (http, services) = (context.HttpContext, context.HttpContext.RequestServices);
        var issuer = context.Principal!.FindFirst("iss")?.Value ?? context.Principal.Claims.FirstOrDefault()?.Issuer ?? "";
        var (user, refusal) = await services.GetRequiredService<OidcDoor>().FindAsync(context.Principal, issuer, services.GetRequiredService<OidcSettings>(), http.RequestAborted);
        var address = http.Connection.RemoteIpAddress?.ToString();
        context.HandleResponse();
        if (refusal is not null) await services.GetRequiredService<Users>().AuditAsync(user, "signIn.refused", "oidc." + refusal, address, http.RequestAborted);
        else if (await SignIn.InAsync(http, user, "oidc") is not null) refusal = "shut";
        context.Response.Redirect(refusal is null ? SignIn.Local(context.Properties?.Items.TryGetValue(Return, out var to) == true ? to : null) : "/sign-in?refused=" + refusal);
    }

    private static ILogger Log(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OidcSignIn).FullName!);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in by OpenID Connect failed.")]
    private static partial void Failed(ILogger log, Exception? error);
}
