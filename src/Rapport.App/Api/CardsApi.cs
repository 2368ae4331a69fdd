using System.Text.Json;
using Rapport.App.Exports;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;

namespace Rapport.App.Api;

/// <summary>Parties as vCards, activities as iCalendar, and the link by which a calendar program reads one's own.</summary>
internal static class CardsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/party/{id:guid}/vcard", (HttpContext http, Guid id, RecordReader reader, OwnFormExport cards, CancellationToken ct) => OneAsync(http, "party", id, Form(http), reader, cards, ct)).WithSummary("One customer as a vCard; version=3 for older address books");
        api.MapGet("/party/vcards", (HttpContext http, RecordReader reader, OwnFormExport cards, TimeProvider clock, CancellationToken ct) => ManyAsync(http, "party", Form(http), reader, cards, clock, ct)).WithSummary("Customers that fit criteria as vCards");
        api.MapGet("/activity/{id:guid}/ics", (HttpContext http, Guid id, RecordReader reader, OwnFormExport cards, CancellationToken ct) => OneAsync(http, "activity", id, "ics", reader, cards, ct)).WithSummary("One activity as an iCalendar file");
        api.MapGet("/activity/ics", (HttpContext http, RecordReader reader, OwnFormExport cards, TimeProvider clock, CancellationToken ct) => ManyAsync(http, "activity", "ics", reader, cards, clock, ct)).WithSummary("Activities that fit criteria as an iCalendar file");
        api.MapGet("/calendar", async (HttpContext http, CalendarLinks links, CancellationToken ct) => Told(await links.OfAsync(ApiDoor.Caller(http), ct), null)).WithSummary("Whether there is a link to the caller's calendar");
        api.MapPost("/calendar", async (HttpContext http, CalendarLinks links, CancellationToken ct) =>
        {
            var secret = await links.RenewAsync(ApiDoor.Caller(http), ct);
            return Told(await links.OfAsync(ApiDoor.Caller(http), ct), $"{http.Request.Scheme}://{http.Request.Host}/calendar/{secret}.ics");
        }).WithSummary("Make the link to the caller's calendar anew; it is told this once");
        api.MapDelete("/calendar", async (HttpContext http, CalendarLinks links, CancellationToken ct) =>
        {
            await links.RemoveAsync(ApiDoor.Caller(http), ct);
            return Results.NoContent();
        }).WithSummary("Take the link away");
    }

    private static string Form(HttpContext http) => http.Request.Query["version"].ToString() switch
    {
        "" or "4" => "vcf",
        "3" => "vcf3",
        _ => throw new ProblemException(Problem.Invalid("query.notAChoice", "version", ("choices", "3, 4"))),
    };

    private static async Task<IResult> OneAsync(HttpContext http, string type, Guid id, string form, RecordReader reader, OwnFormExport cards, CancellationToken ct)
    {
        _ = new ApiQuery(http, "version");
        var found = ApiTypes.Of(reader.Catalogue, type, ApiDoor.Caller(http));
        var record = await reader.GetAsync(found, id, ApiDoor.Caller(http), ct) ?? throw new ProblemException(Problem.Missing("record.missing", null, ("type", type), ("id", id)));
        http.Response.ContentType = OwnFormExport.MediaType(form);
        await cards.WriteAsync(form, $"id = '{record.Id:D}'", ApiDoor.Caller(http), http.Response.Body, http.Connection.RemoteIpAddress?.ToString(), ct);
        return Results.Empty;
    }

    private static Task<IResult> ManyAsync(HttpContext http, string type, string form, RecordReader reader, OwnFormExport cards, TimeProvider clock, CancellationToken ct)
    {
        var found = ApiTypes.Of(reader.Catalogue, type, ApiDoor.Caller(http));
        return ExportEndpoints.GiveOwnAsync(http, form, new ApiQuery(http, "where", "version"), ApiDoor.Caller(http), reader, cards, found.Name, clock, ct);
    }

    private static ApiAnswer Told((DateTime MadeAt, DateTime? LastAt)? link, string? url) => ApiAnswer.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("linked", link is not null);
        if (url is not null) json.WriteString("url", url);
        Moment("madeAt", link?.MadeAt);
        Moment("lastReadAt", link?.LastAt);
        json.WriteEndObject();

        void Moment(string name, DateTime? at)
        {
            json.WritePropertyName(name);
            ValueJson.Write(json, FieldKind.DateTime, at, storage: false);
        }
    });
}
