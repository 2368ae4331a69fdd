using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Rapport.App.Tests.Doors;

/// <summary>An OpenID provider of the firm on this machine: whoever is at the keyboard is signed in there.</summary>
internal sealed class CompanyAccounts : IAsyncDisposable
{
    private readonly WebApplication app;

    private CompanyAccounts(WebApplication app) => this.app = app;

    public string Authority => app.Urls.First();

    /// <summary>Who is at the keyboard.</summary>
    public static (string Subject, string? Email, bool? Verified, string? Name, string[] Groups) Person { get; set; }

    public static async Task<CompanyAccounts> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.RegisterScopes(Scopes.Email, Scopes.Profile);
            server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
            // Without a store: clients are checked right here.
            server.EnableDegradedMode();
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != "rapport") context.Reject(Errors.InvalidClient);
                return default;
            }));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != "rapport" || context.ClientSecret != "a secret") context.Reject(Errors.InvalidClient);
                return default;
            }));
            server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                context.Principal = SignIn(context.Request);
                return default;
            }));
        });
        var made = builder.Build();
        made.UseAuthentication();
        await made.StartAsync();
        return new CompanyAccounts(made);
    }

    private static ClaimsPrincipal SignIn(OpenIddictRequest request)
    {
        var identity = new ClaimsIdentity("test");
        identity.SetClaim(Claims.Subject, Person.Subject);
        if (Person.Email is not null) identity.SetClaim(Claims.Email, Person.Email);
        if (Person.Verified is { } verified) identity.SetClaim(Claims.EmailVerified, verified);
        if (Person.Name is not null) identity.SetClaim(Claims.Name, Person.Name);
        foreach (var group in Person.Groups) identity.AddClaim(new Claim("groups", group));
        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        return new ClaimsPrincipal(identity).SetScopes(request.GetScopes());
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
