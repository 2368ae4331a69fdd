using System.Text.Json;
using Rapport.Core.Packs;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary><c>/api/v1/packs</c>: record types, fields, layouts and lists that come and go together.</summary>
internal static class PacksApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/packs", async (HttpContext http, PackBook packs, PackShelf shelf, CancellationToken ct) =>
        {
            _ = ApiDoor.Caller(http);
            var here = (await packs.InstalledAsync(ct)).ToDictionary(p => p.Pack.Name, StringComparer.Ordinal);
            var all = shelf.Packs.Concat(here.Values.Select(p => p.Pack)).DistinctBy(p => p.Name).ToList();
            return ApiAnswer.Json(200, json => PackJson.List(json, all, here));
        });
        api.MapPost("/packs/preview", async (HttpContext http, PackBook packs, PackShelf shelf, CancellationToken ct) =>
        {
            var (pack, _) = await BodyAsync(http, shelf);
            var plan = await packs.PreviewAsync(pack, ApiDoor.Caller(http), ct);
            return ApiAnswer.Json(200, json => PackJson.Plan(json, plan));
        });
        api.MapPost("/packs", async (HttpContext http, PackBook packs, PackShelf shelf, CancellationToken ct) =>
        {
            var (pack, demo) = await BodyAsync(http, shelf);
            var plan = await packs.InstallAsync(pack, demo, ApiDoor.Caller(http), ct);
            return ApiAnswer.Json(201, json => PackJson.Plan(json, plan));
        });
        api.MapGet("/packs/{pack}/removal", async (HttpContext http, PackBook packs, string pack, CancellationToken ct) =>
        {
            var plan = await packs.PreviewRemovalAsync(pack, ApiDoor.Caller(http), ct);
            return ApiAnswer.Json(200, json => PackJson.Plan(json, plan));
        });
        api.MapDelete("/packs/{pack}", async (HttpContext http, PackBook packs, string pack, CancellationToken ct) =>
        {
            var demo = new ApiQuery(http, "demo").Text("demo") switch { null or "true" => true, "false" => false, _ => throw new ProblemException(Problem.Invalid("query.notAChoice", "demo", ("choices", "true, false"))) };
            var plan = await packs.RemoveAsync(pack, demo, ApiDoor.Caller(http), ct);
            return ApiAnswer.Json(200, json => PackJson.Plan(json, plan));
        }).WithMetadata(new KnownQuery("demo"));
    }

    /// <summary><c>{"pack": "market-watch"}</c> for one that comes with the program, <c>{"yaml": "…"}</c> for any; <c>demo</c> brings its sample.</summary>
    private static async Task<(Pack Pack, bool Demo)> BodyAsync(HttpContext http, PackShelf shelf)
    {
        using var body = await ApiBody.ReadAsync(http);
        var root = body.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
        var strange = UnknownNames.In(root, "", ["pack", "yaml", "demo"]).ToList();
        if (strange.Count > 0) throw new ProblemException(strange);
        string? Text(string name) => root.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : throw new ProblemException(WrongJson.Expected("text", name)) : null;
        var demo = root.TryGetProperty("demo", out var wished) && (wished.ValueKind is JsonValueKind.True || (wished.ValueKind is not JsonValueKind.False ? throw new ProblemException(WrongJson.Expected("yesNo", "demo")) : false));
        return (Text("pack"), Text("yaml")) switch
        {
            ({ } name, null) => (shelf.Find(name), demo),
            (null, { } yaml) => (PackFile.Read(yaml), demo),
            _ => throw new ProblemException(Problem.Invalid("pack.one", "pack")),
        };
    }
}
