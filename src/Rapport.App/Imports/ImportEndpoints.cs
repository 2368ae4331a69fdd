using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Rapport.App.Api;
using Rapport.Core.Access;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Kit.Words;

namespace Rapport.App.Imports;

/// <summary>
/// What the import wizard needs besides its circuit: a file comes in as the plain body of one request, which is written
/// to disk as it arrives, and rows kept aside go out as a file. Refusals are said in the person's language.
/// </summary>
internal static class ImportEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var imports = app.MapGroup("/imports").WithMetadata(new PermissionMetadata(Functions.Import));
        imports.MapGet("/token", (HttpContext http, IAntiforgery antiforgery) => Results.Json(new { token = antiforgery.GetAndStoreTokens(http).RequestToken }));
        imports.MapPost("", TakeAsync).WithMetadata(new RequestSizeLimitAttribute(ImportUploads.MostBytes + 1)).DisableAntiforgery();
        imports.MapGet("/{job:long}/errors", ErrorsAsync);
    }

    private static async Task<IResult> TakeAsync(HttpContext http, string name, IAntiforgery antiforgery, ApiCaller caller, ImportUploads uploads, Texts texts, CancellationToken ct)
    {
        try
        {
            // The body is no form: the token comes in a header, which another site cannot set.
            await antiforgery.ValidateRequestAsync(http);
            if (await WhoAsync(http, caller) is null) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Import)));
            return Results.Json(new { upload = await uploads.SaveAsync(name, http.Request.Body, ct) }, statusCode: StatusCodes.Status201Created);
        }
        catch (ProblemException refusal)
        {
            return Results.Json(new { message = texts.Problem(refusal.Problems[0]) }, statusCode: refusal.Problems[0].Kind == ProblemKind.Denied ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest);
        }
        catch (Exception e) when (e is AntiforgeryValidationException or BadHttpRequestException)
        {
            var isTooLarge = e is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge };
            return Results.Json(new { message = isTooLarge ? texts.Problem(Problem.Invalid("import.uploadTooLarge", null, ("most", ImportUploads.MostBytes >> 20))) : texts["import.notSent"] }, statusCode: isTooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<IResult> ErrorsAsync(HttpContext http, long job, ApiCaller caller, JobQueue queue, ImportUploads uploads, CancellationToken ct) =>
        await WhoAsync(http, caller) is { } who && await queue.FindAsync(job, ct) is { } found ? Errors(found, who, uploads) ?? Results.NotFound() : Results.NotFound();

    /// <summary>The rows that an import kept aside; null when there are none that this person may have.</summary>
    public static IResult? Errors(Job job, Principal who, ImportUploads uploads)
    {
        if (!ImportAccess.MaySee(who, job) || ImportJobs.OrderOf(job) is not { } order) return null;
        try
        {
            var path = uploads.ErrorsOf(order.Upload);
            return File.Exists(path) ? Results.File(path, "text/csv; charset=utf-8", Path.GetFileNameWithoutExtension(ImportUploads.FileNameOf(order.Upload)) + ".errors.csv") : null;
        }
        catch (ProblemException)
        {
            // The upload was cleared away in the meantime, and its rows with it.
            return null;
        }
    }

    /// <summary>The signed-in person, where imports are theirs to make.</summary>
    private static async Task<Principal?> WhoAsync(HttpContext http, ApiCaller caller) =>
        (await caller.FindAsync(http)).Who is { } who && who.May(Functions.Import) ? who : null;
}
