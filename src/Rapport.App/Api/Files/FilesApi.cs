using System.Text;
using Microsoft.Net.Http.Headers;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Files;
using Rapport.Core.Problems;

namespace Rapport.App.Api.Files;

/// <summary>
/// <c>/api/v1/files</c>: a file comes in by itself and is then named by a record; whoever sees that record can have it.
/// Screens use the same addresses with the cookie of the signed-in person.
/// </summary>
internal static class FilesApi
{
    // What a form says around the file.
    private const int Wrapping = 64 << 10;

    // A browser's own viewer does not start in a sandbox; what a PDF may run stays within that viewer.
    private const string PdfPolicy = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'";

    public static void Map(RouteGroupBuilder api)
    {
        var limit = ((IEndpointRouteBuilder)api).ServiceProvider.GetRequiredService<FileLimit>();
        api.MapPost("/files", TakeAsync).WithMetadata(new BodyLimit(limit.Bytes + Wrapping, FileStore.TooLarge(limit)) { IsStreamed = true }, new KnownQuery("name", "kind"));
        api.MapGet("/files/{id:guid}", GiveAsync);
    }

    public static string AddressOf(Guid id) => $"{ApiRoutes.Base}/files/{id:D}";

    private static async Task<object?> TakeAsync(HttpContext http, FileStore store, CatalogueHolder catalogue, IdempotencyKeys keys, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var query = new ApiQuery(http, "name", "kind");
        var kind = query.Text("kind") switch { null or "file" => FieldKind.File, "image" => FieldKind.Image, _ => throw new ProblemException(Problem.Invalid("query.notAChoice", "kind", ("choices", "file, image"))) };
        if (!catalogue.Current.Types.Any(t => who.AccessTo(t) is { } access && (access.Create || access.Write != RecordScope.None))) throw new ProblemException(Problem.Denied("file.noUpload"));
        using var taken = await FileBody.TakeAsync(http, query.Text("name"), store, ct);
        if (kind == FieldKind.Image && !taken.IsPicture) throw new ProblemException(Problem.Invalid("file.noImage"));
        return await keys.OnceAsync(http, Encoding.UTF8.GetBytes($"{taken.Name}\n{taken.Sha256}"), async () => Kept(await store.KeepAsync(taken, who, ct)));
    }

    private static ApiAnswer Kept(StoredFile file) => new(201, json =>
    {
        json.WriteStartObject();
        json.WriteString("id", file.Id);
        json.WriteString("name", file.Name);
        json.WriteString("mediaType", file.MediaType);
        json.WriteNumber("size", file.Size);
        json.WriteString("sha256", file.Sha256);
        json.WriteEndObject();
    })
    { Location = AddressOf(file.Id) };

    private static async Task<IResult> GiveAsync(HttpContext http, Guid id, FileReader reader, FileStore store, CancellationToken ct)
    {
        var query = new ApiQuery(http, "download", "view");
        var (download, view) = (query.YesNo("download"), query.YesNo("view"));
        if (await reader.FindAsync(id, ApiDoor.Caller(http), ct) is not { } file || store.Open(file) is not { } content) throw new ProblemException(Problem.Missing("file.missing"));
        // Whatever the bytes are, a browser runs nothing in them: it shows pictures, and saves the rest.
        var isShown = !download && (file.IsPicture || (view && file.MediaType == "application/pdf"));
        var disposition = new ContentDispositionHeaderValue(isShown ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        var headers = http.Response.Headers;
        (headers.ContentDisposition, headers.XContentTypeOptions) = (disposition.ToString(), "nosniff");
        (headers.ContentSecurityPolicy, headers["Cross-Origin-Resource-Policy"]) = (isShown && !file.IsPicture ? PdfPolicy : "default-src 'none'; sandbox", "same-origin");
        // May be kept, but asked for each time: a right can be taken away.
        headers.CacheControl = "private, no-cache";
        return Results.Stream(content, file.MediaType, entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\""), enableRangeProcessing: true);
    }
}
