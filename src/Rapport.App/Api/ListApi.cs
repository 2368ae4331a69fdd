using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Api;

/// <summary><c>GET /api/v1/{type}</c>: criteria, sort, choice of fields, expanded links, keyset cursor, capped count.</summary>
internal static class ListApi
{
    private const int CountCap = 10_000;
    public static readonly string[] Parameters = ["where", "sort", "fields", "expand", "limit", "cursor", "count"];

    public static void Map(RouteGroupBuilder api) => api.MapGet("/{type}", ReadAsync);

    private static async Task<IResult> ReadAsync(HttpContext http, string type, RecordReader reader, LinkedRecords linked, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var catalogue = reader.Catalogue;
        var found = ApiTypes.Of(catalogue, type, who);
        var query = new ApiQuery(http, Parameters);
        var expand = Expansions.Check(query.Names("expand"), catalogue, found, who);
        var where = ApiCriteria.Of(query.Text("where"));
        var limit = query.Whole("limit", 1, RecordReader.LargestPage, 50);
        var counted = query.Text("count") switch
        {
            null => false,
            "capped" => true,
            _ => throw new ProblemException(Problem.Invalid("query.notAChoice", "count", ("choices", "capped"))),
        };
        var page = await reader.ListAsync(new RecordQuery(found, where, query.Text("sort"), WithLinks(query.Names("fields"), expand, found, who), limit, query.Text("cursor")), who, ct);
        var expanded = await ExpandAsync(expand, found, page, reader, linked, who, ct);
        var count = counted ? await reader.CountAsync(found, where, who, CountCap, ct) : null;
        return ApiAnswer.Json(200, json => RecordJson.WritePage(json, page, count, expanded));
    }

    public static Task<Expansions?> ExpandAsync(IReadOnlyList<string>? expand, RecordType type, RecordPage page, RecordReader reader, LinkedRecords linked, Principal who, CancellationToken ct)
    {
        var places = page.Fields.Select((f, i) => (f.Name, i)).ToDictionary(f => f.Name, f => f.i, StringComparer.Ordinal);
        return Expansions.ReadAsync(expand, type, page.Rows, r => r.Id, (r, name) => places.TryGetValue(name, out var i) ? r.Values[i] : null, Expansions.MostInList, reader.Catalogue, linked, who, ct);
    }

    /// <summary>A link to be expanded is read although nobody chose it as a field.</summary>
    public static List<string>? WithLinks(string[]? fields, IReadOnlyList<string>? expand, RecordType type, Principal who)
    {
        var links = expand?.Where(n => type.Find(n) is not null).ToList() ?? [];
        if (fields is null && links.All(n => type[n].InList)) return null;
        var chosen = fields ?? [.. type.Fields.Where(f => (f.InList || f.Name == type.Title) && !f.IsComputed && f.Kind != FieldKind.MultiLink && !who.AccessTo(type).HiddenFields.Contains(f.Name)).Select(f => f.Name)];
        return [.. chosen.Union(links, StringComparer.Ordinal)];
    }
}
