using System.Text.RegularExpressions;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;

namespace Rapport.App.Commands.Linking;

/// <summary>The real party of each row, as numbers; −1 where it is not known. Read after everything was found.</summary>
internal static class LinkTruth
{
    public static int[]? Of(LinkFiles files, string? pattern, string? truthFile)
    {
        if (truthFile is not null) return FromPairs(files, truthFile);
        if (!files.HasTruth) return null;
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var take = pattern is null ? null : Compiled(pattern);
        return [.. files.Truths.Select(text =>
        {
            if (take is not null) text = take.Match(text) is { Success: true } match ? match.Groups[Math.Min(1, match.Groups.Count - 1)].Value : "";
            return text.Length == 0 ? -1 : numbers.TryGetValue(text, out var number) ? number : numbers[text] = numbers.Count;
        })];
    }

    private static Regex Compiled(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException e)
        {
            throw new ProblemException(Problem.Invalid("usage.pattern", null, ("message", e.Message)));
        }
    }

    /// <summary>Rows named together are one party, and so are those named with them; all other rows are parties of their own.</summary>
    private static int[] FromPairs(LinkFiles files, string path)
    {
        var rows = files.Table.Rows;
        var byName = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var row = 0; row < rows; row++)
        {
            if (byName.TryGetValue(files.NameOf(row), out var list)) list.Add(row);
            else byName[files.NameOf(row)] = [row];
        }

        var party = Enumerable.Range(0, rows).ToArray();
        int Root(int row)
        {
            while (party[row] != row) row = party[row] = party[party[row]];
            return row;
        }

        var known = 0;
        using var table = TableFile.Open(path);
        if (table.Header.Count < 2) throw new ProblemException(Problem.Invalid("link.truthNeedsTwo", Path.GetFileName(path)));
        while (table.Read())
        {
            if (table.Problem is { } problem) throw new ProblemException(problem with { At = $"{Path.GetFileName(path)}:{table.LineNumber}" });
            if (byName.ContainsKey(table.Cell(0).Trim().ToString())) known++;
            if (byName.ContainsKey(table.Cell(1).Trim().ToString())) known++;
            foreach (var a in byName.GetValueOrDefault(table.Cell(0).Trim().ToString(), []))
                foreach (var b in byName.GetValueOrDefault(table.Cell(1).Trim().ToString(), [])) party[Root(b)] = Root(a);
        }

        if (known == 0) throw new ProblemException(Problem.Invalid("link.truthUnknown", Path.GetFileName(path), ("rows", string.Join(", ", Enumerable.Range(0, Math.Min(rows, 3)).Select(files.NameOf)))));
        return [.. Enumerable.Range(0, rows).Select(Root)];
    }
}
