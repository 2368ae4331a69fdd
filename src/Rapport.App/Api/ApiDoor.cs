using System.Diagnostics;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Rapport.App.Mcp;
using Rapport.Core.Access;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary>
/// What every request to the API passes: who calls, how often, and that every refusal is a problem+json, also those of
/// the framework (no such address, wrong method, a body that is too large).
/// </summary>
internal sealed partial class ApiDoor(ApiCaller callers, ApiLimits limits, ILogger<ApiDoor> log)
{
    public static bool IsApi(PathString path) => path.StartsWithSegments(ApiRoutes.Base, StringComparison.Ordinal) || path.StartsWithSegments("/openapi", StringComparison.Ordinal) || McpDoor.Is(path) || IsOtherVersion(path);

    /// <summary>A version that there is not (yet): a program is told so, and gets no page for people.</summary>
    private static bool IsOtherVersion(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.Ordinal, out var rest) && rest.Value is ['/', 'v', >= '0' and <= '9', ..] && !path.StartsWithSegments(ApiRoutes.Base, StringComparison.Ordinal);

    public static Principal Caller(HttpContext http) => (Principal)http.Items[typeof(Principal)]!;

    /// <summary>HEAD is GET without the body (RFC 9110, 9.3.2): the endpoints need not know of it. Stands before the routing.</summary>
    public static Task HeadAsync(HttpContext http, RequestDelegate next)
    {
        http.Request.Method = HttpMethods.Get;
        http.Response.Body = Stream.Null;
        return next(http);
    }

    public async Task EnterAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await PassAsync(http, next);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await ApiProblems.Of(ProblemsOf(e, http)).ExecuteAsync(http);
        }
    }

    private async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var (who, name) = await callers.FindAsync(http);
        // A page of another site must not lead a browser's cookie to tools that models call.
        if (McpDoor.Is(http.Request.Path) && http.Request.Headers.Authorization.Count == 0) who = null;
        using (var lease = who is null ? limits.Stranger(http) : limits.Call(name))
            if (!lease.IsAcquired) throw ApiLimits.TooMany(http, lease);
        if (who is null) throw new ProblemException(ApiCaller.Refusal(http) ?? Problem.Denied("access.signInNeeded"));
        if (IsForged(http)) throw new ProblemException(Problem.Denied("access.otherSite"));
        http.Items[typeof(Principal)] = who;
        // Known by a key: signed in as far as the framework's own checks are concerned.
        if (http.User.Identity?.IsAuthenticated != true) http.User = new ClaimsPrincipal(new ClaimsIdentity("key"));
        var limit = BodyLimit.Of(http);
        if (http.Request.ContentLength > limit.Bytes) throw new ProblemException(limit.TooLarge);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = limit.Bytes + 1;

        var endpoint = (IsOtherVersion(http.Request.Path) ? null : http.GetEndpoint()) ?? throw new ProblemException(Problem.Missing("route.unknown", null, ("path", http.Request.Path.Value)));
        if (endpoint.Metadata.GetMetadata<PermissionMetadata>() is not null)
        {
            await next(http);
            return;
        }

        // The framework's own endpoint: it only sets a status, such as 405 with Allow.
        await endpoint.RequestDelegate!(http);
        if (http.Response.StatusCode == 405) throw new ProblemException(Problem.Refused("route.wrongMethod", null, ("method", http.Request.Method), ("allowed", http.Response.Headers.Allow.ToString())));
        throw new ProblemException(Problem.Missing("route.unknown", null, ("path", http.Request.Path.Value)));
    }

    /// <summary>A browser tells when another site's page sends a write with this person's cookie.</summary>
    private static bool IsForged(HttpContext http) =>
        !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method)
        && http.Request.Headers.Authorization.Count == 0
        && (http.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
            || (Uri.TryCreate(http.Request.Headers.Origin, UriKind.Absolute, out var origin) && !string.Equals(origin.Authority, http.Request.Host.Value, StringComparison.OrdinalIgnoreCase)));

    private IReadOnlyList<Problem> ProblemsOf(Exception error, HttpContext http)
    {
        switch (error)
        {
            case ProblemException refusal: return refusal.Problems;
            case JsonException broken: return [ApiBody.NotJson(broken)];
            case BadHttpRequestException { StatusCode: 413 }: return [BodyLimit.Of(http).TooLarge];
            case BadHttpRequestException bad: return [Problem.Invalid("request.unreadable", null, ("message", bad.Message))];
            default:
                var trace = Activity.Current?.TraceId.ToString() ?? Guid.CreateVersion7().ToString("N");
                Failed(error, trace);
                return [new Problem("server.failed", null, new Dictionary<string, object?>(StringComparer.Ordinal) { ["trace"] = trace })];
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed ({Trace}).")]
    private partial void Failed(Exception error, string trace);
}
