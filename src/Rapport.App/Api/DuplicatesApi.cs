using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Customers.Duplicates.Checking;
using Rapport.Customers.Duplicates.Queue;

namespace Rapport.App.Api;

/// <summary>
/// <c>GET /{type}/duplicates</c> lists possible duplicates that the caller may merge, <c>GET /{type}/{id}/duplicates</c> those of one
/// record, <c>POST /{type}/duplicates</c> looks before a record is made. Nothing is held up unless the caller asks for it.
/// </summary>
internal static class DuplicatesApi
{
    /// <summary>Query parameter of a creation: <c>duplicates=refuse</c> answers 409 where the record is probably there already.</summary>
    public const string Parameter = "duplicates";

    private const double Refused = 0.9;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/{type}/duplicates", ListAsync);
        api.MapGet("/{type}/{id:guid}/duplicates", OfAsync);
        api.MapPost("/{type}/duplicates", CheckAsync);
    }

    /// <summary>Refuses a creation whose caller asked for it.</summary>
    public static async Task DemandNoneAsync(HttpContext http, RecordType type, IReadOnlyDictionary<string, object?> values, DuplicateCheck check, Principal who, CancellationToken ct)
    {
        if (http.Request.Query[Parameter].ToString() is not { Length: > 0 } wish || wish == "allow") return;
        if (wish != "refuse") throw new ProblemException(Problem.Invalid("query.notAChoice", Parameter, ("choices", "allow, refuse")));
        await DemandNoneAsync(type, values, check, who, ct);
    }

    public static async Task DemandNoneAsync(RecordType type, IReadOnlyDictionary<string, object?> values, DuplicateCheck check, Principal who, CancellationToken ct)
    {
        Demand(type);
        if (Refusal(await check.CheckAsync(values, who, ct)) is { } refusal) throw new ProblemException(refusal);
    }

    /// <summary>What holds a creation up whose caller wants no duplicates.</summary>
    public static Problem? Refusal(DraftAnswer found)
    {
        var likely = found.Seen.Where(s => s.Probability >= Refused).Select(s => s.Id).ToList();
        return likely.Count + found.Elsewhere.Count == 0 ? null : Problem.Conflict("duplicates.likely", null, ("duplicates", likely), ("elsewhere", found.Elsewhere.Count));
    }

    private static async Task<IResult> ListAsync(HttpContext http, string type, RecordReader reader, DuplicateQueue queue, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        Demand(ApiTypes.Of(reader.Catalogue, type, who));
        if (!who.May(Functions.Merge)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Merge)));
        var query = new ApiQuery(http, "limit", "cursor");
        var page = await queue.PageAsync(query.Text("cursor"), query.Whole("limit", 1, 200, 50), who, ct);
        return ApiAnswer.Json(200, json => Write(json, page.Pairs, page.Next));
    }

    private static async Task<IResult> OfAsync(HttpContext http, string type, Guid id, RecordReader reader, DuplicateQueue queue, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var found = ApiTypes.Of(reader.Catalogue, type, who);
        Demand(found);
        _ = new ApiQuery(http);
        if (await reader.GetAsync(found, id, who, ct) is null) throw new ProblemException(Problem.Missing("record.missing", null, ("type", type), ("id", id)));
        var pairs = await queue.OfAsync(id, who, ct);
        var why = new List<PairExplanation?>();
        foreach (var pair in pairs) why.Add(await queue.ExplainAsync(pair.First, pair.Second, who, ct));
        return ApiAnswer.Json(200, json => Write(json, pairs, null, why));
    }

    private static async Task<IResult> CheckAsync(HttpContext http, string type, RecordReader reader, DuplicateCheck check, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var found = ApiTypes.Of(reader.Catalogue, type, who);
        Demand(found);
        using var body = await ApiBody.ReadAsync(http);
        var problems = new List<Problem>();
        var values = RecordJson.ReadValues(found, body.RootElement, who.AccessTo(found).HiddenFields, problems);
        if (problems.Count > 0) throw new ProblemException(problems);
        var answer = await check.CheckAsync(values, who, ct);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var party in answer.Seen)
            {
                json.WriteStartObject();
                json.WriteString("id", party.Id);
                json.WriteString("title", party.Title);
                if (party.Code is not null) json.WriteString("code", party.Code);
                json.WriteNumber("probability", Math.Round(party.Probability, 6));
                Fields(json, party.Fields);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("elsewhere");
            foreach (var colleague in answer.Elsewhere)
            {
                json.WriteStartObject();
                if (colleague.Owner is not null) json.WriteString("owner", colleague.Owner);
                if (colleague.Team is not null) json.WriteString("team", colleague.Team);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<DuplicatePair> pairs, string? next, IReadOnlyList<PairExplanation?>? why = null)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        for (var i = 0; i < pairs.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("first", pairs[i].First);
            json.WriteString("second", pairs[i].Second);
            var told = why?[i];
            json.WriteNumber("probability", Math.Round(told?.Probability ?? pairs[i].Probability, 6));
            json.WriteNumber("bits", Math.Round(told?.Bits ?? pairs[i].Bits, 3));
            if (told is not null)
            {
                json.WriteNumber("priorBits", Math.Round(told.PriorBits, 3));
                Fields(json, [.. told.Fields.Where(f => f.Level != "missing")]);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (next is not null) json.WriteString("next", next);
        json.WriteEndObject();
    }

    private static void Fields(Utf8JsonWriter json, IReadOnlyList<FieldEvidence> fields)
    {
        json.WriteStartArray("fields");
        foreach (var field in fields)
        {
            json.WriteStartObject();
            json.WriteString("field", field.Field);
            json.WriteString("level", field.Level);
            json.WriteNumber("bits", Math.Round(field.Bits, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Demand(RecordType type)
    {
        if (type.Name != "party") throw new ProblemException(Problem.Refused("duplicates.notThisType", null, ("type", type.Name)));
    }
}
