using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Rapport.App.Tests.Api;

/// <summary>
/// Random and mutated requests to every call: never a 500, and nothing written by a refusal. <c>RAPPORT_FUZZ</c> sets how
/// many; the seed is told when one fails.
/// </summary>
public abstract class SurvivingNonsense(ApiServer server) : OverHttp(server)
{
    private static readonly string[] Types = ["party", "product", "order", "orderLine", "payment", "note", "relation", "user", "team", "nothing"];
    private static readonly string[] Values =
        ["null", "true", "-1", "1e999", "-1e-999", "123456789012345678901234567890", "0.1", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udbff\\udfff\"", "\"😀\"", "[]", "{}", "[[[[]]]]", "[null]", "[\"a\",\"a\"]",
         "\"2026-02-30\"", "\"0001-01-01\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"2026-01-01T00:00:00+14:00\"", "\"00000000-0000-0000-0000-000000000000\"", "{\"latitude\":91,\"longitude\":0}", "{\"latitude\":\"x\"}", "\"x@y\"", "\"’; drop table cus_party; --\"", "9007199254740993", "-9223372036854775808", "79228162514264337593543950335"];
    private static readonly string[] Conditions =
        ["name = \"a\"", "name contains \"%\"", "count(orders) > 1e300", "not (name is empty)", "any(orders, total > 1)", "createdAt > today - 90d", "search \"\"", "((((", "name = \u0000", "a.b.c.d.e.f.g = 1", "total / 0 > 1", "birthday = \"2026-02-30\"", "id = \"x\"", "owner = me", "code > 5", "tags has \"x\"", "sum(orders, total) * 1e308 * 1e308 > 0", "name = \"" + "\\"];

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("RAPPORT_FUZZ"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 1_000;

    [Fact]
    public async Task No_request_breaks_the_server_or_writes_by_halves()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var party = await CreateAsync("party", new { name = "Fuzzed" });
        var fields = (await GetAsync("/types")).Json["items"]!.AsArray().ToDictionary(t => (string)t!["name"]!, t => t!["fields"]!.AsArray().Select(f => (string)f!["name"]!).ToArray());
        var failures = new List<string>();
        var statuses = new Dictionary<int, int>();
        for (var i = 0; i < Rounds; i++)
        {
            var (method, path, body) = Request(random, party, fields);
            var before = body is null ? 0 : await RowsAsync();
            Reply reply;
            try
            {
                reply = await CallAsync(method, path, body);
            }
            catch (HttpRequestException e)
            {
                failures.Add($"{method} {path} {Show(body)}: {e.Message}");
                continue;
            }

            statuses[reply.Status] = statuses.GetValueOrDefault(reply.Status) + 1;
            if (reply.Status >= 500) failures.Add($"{method} {path} {Show(body)}: {reply.Text}");
            else if (reply.Status >= 400 && reply.Headers.GetValueOrDefault("Content-Type") != "application/problem+json") failures.Add($"{method} {path}: {reply.Status} without a problem");
            else if (reply.Status >= 400 && body is not null && await RowsAsync() != before) failures.Add($"{method} {path} {Show(body)}: {reply.Status}, but something was written");
        }

        Assert.True(failures.Count == 0, string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {failures.Count} of {Rounds}:\n{string.Join('\n', failures.Take(20))}"));
        // A fuzz that only ever meets one wall tests that wall.
        Assert.True(statuses.ContainsKey(200) && statuses.ContainsKey(201) && statuses.ContainsKey(400) && statuses.ContainsKey(404), string.Join(", ", statuses));
    }

    private static (string Method, string Path, byte[]? Body) Request(Random random, string party, Dictionary<string, string[]> fields)
    {
        var type = random.Next(4) == 0 ? Types[random.Next(Types.Length)] : "party";
        var names = fields.GetValueOrDefault(type) ?? ["name"];
        string Field() => random.Next(12) == 0 ? Noise(random, 8) : names[random.Next(names.Length)];
        string Escaped(string text) => random.Next(20) == 0 ? Uri.EscapeDataString(text)[..Math.Min(5, text.Length)] + "%zz%C3%28" : Uri.EscapeDataString(text);
        var id = random.Next(3) == 0 ? Guid.CreateVersion7().ToString() : party;
        return random.Next(12) switch
        {
            0 or 1 => ("GET", $"{V1}/{type}?where={Escaped(random.Next(3) == 0 ? Noise(random, 30) : Conditions[random.Next(Conditions.Length)])}&limit={random.Next(-1, 3)}", null),
            2 => ("GET", $"{V1}/{type}?sort={Escaped((random.Next(2) == 0 ? "-" : "") + Field())}&fields={Escaped(Field() + "," + Field())}&cursor={Escaped(random.Next(2) == 0 ? "" : Cursor(random))}&expand={Escaped(random.Next(2) == 0 ? "" : Field())}", null),
            3 => ("GET", $"{V1}/search?q={Escaped(Noise(random, 12))}", null),
            4 => ("GET", $"{V1}/changes?after={Escaped(random.Next(2) == 0 ? "" : Cursor(random))}&types={type}&limit={random.Next(0, 3)}", null),
            5 => ("GET", $"{V1}/{type}/{id}/timeline?cursor={Escaped(random.Next(2) == 0 ? $"{random.NextInt64()}.{random.Next()}.{random.Next()}" : Noise(random, 9))}", null),
            // Some are sound, so that the way to a creation is walked in every run.
            6 when random.Next(4) == 0 => ("POST", $"{V1}/party", Encoding.UTF8.GetBytes("{\"kind\":\"person\",\"name\":\"Fuzz\"}")),
            6 or 7 => ("POST", $"{V1}/{type}", Body(random, Field)),
            8 => ("PATCH", $"{V1}/{type}/{id}", Body(random, Field)),
            9 => ("POST", $"{V1}/{type}/batch", Bytes(random, $"{{\"items\":[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Text(random, Field)))}]}}")),
            10 => ("POST", $"{V1}/types/{type}/fields", Bytes(random, $"{{\"name\":{Values[random.Next(Values.Length)]},\"kind\":{(random.Next(2) == 0 ? "\"text\"" : Values[random.Next(Values.Length)])},\"format\":{Values[random.Next(Values.Length)]},\"choices\":{Values[random.Next(Values.Length)]}}}")),
            _ => ("POST", $"{V1}/change-sets/{(random.Next(2) == 0 ? random.NextInt64().ToString(CultureInfo.InvariantCulture) : Escaped(Noise(random, 5)))}/undo?preview={(random.Next(2) == 0 ? "true" : Escaped(Noise(random, 3)))}", null),
        };
    }

    private static string Text(Random random, Func<string> field)
    {
        var parts = Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"{JsonValue.Create(field()).ToJsonString()}:{Values[random.Next(Values.Length)]}").ToList();
        if (random.Next(3) > 0) parts.Add("\"name\":\"Fuzz\"");
        return "{" + string.Join(',', parts) + "}";
    }

    private static byte[] Body(Random random, Func<string> field) => Bytes(random, Text(random, field));

    /// <summary>One in four loses, doubles or swaps a byte.</summary>
    private static byte[] Bytes(Random random, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text).ToList();
        if (random.Next(4) > 0 || bytes.Count == 0) return [.. bytes];
        var at = random.Next(bytes.Count);
        if (random.Next(2) == 0) bytes.RemoveAt(at);
        else bytes[at] = (byte)random.Next(256);
        return [.. bytes];
    }

    private static string Cursor(Random random) => Convert.ToBase64String(Encoding.UTF8.GetBytes(random.Next(2) == 0 ? Noise(random, 20) : $"[\"name\",\"{"ldsbxgyt"[random.Next(8)]}{random.Next()}\",\"{random.Next()}\"]")).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Noise(Random random, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(1, most)).Select(_ => random.Next(6) switch { 0 => ((char)random.Next(0, 0xd7ff)).ToString(), 1 => "张", 2 => "\"", 3 => "(", _ => ((char)random.Next(32, 127)).ToString() }));

    private static string Show(byte[]? body) => body is null ? "" : Encoding.UTF8.GetString(body);

    /// <summary>All rows that a refusal could have left behind.</summary>
    private async Task<long> RowsAsync()
    {
        await using var connection = await Server.Workplace.Database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select (select count(*) from core_change_set) + (select count(*) from core_change) + (select count(*) from core_field) + (select count(*) from core_timeline) + (select count(*) from core_link) + "
            + string.Join(" + ", Server.Workplace.Catalogue.Current.Types.Select(t => $"(select count(*) from {t.Table})"));
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }

    public sealed class OnSqlite(SqliteServer server) : SurvivingNonsense(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : SurvivingNonsense(server), IClassFixture<PostgresServer>;
}
