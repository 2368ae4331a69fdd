namespace Rapport.Core.Exchange.Tables;

/// <summary>Which character divides the columns: the one that cuts the first rows into the same number of cells, and into most.</summary>
internal static class Delimiters
{
    private const int RowsLookedAt = 50;
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    public static char Guess(string beginning)
    {
        // Spreadsheets may say it in a line of its own.
        if (Announced(beginning) is { } announced) return announced;
        var best = (Delimiter: ',', Score: 0.0);
        foreach (var candidate in Candidates)
        {
            using var rows = new DelimitedSource(new StringReader(beginning), candidate);
            var counts = new List<int>();
            while (counts.Count < RowsLookedAt && rows.Read()) counts.Add(rows.Problem is null ? rows.Count : 0);
            // The sample's last row may be cut off.
            if (counts.Count > 2 && counts.Count < RowsLookedAt) counts.RemoveAt(counts.Count - 1);
            // The table may stand under a title; one with less than half of the rows is none.
            var usual = counts.FirstOrDefault() >= 2 ? counts[0] : counts.Where(c => c >= 2).GroupBy(c => c).Where(g => g.Count() >= 2 && 2 * g.Count() >= counts.Count).OrderByDescending(g => g.Count()).Select(g => g.Key).FirstOrDefault();
            if (usual < 2) continue;
            var alike = counts.Count(c => c == usual) / (double)counts.Count;
            var score = alike * alike * (1 + Math.Log(usual));
            if (score > best.Score) best = (candidate, score);
        }

        return best.Delimiter;
    }

    /// <summary>The delimiter in a first line such as <c>sep=;</c>, or null.</summary>
    public static char? Announced(string beginning) =>
        beginning.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && beginning.Length > 5 && beginning[5] is '\r' or '\n' ? beginning[4] : null;
}
