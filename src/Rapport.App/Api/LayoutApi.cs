using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary><c>/api/v1/types/{type}/layout</c>: how the page of a record type is laid out, for everybody or for one role.</summary>
internal static class LayoutApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/types/{type}/layout", async (HttpContext http, string type, LayoutBook book, CatalogueHolder catalogue, CancellationToken ct) =>
        {
            var found = ApiTypes.Of(catalogue.Current, type, ApiDoor.Caller(http));
            return Told(await book.KeptAsync(found.Name, Role(http), ct) ?? new RecordLayout());
        });
        api.MapPut("/types/{type}/layout", async (HttpContext http, string type, LayoutBook book, CancellationToken ct) =>
        {
            using var body = await ApiBody.ReadAsync(http);
            if (body.RootElement.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
            var layout = RecordLayout.Read(body.RootElement.GetRawText()) ?? throw new ProblemException(Problem.Invalid("layout.unreadable"));
            var set = await book.SaveAsync(type, Role(http), layout, ApiDoor.Caller(http), ct);
            return Told(layout, set);
        }).WithMetadata(ForRole);
        api.MapDelete("/types/{type}/layout", async (HttpContext http, string type, LayoutBook book, CancellationToken ct) =>
        {
            var set = await book.ResetAsync(type, Role(http), ApiDoor.Caller(http), ct);
            return new ApiAnswer(204, _ => { }) { ChangeSet = set };
        }).WithMetadata(ForRole);
    }

    private static readonly KnownQuery ForRole = new("role");

    private static string? Role(HttpContext http) => new ApiQuery(http, "role").Text("role");

    private static ApiAnswer Told(RecordLayout layout, long set = 0) => new(200, json => json.WriteRawValue(layout.ToJson())) { ChangeSet = set };
}
