using Rapport.App.Api;
using Rapport.App.Exports;
using Rapport.Core.Access;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Calendars;

/// <summary><c>/calendar/{secret}.ics</c>: a person's activities for their calendar program, which cannot sign in. Read only; whoever has the link reads it, so it can be renewed.</summary>
internal static class CalendarFeed
{
    private const int Most = 2_000;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/calendar/{secret}", GiveAsync).AllowAnonymous().WithMetadata(new PermissionMetadata(PermissionMetadata.Public));

    /// <summary>The last three months and the coming year.</summary>
    public static string Where(Principal who) => $"(owner = '{who.UserId:D}' or people has '{who.UserId:D}') and at >= today - 90d and at < today + 366d";

    private static async Task<IResult> GiveAsync(HttpContext http, string secret, CalendarLinks links, ApiCaller callers, ApiLimits limits, RecordReader reader, OwnFormExport entries, CancellationToken ct)
    {
        // Guessing is slowed down like guessing keys.
        using (var lease = limits.Stranger(http))
            if (!lease.IsAcquired) return ApiProblems.Of(ApiLimits.TooMany(http, lease).Problems);
        if (!secret.EndsWith(".ics", StringComparison.Ordinal) || secret.Length > 100 || await links.FindAsync(secret[..^4], ct) is not { } who || who.AccessTo(reader.Catalogue["activity"]).Read == RecordScope.None
            // The rules of addresses and hours hold for a link as for a key.
            || !await callers.LetInAsync(http, who))
            return Missing();
        (http.Response.ContentType, http.Response.Headers.CacheControl) = (OwnFormExport.MediaType("ics"), "private, no-store");
        try
        {
            await entries.WriteCalendarAsync(Where(who), who, http.Response.Body, $"Rapport · {who.Name}", Most, ct);
        }
        catch (ProblemException) when (!http.Response.HasStarted)
        {
            // The role no longer sees a field that the calendar is chosen by.
            http.Response.Clear();
            return Missing();
        }

        return Results.Empty;
    }

    /// <summary>With words of its own: the page for people would ask a calendar program to sign in.</summary>
    private static IResult Missing() => ApiProblems.Of(Problem.Missing("calendar.noLink"));
}
