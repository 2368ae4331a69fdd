using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Rapport.App.Api;
using Rapport.Core.Access;
using Rapport.Core.Criteria;
using Rapport.Core.Exchange.Exporting;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Kit.Words;

namespace Rapport.App.Exports;

/// <summary>
/// <c>/exports/{type}</c>: what a list shows, as a file that is sent while it is read. A refusal comes before the first
/// byte; what goes wrong later breaks the download off, so that half a table never looks whole.
/// </summary>
internal static class ExportEndpoints
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/exports/{type}", GiveAsync).WithMetadata(new PermissionMetadata(Functions.Export));

    private static async Task<IResult> GiveAsync(HttpContext http, string type, ApiCaller callers, ApiLimits limits, RecordReader reader, RecordExport export, OwnFormExport cards, Texts texts, TimeProvider clock, CancellationToken ct)
    {
        try
        {
            var query = new ApiQuery(http, "form", "where", "sort", "fields");
            var (caller, name) = await callers.FindAsync(http);
            if (caller is not { } who) throw new ProblemException(ApiCaller.Refusal(http) ?? Problem.Denied("access.signInNeeded"));
            using (var lease = limits.Call(name))
                if (!lease.IsAcquired) throw ApiLimits.TooMany(http, lease);
            var found = ApiTypes.Of(reader.Catalogue, type, who);
            if (query.Text("form") is { } own && OwnFormExport.TypeOf(own) == found.Name) return await GiveOwnAsync(http, own, query, who, reader, cards, texts.Types(found), clock, ct);
            var isAgain = query.Text("form") == "again";
            var isWorkbook = query.Text("form") switch { null or "csv" => false, "xlsx" or "again" => true, _ => throw new ProblemException(Problem.Invalid("query.notAChoice", "form", ("choices", "csv, xlsx, again"))) };
            var plan = new ExportPlan(found.Name)
            {
                Where = query.Text("where"),
                Sort = TitleOrder.Of(query.Text("sort") ?? found.DefaultSort, found, reader.Catalogue, who),
                Fields = query.Names("fields"),
                Form = isWorkbook ? ExportForm.Workbook : ExportForm.Comma,
                HasMark = true,
                IsAgain = isAgain,
                Language = texts.Language,
                Address = http.Connection.RemoteIpAddress?.ToString(),
            };
            Head(http, $"{texts.Types(found)} {Today(who, clock)}{(isWorkbook ? ".xlsx" : ".csv")}", isWorkbook ? Workbook : "text/csv; charset=utf-8");
            await export.WriteAsync(plan, http.Response.Body, who, null, ct);
            return Results.Empty;
        }
        catch (ProblemException refusal) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            return ApiProblems.Of(refusal.Problems);
        }
        catch (Exception) when (http.Response.HasStarted)
        {
            http.Abort();
            throw;
        }
    }

    /// <summary>One record is given to whoever may read it, many to whoever may export.</summary>
    internal static async Task<IResult> GiveOwnAsync(HttpContext http, string form, ApiQuery query, Principal who, RecordReader reader, OwnFormExport cards, string name, TimeProvider clock, CancellationToken ct)
    {
        var type = reader.Catalogue[OwnFormExport.TypeOf(form)!];
        var where = ApiCriteria.Of(query.Text("where"));
        if (!who.MayExport(type) && (await reader.ListAsync(new RecordQuery(type, where, null, [Core.Catalogue.SystemFields.Id], 2), who, ct)).Rows.Count > 1)
            throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Export)));
        // What cannot be read is refused before the first byte.
        await reader.ListAsync(new RecordQuery(type, where, null, [Core.Catalogue.SystemFields.Id], 1), who, ct);
        Head(http, $"{name} {Today(who, clock)}{OwnFormExport.Ending(form)}", OwnFormExport.MediaType(form));
        await cards.WriteAsync(form, where, who, http.Response.Body, http.Connection.RemoteIpAddress?.ToString(), ct);
        return Results.Empty;
    }

    internal static string Today(Principal who, TimeProvider clock) =>
        TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.TryFindSystemTimeZoneById(who.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static void Head(HttpContext http, string name, string mediaType)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        (http.Response.ContentType, http.Response.Headers.ContentDisposition, http.Response.Headers.CacheControl) = (mediaType, disposition.ToString(), "no-store");
        // The framework's packing of workbooks knows only writing that waits.
        if (mediaType == Workbook && http.Features.Get<IHttpBodyControlFeature>() is { } body) body.AllowSynchronousIO = true;
    }
}
