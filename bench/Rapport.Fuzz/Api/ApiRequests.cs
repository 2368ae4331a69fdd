using System.Globalization;
using System.Text;
using Rapport.Core.Catalogue;
using Rapport.Fuzz.Criteria;

namespace Rapport.Fuzz.Api;

/// <summary>Requests to every call of the API: nearly sound, mutated, or noise. What earlier answers told comes back in them.</summary>
internal sealed class ApiRequests(RecordCatalogue catalogue, List<(string Type, string Id)> records, List<string> sets, List<string> cursors, Random random)
{
    private const string V1 = "/api/v1";
    private static readonly string[] Measures = ["count", "sum(total)", "sum(amount)", "avg(total)", "min(placedAt)", "max(total)", "distinct(party)", "count(party)", "sum(name)", "sum(", "total"];
    private static readonly string[] Dimensions = ["country", "month(placedAt)", "weekday(placedAt)", "hour(placedAt)", "year(createdAt)", "party", "party.name", "kind", "order.country", "tags", "day(placedAt)", "nothing", "quarter(total)", "createdAt"];
    private readonly ApiBodies bodies = new(catalogue, records, random);

    public ApiRequest Next()
    {
        var known = random.Pick(records);
        var type = random.Next(8) switch { 0 => random.Pick(catalogue.Types).Name, 1 when random.OneIn(4) => "nothing", 2 or 3 => known.Type, _ => "party" };
        var id = random.OneIn(3) ? random.Pick([Guid.Empty.ToString(), Noise.Text(random, 6), random.Pick(records).Id]) : known.Id;
        var call = random.Next(26) switch
        {
            0 or 1 or 2 => Get($"/{type}?where={Sent(Where(type))}&limit={Limit()}{(random.OneIn(4) ? "&count=capped" : "")}"),
            3 or 4 => Get($"/{type}?sort={Sent(random.OneIn(2) ? "" : Fields(type, 2, sign: true))}&fields={Sent(random.OneIn(2) ? "" : Fields(type, 4))}&cursor={Sent(Cursor())}&expand={Sent(random.OneIn(3) ? Fields(type, 2) : "")}&limit=2"),
            5 => Get($"/search?q={Sent(Noise.Text(random, 14))}&limit={Limit()}{(random.OneIn(3) ? "&types=" + type : "")}"),
            6 => Get($"/changes?after={Sent(Cursor())}&types={Sent(random.OneIn(2) ? "" : type)}&limit={Limit()}"),
            7 => Get($"/{type}/{Sent(id)}/timeline?cursor={Sent(random.OneIn(2) ? Cursor() : $"{random.NextInt64()}.{random.Next()}.{random.Next()}")}"),
            8 => Get($"/{type}/{Sent(id)}?fields={Sent(random.OneIn(2) ? "" : Fields(type, 3))}&expand={Sent(random.OneIn(2) ? "" : Fields(type, 2))}"),
            9 when random.OneIn(8) => Post($"/types/{type}/fields", bodies.Field()),
            9 when random.OneIn(8) => new("DELETE", $"{V1}/types/{type}/fields/{Sent(Fields(type, 1))}", null, []),
            9 when random.OneIn(4) => Get(random.Pick(["/types", $"/types/{type}", "/jobs?state=" + random.Pick(["done", "x"]), $"/jobs/{random.Next(-1, 3)}", "/../../etc", "//", "/%00", $"/{Sent(Noise.Text(random, 20))}"])),
            9 => Post($"/jobs/{random.Next(-1, 3)}/{random.Pick(["cancel", "replay", "x"])}", null),
            10 or 11 or 12 => Post($"/{type}", bodies.Record(type)),
            13 or 14 or 15 => new("PATCH", $"{V1}/{known.Type}/{Sent(id)}", bodies.Record(known.Type), []),
            16 => new("DELETE", $"{V1}/{known.Type}/{Sent(id)}", null, []),
            17 or 18 or 19 => Post($"/{type}/batch", bodies.Batch(type)),
            20 or 21 => Post("/reports/query", bodies.Mutated(Report(type))),
            22 => Post($"/change-sets/{Sent(random.OneIn(3) || sets.Count == 0 ? random.Pick(["0", "-1", "9223372036854775807", Noise.Text(random, 4)]) : random.Pick(sets))}/undo{(random.OneIn(2) ? "?preview=true" : random.OneIn(4) ? "?preview=" + Sent(Noise.Text(random, 4)) : "")}", null),
            23 => new(random.Pick(["PUT", "OPTIONS", "HEAD", "TRACE", "QUERY", "post"]), $"{V1}/{type}/{Sent(id)}", random.OneIn(2) ? null : bodies.Record(type), []),
            24 => Get($"/{type}?{Sent(Noise.Text(random, 6))}={Sent(Noise.Text(random, 6))}&where=a&where=b"),
            _ => Post($"/{type}", random.OneIn(300) ? bodies.Huge() : bodies.Anything()),
        };
        return random.OneIn(5) ? call with { Headers = Headers() } : call;
    }

    private static ApiRequest Get(string path) => new("GET", V1 + path, null, []);

    private static ApiRequest Post(string path, byte[]? body) => new("POST", V1 + path, body, []);

