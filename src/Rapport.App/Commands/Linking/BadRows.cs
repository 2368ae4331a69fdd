using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Rapport.Core.Problems;

namespace Rapport.App.Commands.Linking;

/// <summary>Rows that cannot be read: all are counted, and the first fifty named, so that a file is put right in one go.</summary>
internal sealed class BadRows
{
    /// <summary>Most lines that are named.</summary>
    public const int MostNamed = 50;

    private readonly List<BadRow> named = [];

    public int Count { get; private set; }

    /// <summary>"people.csv: 3, 7, 12; shop.csv: 4 and 12 more".</summary>
    public string Lines
    {
        get
        {
            var text = new StringBuilder();
            foreach (var file in named.GroupBy(b => b.File, StringComparer.Ordinal))
                text.Append(text.Length > 0 ? "; " : "").Append(file.Key).Append(": ").AppendJoin(", ", file.Select(b => b.Line.ToString(CultureInfo.InvariantCulture)));
            if (Count > named.Count) text.Append(CultureInfo.InvariantCulture, $" and {Count - named.Count} more");
            return text.ToString();
        }
    }

    public void Add(string path, long line, Problem problem)
    {
        Count++;
        if (named.Count < MostNamed) named.Add(new BadRow(Path.GetFileName(path), line, ProblemTexts.Say(problem with { At = null })));
    }

    /// <summary>Refuses a file with such rows: what is wrong with the first, and which others there are.</summary>
    public void Demand()
    {
        if (Count == 0) return;
        var first = Placed(named[0].File, named[0].Line.ToString(CultureInfo.InvariantCulture), named[0].Why);
        if (Count > 1) first = first with { Code = "link.badRows", Args = new Dictionary<string, object?>(first.Args!, StringComparer.Ordinal) { ["rows"] = Count, ["lines"] = Lines, ["badRows"] = named } };
        throw new ProblemException(first);
    }

    /// <summary>The rows that a refusal names, for programs; null where it names none.</summary>
    public static JsonArray? Of(Problem problem) => problem.Args?.GetValueOrDefault("badRows") is not IReadOnlyList<BadRow> rows ? null
        : new JsonArray([.. rows.Select(b => new JsonObject { ["file"] = b.File, ["line"] = b.Line, ["message"] = b.Why })]);

    /// <summary>A line that cannot be read, with what can be done about it.</summary>
    public static Problem Placed(string path, string line, string why) => Problem.Invalid("link.badRow", $"{Path.GetFileName(path)}:{line}", ("message", why));
}

/// <summary>One of them, by file and line, and what is wrong with it.</summary>
internal sealed record BadRow(string File, long Line, string Why);
