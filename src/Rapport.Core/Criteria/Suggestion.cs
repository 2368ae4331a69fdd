namespace Rapport.Core.Criteria;

/// <summary>The name that somebody probably meant.</summary>
public static class Suggestion
{
    /// <summary>The candidate nearest to <paramref name="name"/>, or null when none is near.</summary>
    public static string? For(string name, IEnumerable<string> candidates) => For(name, candidates.Select(c => (c, c)));

    /// <summary>Each candidate is found by several words (name, labels, aliases) and answered by its name.</summary>
    public static string? For(string name, IEnumerable<(string Word, string Name)> candidates)
    {
        if (name.Length > 60) return null;
        var wanted = name.ToLowerInvariant();
        string? best = null;
        var least = Math.Max(1, wanted.Length / 3) + 1;
        foreach (var (word, answer) in candidates)
        {
            if (Math.Abs(word.Length - wanted.Length) >= least) continue;
            var distance = Distance(wanted, word.ToLowerInvariant());
            if (distance >= least) continue;
            (least, best) = (distance, answer);
        }

        return best;
    }

    /// <summary>Damerau–Levenshtein, optimal string alignment: one swap of neighbours counts one.</summary>
    internal static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
