using Microsoft.AspNetCore.Authorization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Kit.Words;
using Scalar.AspNetCore;

namespace Rapport.App.Api.OpenApi;

/// <summary><c>/openapi/v1.json</c>, and the page <c>/api</c> to read and try it, which needs nothing from the internet.</summary>
internal static class OpenApiEndpoint
{
    public const string Address = "/openapi/v1.json";

    // The page's own greys and the colours of its methods are too faint to read (WCAG 2.2, 1.4.3).
    private const string Readable = """
        .light-mode { --scalar-color-2: #555; --scalar-color-3: #666; --scalar-color-green: #00734a; --scalar-color-red: #c80000; --scalar-color-yellow: #7d5900; --scalar-color-orange: #b03a00; --scalar-color-blue: #0062b8 }
        .dark-mode { --scalar-color-3: #919191; --scalar-color-red: #ff6b63 }
        """;

    public static void Map(WebApplication app)
    {
        app.MapGet(Address, (HttpContext http, CatalogueHolder catalogue, Texts texts, EndpointDataSource endpoints) =>
        {
            _ = new ApiQuery(http);
            var document = new OpenApiDocument(catalogue.Current, ApiDoor.Caller(http), texts).Make(endpoints.Endpoints.OfType<RouteEndpoint>());
            return ApiAnswer.Json(200, json => document.WriteTo(json));
        }).WithMetadata(new PermissionMetadata(PermissionMetadata.Api));

        app.MapScalarApiReference("/api", (options, http) =>
        {
            var language = http.RequestServices.GetRequiredService<Texts>().Language;
            var dark = http.Request.Cookies[Kit.Theme.UserLook.ThemeCookie] == "dark";
            options.WithTitle("Rapport API").WithOpenApiRoutePattern(Address).WithTheme(ScalarTheme.None).DisableDefaultFonts().HideClientButton().AddPreferredSecuritySchemes("key");
            options.DarkMode = dark;
            options.AddHeadContent($"<script>document.documentElement.lang = '{language}'</script>");
            options.CustomCss = Readable;
            (options.Telemetry, options.ShowDeveloperTools) = (false, DeveloperToolsVisibility.Never);
            options.Agent = new ScalarAgentOptions { Disabled = true };
            options.Mcp = new ScalarMcpOptions { Disabled = true };
        }).Finally(page => page.Metadata.Add(new PermissionMetadata(page.Metadata.OfType<IAllowAnonymous>().Any() ? PermissionMetadata.Public : PermissionMetadata.SignedIn)));
    }

    /// <summary>Whatever the page's script would like to load from elsewhere, the browser does not.</summary>
    public static Task KeepInsideAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && !ApiDoor.IsApi(http.Request.Path))
            http.Response.Headers.ContentSecurityPolicy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'";
        return next(http);
    }
}