    private (string, string)[] Headers() => [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(8) switch
    {
        0 or 1 => ("If-Match", random.Pick(["*", "\"1\"", "W/\"2\"", "\"99\"", "1", Seen(8)])),
        2 or 3 => ("Idempotency-Key", random.OneIn(3) ? Seen(12) : "key " + random.Next(50).ToString(CultureInfo.InvariantCulture)),
        4 => ("Content-Type", random.Pick(["text/plain", "application/json; charset=utf-16", "application/x-www-form-urlencoded", "application/json;", Seen(10)])),
        5 => ("Accept", random.Pick(["text/html", "application/xml", Seen(10)])),
        6 when random.OneIn(10) => ("Authorization", random.Pick(["Bearer", "Bearer x", "Basic eDp5", Seen(20)])),
        _ => random.Pick([("If-None-Match", "*"), ("Accept-Language", random.Pick(["zh-Hant", "xx", Seen(9)])), ("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("X-HTTP-Method-Override", "DELETE")]),
    })];

    /// <summary>Noise that may stand in a header at all: no line ends and no control signs, which no client sends.</summary>
    private string Seen(int most) => string.Concat(Noise.Text(random, most).Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));

    private string Where(string type) => catalogue.Find(type) is not { } found || random.OneIn(8) ? Noise.Text(random, 30)
        : !random.OneIn(3) ? new CriteriaGrammar(catalogue, random).Criterion(found, 2)
        : Noise.Mutate(random, new CriteriaGrammar(catalogue, random).Criterion(found, 2), CriteriaGrammar.Pieces, 2);

    private string Fields(string type, int most, bool sign = false) => string.Join(',', Enumerable.Range(0, random.Next(1, most + 1)).Select(_ =>
        (sign && random.OneIn(2) ? "-" : "") + (random.OneIn(40) || catalogue.Find(type) is not { } found ? Noise.Text(random, 6) : random.Pick(found.Fields).Name)));

    private string Limit() => random.Pick(["1", "2", "3", "5", "50", "7", "9", "20", "0", "x"]);

    private string Cursor() => random.Next(9) switch
    {
        < 4 => "",
        4 => Noise.Text(random, 20),
        5 => Convert.ToBase64String(Encoding.UTF8.GetBytes(random.OneIn(2) ? Noise.Text(random, 20) : $"[\"name\",\"{"ldsbxgyt"[random.Next(8)]}{random.Next()}\",\"{random.Next()}\"]")).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
        6 when cursors.Count > 0 => Noise.Mutate(random, random.Pick(cursors), ["A", "=", "-", "_"], 2),
        _ => cursors.Count > 0 ? random.Pick(cursors) : "",
    };

    private string Report(string type)
    {
        if (random.OneIn(2)) type = random.Pick(["order", "orderLine", "payment"]);
        var found = catalogue.Find(type);
        string Of(string[] anything, Func<Field, string> own) => found is null || random.OneIn(8) ? random.Pick(anything) : own(random.Pick(found.Fields));
        string Measure() => Of(Measures, f => f.ValueKind is FieldKind.Integer or FieldKind.Number or FieldKind.Money ? $"{random.Pick(["sum", "avg", "min", "max"])}({f.Name})" : random.Pick(["count", $"distinct({f.Name})"]));
        string Dimension() => Of(Dimensions, f => f.ValueKind is FieldKind.Date or FieldKind.DateTime ? $"{random.Pick(["day", "month", "weekday", "hour", "year"])}({f.Name})" : f.Name);
        string Some(Func<string> one, int most) => "[" + string.Join(',', Enumerable.Range(0, random.Next(most + 1)).Select(_ => $"\"{one()}\"")) + "]";
        var parts = new List<string> { $"\"type\":\"{type}\"", $"\"measures\":{Some(Measure, 3)}", $"\"rows\":{Some(Dimension, 2)}" };
        if (random.OneIn(3)) parts.Add($"\"columns\":{Some(Dimension, 1)}");
        if (random.OneIn(3)) parts.Add("\"where\":" + System.Text.Json.JsonSerializer.Serialize(string.Concat(Where(type).Where(c => !char.IsSurrogate(c)))));
        if (random.OneIn(3)) parts.Add($"\"sort\":\"{random.Pick(["-", ""])}{(random.OneIn(2) ? "key" : Measure())}\"");
        if (random.OneIn(3)) parts.Add($"\"limit\":{random.Pick(["1", "5", "20", "0", "-1", "1e9"])}");
        if (random.OneIn(3)) parts.Add("\"fill\":true");
        return "{" + string.Join(',', parts) + "}";
    }

    /// <summary>As a client sends it, now and then spelled wrongly.</summary>
    private string Sent(string text)
    {
        // Half a pair has no bytes: what a client makes of it is the replacement sign.
        var escaped = Uri.EscapeDataString(new string([.. text.Select(c => char.IsSurrogate(c) ? '\uFFFD' : c)]));
        return random.OneIn(60) ? escaped + random.Pick(["%", "%zz", "%C3%28", "%00", "%ED%A0%80", "+", "%2F..%2F"]) : escaped;
    }
}
