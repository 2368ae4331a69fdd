namespace Rapport.Core.SearchText;

/// <summary>A candidate with what is needed to rank it.</summary>
/// <param name="Title">The text shown for the record.</param>
/// <param name="Mine">True when the person who searches owns it.</param>
public readonly record struct SearchCandidate(SearchDoc Doc, string Title, SearchMatch Match, bool Mine = false);

/// <summary>
/// Puts candidates in order: exact title, whole words, beginnings of words, other fields, corrected; mine before others',
/// recent before old.
/// </summary>
public static class SearchRanking
{
    public static IReadOnlyList<SearchCandidate> Rank(SearchQuery query, IEnumerable<SearchCandidate> candidates) =>
        [.. candidates.Select(c => (Candidate: c, Rank: RankOf(query, c)))
            .OrderBy(c => c.Rank).ThenByDescending(c => c.Candidate.Mine).ThenByDescending(c => c.Candidate.Doc.N)
            .Select(c => c.Candidate)];

    private static int RankOf(SearchQuery query, SearchCandidate candidate)
    {
        const int Exact = 0, WholeWords = 1, Beginnings = 2, Elsewhere = 3, Corrected = 4;
        var title = SearchText.Fold(candidate.Title);
        if (title == query.Text) return Exact;
        var tokens = SearchText.Tokens(title);
        if (query.Terms.Count > 0 && query.Terms.All(g => g.Matches(tokens.All)))
        {
            if (IsReading(query.Text, title)) return Exact;
            return query.Terms.All(g => IsWhole(g, title, tokens)) ? WholeWords : Beginnings;
        }

        return candidate.Match switch { SearchMatch.Lookup => Exact, SearchMatch.Words => Elsewhere, _ => Corrected };
    }

    /// <summary>True for "zhang san" and "zhangsan" as the reading of 张三, and for its initials "zs".</summary>
    private static bool IsReading(string query, string title)
    {
        var key = SearchText.SortKey(title);
        var end = key.IndexOf('\u0001', StringComparison.Ordinal);
        if (end < 0) return false;
        var syllables = key[..end].Split(' ');
        var typed = query.Replace(" ", "", StringComparison.Ordinal);
        return typed == string.Concat(syllables) || typed == string.Concat(syllables.Select(s => s[0]));
    }

    // The pairs of 三丰 and 张三 are both in 张三丰; whether a longer run stands there in one piece, only the title tells.
    private static bool IsWhole(TermGroup group, string title, TokenSet tokens) => group.Alternatives.Any(all =>
        all.All(term => tokens.All.Contains(term.Text))
        && (all.Count == 1 || !CharacterTable.IsHan(all[0].Text[0]) || title.Contains(string.Concat(all.Select((t, i) => i == 0 ? t.Text : t.Text[1..])), StringComparison.Ordinal)));
}
