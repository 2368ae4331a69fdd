using System.Globalization;
using System.Text.Json.Nodes;
using Rapport.Core.Problems;
using Rapport.Customers.Identity;
using Rapport.Customers.Identity.Model;

namespace Rapport.App.Commands.Linking;

/// <summary>What was found, as one object for programs and people.</summary>
internal sealed class LinkReport(LinkFiles files, LinkOutcome found)
{
    private const int MostExplained = 1_000;

    public JsonObject Summary(double readSeconds)
    {
        var sizes = Enumerable.Range(0, files.Table.Rows).Where(r => found.Clusters.Root(r) == r).Select(found.Clusters.Size).ToList();
        var result = new JsonObject { ["records"] = files.Table.Rows };
        if (files.Table.Split > 0) (result["rowsOfFirst"], result["rowsOfSecond"]) = (files.Table.Split, files.Table.Rows - files.Table.Split);
        if (files.Skipped.Count > 0) (result["rowsSkipped"], result["linesSkipped"]) = (files.Skipped.Count, files.Skipped.Lines);
        if (files.Encodings.Count > 0) result["encoding"] = string.Join(", ", files.Encodings.Distinct(StringComparer.OrdinalIgnoreCase));
        result["columns"] = string.Join(", ", found.Model.Columns.Select(c => $"{c.Name}={Camel(c.Role)}"));
        result["columnsIgnored"] = string.Join(", ", files.Heads.Select(h => h.Name).Except(found.Model.Columns.Select(c => c.Name), StringComparer.Ordinal));
        result["pairsCompared"] = found.Compared;
        result["pairs"] = found.Pairs.Count;
        result["clusters"] = sizes.Count(s => s > 1);
        result["parties"] = sizes.Count;
        result["largestCluster"] = sizes.Max();
        result["pairsNotFollowed"] = found.Clusters.Refused;
        result["learning"] = Learning();
        result["secondsReading"] = Math.Round(readSeconds, 2);
        return result;
    }

    private string Learning()
    {
        if (found.RuleFits.Count == 0) return "too few rows agree in two columns to learn from: usual shares of errors are assumed";
        var still = found.RuleFits.Count(f => f.Converged);
        return still == found.RuleFits.Count ? $"converged under all {still} rules, in at most {found.RuleFits.Max(f => f.Rounds)} rounds"
            : $"converged under {still} of {found.RuleFits.Count} rules; the others were stopped after {found.RuleFits.Max(f => f.Rounds)} rounds, close to their end";
    }

    public JsonObject Model() => new()
    {
        ["prior"] = found.Model.Data.Prior,
        ["columns"] = new JsonArray([.. found.Model.Data.Fields.Select(f => new JsonObject
        {
            ["column"] = f.Column.Name,
            ["role"] = Camel(f.Column.Role),
            ["levels"] = new JsonArray([.. f.Levels.Select((l, i) => new JsonObject { ["level"] = l, ["m"] = f.M[i], ["u"] = f.U[i], ["bits"] = Math.Round(Math.Log2(f.M[i] / f.U[i]), 3) }).Skip(1)]),
        })]),
        ["learntUnder"] = new JsonArray([.. found.RuleFits.Select(r => new JsonObject { ["rule"] = r.Rule.Describe(found.Model.Columns), ["pairs"] = r.Pairs, ["shareOfOneParty"] = Math.Round(r.Share, 5), ["rounds"] = r.Rounds, ["converged"] = r.Converged })]),
        ["blockedBy"] = new JsonArray([.. found.Rules.Select(r => new JsonObject { ["rule"] = r.Rule.Describe(found.Model.Columns), ["pairs"] = r.Pairs, ["largeBlocks"] = r.LargeBlocks })]),
    };

    public IEnumerable<JsonNode> Explain(string asked)
    {
        if (int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return found.Pairs.OrderBy(p => p.Bits).ThenBy(p => p.A).ThenBy(p => p.B).Take(Math.Min(count, MostExplained)).Select(p => (JsonNode)Explained(p.A, p.B));
        var names = asked.Split(',', 2, StringSplitOptions.TrimEntries);
        if (names.Length < 2) throw new ProblemException(Problem.Invalid("usage.explain", null, ("asked", asked)));
        return [Explained(RowOf(names[0], inSecond: false), RowOf(names[1], inSecond: files.Table.Split > 0))];
    }

    private int RowOf(string name, bool inSecond)
    {
        for (var row = inSecond ? files.Table.Split : 0; row < files.Table.Rows; row++)
            if (files.NameOf(row) == name) return row;
        throw new ProblemException(Problem.Missing("link.rowMissing", null, ("row", name)));
    }

    private JsonObject Explained(int a, int b)
    {
        var score = found.Model.Score(Record(a), Record(b));
        return new JsonObject
        {
            ["first"] = files.NameOf(a),
            ["second"] = files.NameOf(b),
            ["probability"] = Math.Round(score.Probability, 6),
            ["bits"] = Math.Round(score.Bits, 3),
            ["priorBits"] = Math.Round(score.PriorBits, 3),
            ["fields"] = new JsonArray([.. score.Fields.Select(f => new JsonObject
            {
                ["column"] = f.Column.Name, ["first"] = f.First, ["second"] = f.Second, ["level"] = f.Level, ["m"] = f.M, ["u"] = f.U, ["bits"] = Math.Round(f.Bits, 3), ["rarityBits"] = Math.Round(f.RarityBits, 3),
            })]),
        };
    }

    private PreparedRecord Record(int row) => new([.. found.Model.Columns.Select((_, c) => files.Table.Value(c, row))]);

    private static string Camel<T>(T value) where T : Enum => value.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";
}
