using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.App.Api;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Commands;

/// <summary><c>rapport count</c> and <c>rapport query</c>: the criteria language on the command line.</summary>
internal static class QueryCommands
{
    private static readonly Argument<string> Kind = new("type") { Description = "A record type such as party or order." };
    private static readonly Option<string?> Where = new("--where") { Description = "Criteria, such as: total > 1000 and placedAt > today - 90d" };

    public static Command Count() => Verb.Make("count", "Counts records.", "rapport count order --where \"total > 1000\"", [Kind, Where], async (verb, ct) =>
    {
        await using var workplace = await verb.OpenAsync(ct);
        await using var services = workplace.BuildServices();
        var reader = services.GetRequiredService<RecordReader>();
        var count = await reader.CountAsync(TypeOf(reader.Catalogue, verb.Parsed.GetValue(Kind)!), verb.Parsed.GetValue(Where), Principal.System, int.MaxValue - 1, ct);
        return new JsonObject { ["count"] = count.Count };
    });

    public static Command Query()
    {
        var select = new Option<string?>("--select") { Description = "Fields, by comma." };
        var sort = new Option<string?>("--sort") { Description = "Fields, by comma; a minus sorts downwards." };
        var limit = new Option<int>("--limit") { Description = "Most rows.", DefaultValueFactory = _ => 50 };
        limit.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 1) r.AddError("--limit takes 1 or more."); });
        return Verb.Make("query", "Lists records.", "rapport query party --where \"count(orders) > 10\" --select name,sales --sort -name --limit 20", [Kind, Where, select, sort, limit], async (verb, ct) =>
        {
            await using var workplace = await verb.OpenAsync(ct);
            await using var services = workplace.BuildServices();
            var reader = services.GetRequiredService<RecordReader>();
            var type = TypeOf(reader.Catalogue, verb.Parsed.GetValue(Kind)!);
            var fields = verb.Parsed.GetValue(select)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var rows = new JsonArray();
            string? cursor = null;
            do
            {
                var page = await reader.ListAsync(new RecordQuery(type, verb.Parsed.GetValue(Where), verb.Parsed.GetValue(sort), fields, Math.Min(RecordReader.LargestPage, verb.Parsed.GetValue(limit) - rows.Count), cursor), Principal.System, ct);
                foreach (var node in Nodes(page)) rows.Add(node);
                cursor = page.Next;
            }
            while (cursor is not null && rows.Count < verb.Parsed.GetValue(limit));
            return new JsonObject { ["rows"] = rows };
        });
    }

    public static RecordType TypeOf(RecordCatalogue catalogue, string name) =>
        catalogue.Find(name) ?? throw new ProblemException(Problem.Missing("type.unknown", null, ("type", name)));

    private static IEnumerable<JsonNode?> Nodes(RecordPage page)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) RecordJson.WritePage(json, page, null);
        return [.. JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()))!["items"]!.AsArray().Select(n => n?.DeepClone())];
    }
}
