using Rapport.App.Api;
using Rapport.Core.Access;
using Rapport.Core.Changes.Sealing;
using Rapport.Core.Problems;

namespace Rapport.App.Exports;

/// <summary>
/// <c>/settings/audit/file</c>: the whole history as a chain of hashes, sent while it is read. It tells of every record, whoever may
/// see it, and so is the administrators' alone; that it was taken out stands in the history, with its head.
/// </summary>
internal static class HistoryExport
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/settings/audit/file", GiveAsync).WithMetadata(new PermissionMetadata(Functions.Audit));

    private static async Task<IResult> GiveAsync(HttpContext http, ApiCaller callers, ApiLimits limits, HistoryLines lines, Users users, TimeProvider clock, CancellationToken ct)
    {
        try
        {
            var (caller, name) = await callers.FindAsync(http);
            if (caller is not { } who) throw new ProblemException(ApiCaller.Refusal(http) ?? Problem.Denied("access.signInNeeded"));
            using (var lease = limits.Call(name))
                if (!lease.IsAcquired) throw ApiLimits.TooMany(http, lease);
            if (!who.May("*")) throw new ProblemException(Problem.Denied("access.function", null, ("function", "*")));
            var reach = await lines.ReachAsync(ct);
            ExportEndpoints.Head(http, $"{ExportEndpoints.Today(who, clock)}.history", "application/octet-stream");
            var made = await HistorySeal.WriteAsync(http.Response.Body, reach, lines.ReadAsync(reach, ct), ct);
            await users.AuditAsync(who.UserId, "history.exported", made.Head, http.Connection.RemoteIpAddress?.ToString(), CancellationToken.None);
            return Results.Empty;
        }
        catch (ProblemException refusal) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            return ApiProblems.Of(refusal.Problems);
        }
        catch (Exception) when (http.Response.HasStarted)
        {
            // Half a history must not look whole.
            http.Abort();
            throw;
        }
    }
}
