using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Api;

/// <summary><c>POST /api/v1/{type}/batch</c>: up to 1,000 creations and updates in one transaction, or one problem that names every bad row.</summary>
internal static class BatchApi
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/{type}/batch", WriteAsync);

    private static async Task<IResult> WriteAsync(HttpContext http, string type, RecordStore store, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var found = ApiTypes.Of(store.Catalogue, type, who);
        List<RecordWrite> writes;
        using (var body = await ApiBody.ReadAsync(http)) writes = Read(body.RootElement, found, who.AccessTo(found).HiddenFields);
        var outcome = await store.WriteAsync(writes, IdempotencyKeys.Context(http), ct);
        return new ApiAnswer(200, json => Write(json, outcome)) { ChangeSet = outcome.ChangeSet };
    }

    public static void Write(Utf8JsonWriter json, WriteOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var item in outcome.Items)
        {
            json.WriteStartObject();
            json.WriteString("id", item.Id);
            json.WriteNumber("version", item.Version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("changeSet", outcome.ChangeSet);
        json.WriteEndObject();
    }

    private static List<RecordWrite> Read(JsonElement root, RecordType type, IReadOnlySet<string> hides)
    {
        var list = root.ValueKind == JsonValueKind.Array ? root
            : root.ValueKind == JsonValueKind.Object && root.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array ? items
            : throw new ProblemException(Problem.Invalid("batch.noItems", "items"));
        var length = list.GetArrayLength();
        if (length is 0 or > RecordJson.LargestBatch) throw new ProblemException(Problem.Invalid("batch.size", "items", ("most", RecordJson.LargestBatch)));
        var problems = new List<Problem>();
        var writes = new List<RecordWrite>(length);
        foreach (var item in list.EnumerateArray())
        {
            var at = $"items[{writes.Count.ToString(CultureInfo.InvariantCulture)}].";
            var values = RecordJson.ReadValues(type, item, hides, problems, at);
            if (IdOf(item, problems, at) is { } id)
            {
                writes.Add(RecordWrite.Update(type, id, values, RecordJson.ReadVersion(item, problems, at)));
                continue;
            }

            RecordJson.CheckNew(item, problems, at);
            writes.Add(RecordWrite.Create(type, values));
        }

        return problems.Count == 0 ? writes : throw new ProblemException(problems);
    }

    /// <summary>An id that cannot be read is refused: taken for a creation, a slip would double the record.</summary>
    private static Guid? IdOf(JsonElement item, List<Problem> problems, string at)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(SystemFields.Id, out var id) || id.ValueKind == JsonValueKind.Null) return null;
        if (id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var guid)) return guid;
        problems.Add(Problem.Invalid("field.wrongKind", at + SystemFields.Id, ("kind", nameof(FieldKind.Link))));
        return null;
    }
}
