using Rapport.App.Api;
using Rapport.Core.Access;
using Rapport.Core.Bulk;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Kit.Words;

namespace Rapport.App.Exports;

/// <summary><c>/bulk/{job}/refused</c>: all that a change of many records left as it was, and why, as a table.</summary>
internal static class RefusedExport
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/bulk/{job:long}/refused", GiveAsync).WithMetadata(new PermissionMetadata(Functions.Export));

    private static async Task<IResult> GiveAsync(HttpContext http, long job, ApiCaller callers, JobQueue queue, BulkRefusals refusals, Texts texts, CancellationToken ct)
    {
        try
        {
            _ = new ApiQuery(http);
            if ((await callers.FindAsync(http)).Who is not { } who) throw new ProblemException(ApiCaller.Refusal(http) ?? Problem.Denied("access.signInNeeded"));
            if (await queue.FindAsync(job, ct) is not { Type: BulkJobs.Type } found || !BulkJobs.MaySee(who, found)) return Results.NotFound();
            ExportEndpoints.Head(http, texts["bulk.refusedFile", ("set", job)] + ".csv", "text/csv; charset=utf-8");
            await refusals.WriteAsync(found, who, texts.Language, http.Response.Body, http.Connection.RemoteIpAddress?.ToString(), ct);
            return Results.Empty;
        }
        catch (ProblemException refusal) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            return ApiProblems.Of(refusal.Problems);
        }
        catch (Exception) when (http.Response.HasStarted)
        {
            // Half a table must not look whole.
            http.Abort();
            throw;
        }
    }
}
