using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.Kinds;
using Rapport.Core.Problems;
using Rapport.Kit.Words;

namespace Rapport.App.Api;

/// <summary><c>/api/v1/types/{type}/fields/{name}/kind</c>: what another kind, or other choices, would do to the values; and the change itself, as a job.</summary>
internal static class KindApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string[] Reading = [.. typeof(KindReading).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/types/{type}/fields/{name}/kind/preview", async (HttpContext http, KindChanges kinds, Texts texts, string type, string name, CancellationToken ct) =>
        {
            var order = await OrderAsync(http, kinds, type, name, ct);
            var preview = await kinds.PreviewAsync(order, null, ApiDoor.Caller(http), ct, Patience);
            return ApiAnswer.Json(200, json => Write(json, preview, texts));
        });
        api.MapPost("/types/{type}/fields/{name}/kind", async (HttpContext http, KindChanges kinds, string type, string name, CancellationToken ct) =>
        {
            var job = await kinds.StartAsync(await OrderAsync(http, kinds, type, name, ct), ApiDoor.Caller(http), ct);
            return ApiAnswer.Json(202, json =>
            {
                json.WriteStartObject();
                json.WriteNumber("job", job);
                json.WriteEndObject();
            });
        });
    }

    /// <summary>What the body does not say of the field stays as it is, where the new kind knows it.</summary>
    private static async Task<KindOrder> OrderAsync(HttpContext http, KindChanges kinds, string type, string name, CancellationToken ct)
    {
        using var body = await ApiBody.ReadAsync(http);
        var (_, said) = FieldsApi.Read(body, "reading");
        var definition = Over(await kinds.KeptAsync(type, name, said.Kind, ct), body.RootElement);
        if (!body.RootElement.TryGetProperty("reading", out var reading)) return new KindOrder(type, name, definition);
        var strange = UnknownNames.In(body.RootElement, "reading", Reading).ToList();
        if (strange.Count > 0) throw new ProblemException(strange);
        return new KindOrder(type, name, definition) { Reading = ApiBody.As<KindReading?>(reading, "reading") ?? new() };
    }

    private static FieldDefinition Over(FieldDefinition kept, JsonElement body)
    {
        var whole = JsonSerializer.SerializeToNode(kept, FieldDefinition.Json)!.AsObject();
        foreach (var said in body.EnumerateObject()) whole[said.Name] = JsonNode.Parse(said.Value.GetRawText());
        return whole.Deserialize<FieldDefinition>(FieldDefinition.Json)!;
    }

    private static void Write(Utf8JsonWriter json, KindPreview preview, Texts texts)
    {
        json.WriteStartObject();
        json.WriteBoolean("isComplete", preview.IsComplete);
        json.WriteNumber("filled", preview.Filled);
        json.WriteNumber("converted", preview.Converted);
        json.WriteNumber("lost", preview.Lost);
        json.WriteStartArray("examples");
        foreach (var example in preview.Examples)
        {
            json.WriteStartObject();
            json.WriteString("id", example.Id);
            json.WriteString("title", example.Title);
            json.WriteString("value", example.Value);
            json.WriteString("becomes", example.Becomes);
            if (example.Why is { } why) json.WriteString("why", texts.Problem(why));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("lostWords");
        foreach (var (word, count) in preview.Words.OrderByDescending(w => w.Value))
        {
            json.WriteStartObject();
            json.WriteString("word", word);
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("lostProperties");
        foreach (var property in preview.LostProperties) json.WriteStringValue(property);
        json.WriteEndArray();
        json.WriteStartArray("uses");
        foreach (var use in preview.Uses)
        {
            json.WriteStartObject();
            json.WriteString("where", use.Where);
            json.WriteString("type", use.Type);
            json.WriteString("name", use.Name);
            json.WriteBoolean("fits", use.Fits);
            json.WriteBoolean("blocks", use.Blocks);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
