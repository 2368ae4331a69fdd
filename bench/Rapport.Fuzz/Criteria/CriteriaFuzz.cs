using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rapport.App.Workplaces;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Storage.Postgres;
using Rapport.Storage.Sqlite;

namespace Rapport.Fuzz.Criteria;

/// <summary>
/// Criteria as text and as JSON, through parser, binder, both SQL dialects and memory. Every refusal says where in the
/// text it sticks; what is read is written and read again as the same.
/// </summary>
internal sealed partial class CriteriaFuzz : Fuzz
{
    private static readonly string[] Deep = ["(", "not ", "-", "any(orders, ", "sum(orders, ", "owner.", "1 + ", "name = 'a' and ", "name = 'a' or (", "x in (", "weekday(", "1,", "'", "\\", "name is not empty and not "];
    private static readonly string[] Json =
        ["{", "}", "[", "]", "\"", ":", ",", "null", "true", "1e999", "-0", "\\ud800", "\\u0000", "\"and\":", "\"or\":", "\"not\":{", "\"word\":", "\"field\":\"name\"", "\"op\":\"=\"", "\"value\":", "\"sum\":\"orders\"", "\"of\":", "\"where\":", "\"day\":\"2026-01-31\"", "\"+\":[1,2]", "\"matches\":\"a\"", "\"any\":\"orders\""];

    private readonly RecordCatalogue catalogue = new(Workplace.Modules.SelectMany(m => m.RecordTypes()));
    private readonly CriteriaContext context = new(new DateTime(2026, 3, 29, 0, 30, 0, DateTimeKind.Utc), TimeZoneInfo.FindSystemTimeZoneById("Europe/London"), Guid.CreateVersion7(), 1);
    private readonly SqlDialect[] dialects = [new SqliteDialect(), new PostgresDialect()];
    private string input = "";

    public override string Name => "criteria";

    public override string Input => Noise.Show(input);

    public override ValueTask<string> TryAsync(Random random)
    {
        var type = random.Pick(catalogue.Types);
        return new(random.OneIn(4) ? TryJson(random, type) : TryText(random, type));
    }

    private string TryText(Random random, RecordType type)
    {
        input = random.Next(200) switch
        {
            0 => Deeply(random),
            < 20 => Noise.Text(random, 60),
            < 100 => new CriteriaGrammar(catalogue, random).Criterion(type, 3),
            _ => Noise.Mutate(random, new CriteriaGrammar(catalogue, random).Criterion(type, 2), CriteriaGrammar.Pieces),
        };
        var read = CriteriaText.Read(input);
        if (read.Criterion is null) return Refused(read.Problem!);
        Demand(read.Criterion == CriteriaText.Read(CriteriaText.Write(read.Criterion)).Criterion, "written and read again it is another: " + CriteriaText.Write(read.Criterion));
        var json = CriteriaJson.Write(read.Criterion).ToJsonString();
        var (asJson, problem) = (CriteriaJson.Read(json).Criterion, CriteriaJson.Read(json).Problem);
        Demand(asJson is not null && CriteriaText.Write(asJson) == CriteriaText.Write(read.Criterion), $"as JSON it is another ({problem}): {json}");
        return Bound(random, CriteriaText.Parse(input, type, catalogue, Hiding(random)));
    }

    private static string Deeply(Random random)
    {
        var piece = random.Pick(Deep);
        var text = new StringBuilder();
        while (text.Length < 100) text.Append(piece);
        var times = random.Next(1, 300);
        return string.Concat(Enumerable.Repeat(text.ToString(), times)) + (random.OneIn(2) ? "1" + new string(')', random.Next(200)) : "");
    }

    /// <summary>Half of the time the asker may not know every second field.</summary>
    private static Func<RecordType, Field, bool>? Hiding(Random random) => random.OneIn(2) ? null : (_, field) => field.Name.Length % 2 == 0 && !field.ReadOnly;

    /// <summary>The refusal's code; it must point into the text.</summary>
    private string Refused(Problem problem)
    {
        Demand(problem.Code.StartsWith("criteria.", StringComparison.Ordinal), "a refusal of another kind: " + problem.Code);
        Demand(int.TryParse(problem.At, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= input.Length, $"{problem.Code} points to '{problem.At}'");
        return problem.Code;
    }

    private string Bound(Random random, CriteriaResult result)
    {
        if (result.Problem is { } problem) return Refused(problem);
        Demand(result.Bound is not null, "neither bound nor refused");
        foreach (var dialect in dialects)
        {
            try
            {
                var sql = new CriteriaSql(dialect, catalogue, context) { Words = (s, _, words, _) => $"{s.Add(words)} <> ''" }.Where(result.Bound!);
                Demand(sql.Length > 0 && !sql.Contains('\0', StringComparison.Ordinal), "no SQL");
            }
            catch (ProblemException e)
            {
                return e.Problems[0].Code;
            }
        }

        new CriteriaMemory(context).Matches(result.Bound!, new RandomRecord(random.Next()));
        return "bound";
    }

    /// <summary>Sound JSON whose names and values stand in each other's places.</summary>
    private static string Crossed(Random random, string json)
    {
        string[] parts = [.. Part().Matches(json).Select(m => m.Value), "null", "[]", "{}", "-1", "\"me\"", "\"between\"", "\"today\""];
        var at = 0;
        var (one, two) = (random.Next(parts.Length), random.Next(parts.Length));
        return Part().Replace(json, m => at++ == one || random.OneIn(20) ? random.OneIn(4) ? random.Pick(parts) : parts[two] : m.Value);
    }

    [GeneratedRegex("\"[^\"]*\"|-?[0-9.]+")]
    private static partial Regex Part();

    private string TryJson(Random random, RecordType type)
    {
        var written = CriteriaText.Read(new CriteriaGrammar(catalogue, random).Criterion(type, 2)).Criterion;
        var sound = written is null ? "{\"field\":\"name\",\"op\":\"=\",\"value\":\"a\"}" : CriteriaJson.Write(written).ToJsonString();
        input = random.Next(40) switch
        {
            0 => string.Concat(Enumerable.Repeat(random.Pick(["[", "{\"not\":", "{\"and\":[", "{\"left\":", "{\"+\":["]), random.Next(1, 600))),
            1 => Noise.Text(random, 40),
            < 6 => sound,
            < 20 => Crossed(random, sound),
            _ => Noise.Mutate(random, sound, Json),
        };
        var read = CriteriaJson.Read(input);
        if (read.Criterion is null)
        {
            Demand(read.Problem!.Code.StartsWith("criteria.", StringComparison.Ordinal), "a refusal of another kind: " + read.Problem.Code);
            Demand(JsonPlace.IsWithin(input, read.Problem), $"{read.Problem.Code} points to '{read.Problem.At}'");
            return "json " + read.Problem.Code;
        }

        Demand(CriteriaText.Read(CriteriaText.Write(read.Criterion)) is { Criterion: { } again } && CriteriaText.Write(again) == CriteriaText.Write(read.Criterion), "its text is another: " + CriteriaText.Write(read.Criterion));
        return "json " + Bound(random, CriteriaBinder.Bind(read.Criterion, type, catalogue, Hiding(random)));
    }
}
