using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Bulk;
using Rapport.Core.Catalogue;
using Rapport.Core.Flows;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Kit.Words;

namespace Rapport.App.Api;

/// <summary>
/// <c>/api/v1/types/{type}/flows</c>: series of steps for records of the type; <c>POST /{type}/flows/{name}/run</c> runs one on named
/// records or all that fit a criterion by a job, with <c>dryRun</c> it only says what would happen.
/// </summary>
internal static class FlowsApi
{
    private static readonly string[] Members = ["where", "ids", "except", "dryRun"];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/types/{type}/flows", (HttpContext http, string type, CatalogueHolder catalogue) =>
        {
            var (who, all) = (ApiDoor.Caller(http), catalogue.Current);
            var found = ApiTypes.Of(all, type, who);
            return ApiAnswer.Json(200, json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("items");
                foreach (var flow in found.Flows.Where(f => !f.AsksHidden(found, all, new Sight(all, who).Hides))) Write(json, flow);
                json.WriteEndArray();
                json.WriteEndObject();
            });
        });
        api.MapPut("/types/{type}/flows/{name}", async (HttpContext http, string type, string name, FlowBook book, CancellationToken ct) =>
        {
            using var body = await ApiBody.ReadAsync(http);
            if (body.RootElement.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
            var strange = UnknownNames.In(body.RootElement, "", ["name", "title", "when", "steps", "off", "version", "resting"]).Concat(UnknownNames.In(body.RootElement, "title", UnknownNames.Words)).ToList();
            if (strange.Count > 0) throw new ProblemException(strange);
            var flow = await book.SaveAsync(type, name, ApiBody.As<FlowDefinition>(body.RootElement), ApiDoor.Caller(http), ct);
            return ApiAnswer.Json(200, json => Write(json, flow));
        });
        api.MapDelete("/types/{type}/flows/{name}", async (HttpContext http, string type, string name, FlowBook book, CancellationToken ct) =>
        {
            await book.DeleteAsync(type, name, ApiDoor.Caller(http), ct);
            return Results.NoContent();
        });
        api.MapPost("/{type}/flows/{name}/run", RunAsync).WithMetadata(DryRun.Query);
    }

    private static async Task<IResult> RunAsync(HttpContext http, string type, string name, RecordStore store, BulkJobs jobs, BulkTrial trial, Texts texts, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var found = ApiTypes.Of(store.Catalogue, type, who);
        using var body = await ApiBody.ReadAsync(http);
        var root = body.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
        var problems = UnknownNames.In(root, "", Members).ToList();
        var (hasWhere, hasIds) = (root.TryGetProperty("where", out var where), root.TryGetProperty("ids", out var ids));
        if (hasWhere == hasIds) problems.Add(Problem.Invalid("bulk.whereOrIds", "where"));
        var order = new BulkOrder(found.Name, BulkDeed.Flow)
        {
            Flow = name,
            Ids = hasIds ? BulkApi.Ids(ids, "ids", problems) : null,
            Except = root.TryGetProperty("except", out var except) ? BulkApi.Ids(except, "except", problems) : [],
        };
        if (problems.Count > 0) throw new ProblemException(problems);
        if (hasWhere) order = order with { Where = ApiCriteria.Of(where) };
        if (!DryRun.IsWished(http, root)) return MergeManyApi.Started(await jobs.StartAsync(order, who, ct));
        var seen = await trial.RunAsync(order, who, ct);
        return ApiAnswer.Json(200, json => BulkApi.Write(json, seen, texts));
    }

    private static void Write(Utf8JsonWriter json, Flow flow)
    {
        var node = JsonSerializer.SerializeToNode(flow.Definition, FieldDefinition.Json)!.AsObject();
        node.Insert(0, "name", flow.Name);
        node["off"] = flow.Definition.Off;
        // "set" is what a step does where nothing else is said, and would be left out.
        foreach (var step in node["steps"]?.AsArray().OfType<JsonObject>() ?? []) step["do"] ??= "set";
        // A step cannot be done any more: a field has gone.
        node["resting"] = flow.IsResting;
        node.WriteTo(json);
    }
}
