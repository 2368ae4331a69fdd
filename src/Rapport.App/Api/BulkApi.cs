using System.Globalization;
using System.Text.Json;
using Rapport.Core.Bulk;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Kit.Words;

namespace Rapport.App.Api;

/// <summary>
/// <c>POST /api/v1/{type}/bulk</c>: all records that fit a criterion, or many named ones, changed or deleted by a job; with
/// <c>dryRun=true</c> only told how many they are and what would be refused first.
/// </summary>
internal static class BulkApi
{
    private static readonly string[] Members = ["where", "ids", "except", "set", "add", "remove", "delete", DryRun.Name];

    public static void Map(RouteGroupBuilder api) => api.MapPost("/{type}/bulk", OrderAsync).WithMetadata(DryRun.Query);

    private static async Task<IResult> OrderAsync(HttpContext http, string type, RecordStore store, BulkJobs jobs, BulkTrial trial, Texts texts, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var found = ApiTypes.Of(store.Catalogue, type, who);
        using var body = await ApiBody.ReadAsync(http);
        var order = Read(body.RootElement, found, who.AccessTo(found).HiddenFields);
        if (DryRun.IsWished(http, body.RootElement))
        {
            var seen = await trial.RunAsync(order, who, ct);
            return ApiAnswer.Json(200, json => Write(json, seen, texts));
        }

        var job = await jobs.StartAsync(order, who, ct);
        return new ApiAnswer(202, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("job", job);
            json.WriteEndObject();
        })
        { Location = $"{ApiRoutes.Base}/jobs/{job.ToString(CultureInfo.InvariantCulture)}" };
    }

    private static BulkOrder Read(JsonElement root, RecordType type, IReadOnlySet<string> hides)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
        var problems = root.EnumerateObject().Where(p => !Members.Contains(p.Name, StringComparer.Ordinal))
            .Select(p => Problem.Invalid("body.unknownName", p.Name, ("name", p.Name), ("known", string.Join(", ", Members)), ("suggestion", Suggestion.For(p.Name, Members)))).ToList();
        var isDeletion = root.TryGetProperty("delete", out var delete) && delete.ValueKind == JsonValueKind.True;
        // All records are a wish of its own, said by an empty criterion: a member left out must not mean them.
        var (hasWhere, hasIds) = (root.TryGetProperty("where", out var where), root.TryGetProperty("ids", out var ids));
        if (hasWhere == hasIds) problems.Add(Problem.Invalid("bulk.whereOrIds", "where"));
        var edits = Edits(name => root.TryGetProperty(name, out var values) ? values : null, type, hides, problems);
        if (isDeletion && edits.Count > 0) problems.Add(Problem.Invalid("bulk.deleteAlone", "delete"));
        var order = new BulkOrder(type.Name, isDeletion ? BulkDeed.Delete : BulkDeed.Edit)
        {
            Ids = hasIds ? Ids(ids, "ids", problems) : null,
            Except = root.TryGetProperty("except", out var except) ? Ids(except, "except", problems) : [],
            Edits = edits,
        };
        if (problems.Count > 0) throw new ProblemException(problems);
        return hasWhere ? order with { Where = ApiCriteria.Of(where) } : order;
    }

    public static List<BulkEdit> Edits(Func<string, JsonElement?> find, RecordType type, IReadOnlySet<string> hides, List<Problem> problems)
    {
        var edits = new List<BulkEdit>();
        foreach (var (name, mode) in ((string, BulkMode)[])[("set", BulkMode.Set), ("add", BulkMode.Add), ("remove", BulkMode.Remove)])
            if (find(name) is { } values)
                foreach (var (field, value) in RecordJson.ReadValues(type, values, hides, problems, name + ".")) edits.Add(BulkEdit.Of(type[field], value, mode));
        return edits;
    }

    public static List<Guid> Ids(JsonElement list, string at, List<Problem> problems)
    {
        var ids = new List<Guid>();
        if (list.ValueKind != JsonValueKind.Array) problems.Add(Problem.Invalid("field.wrongKind", at, ("kind", nameof(FieldKind.MultiLink))));
        else
            foreach (var item in list.EnumerateArray())
                if (item.ValueKind == JsonValueKind.String && item.TryGetGuid(out var id)) ids.Add(id);
                else problems.Add(Problem.Invalid("field.wrongKind", string.Create(CultureInfo.InvariantCulture, $"{at}[{ids.Count}]"), ("kind", nameof(FieldKind.Link))));
        return ids;
    }

    public static void Write(Utf8JsonWriter json, BulkForecast seen, Texts texts)
    {
        json.WriteStartObject();
        json.WriteNumber("count", seen.Count.Count);
        json.WriteBoolean("more", seen.Count.More);
        json.WriteNumber("tried", seen.Tried);
        WriteCounts(json, seen.Result, texts);
        json.WriteEndObject();
    }

    /// <summary>What a job did, or had done when it was stopped.</summary>
    public static void Write(Utf8JsonWriter json, BulkResult result, Texts texts)
    {
        json.WriteStartObject();
        json.WriteNumber("total", result.Total);
        WriteCounts(json, result, texts);
        if (result.ChangeSet is { } set) json.WriteNumber("changeSet", set);
        if (result.EarlierSets.Count > 0)
        {
            json.WriteStartArray("earlierSets");
            foreach (var earlier in result.EarlierSets) json.WriteNumberValue(earlier);
            json.WriteEndArray();
        }

        json.WriteNumber("seconds", result.Seconds);
        json.WriteEndObject();
    }

    public static void WriteCounts(Utf8JsonWriter json, BulkResult result, Texts texts)
    {
        json.WriteNumber("changed", result.Changed);
        json.WriteNumber("unchanged", result.Unchanged);
        json.WriteNumber("refused", result.Refused);
        json.WriteStartObject("reasons");
        foreach (var (code, count) in result.Reasons) json.WriteNumber(code, count);
        json.WriteEndObject();
        json.WriteStartArray("firstRefused");
        foreach (var one in result.FirstRefused)
        {
            json.WriteStartObject();
            json.WriteString("id", one.Id);
            if (one.Title is not null) json.WriteString("title", one.Title);
            json.WriteString("code", one.Problem.Code);
            json.WriteString("message", texts.ProblemAndWord(one.Problem));
            if (one.Problem.At is not null) json.WriteString("at", one.Problem.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
