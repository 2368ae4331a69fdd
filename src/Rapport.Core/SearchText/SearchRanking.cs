namespace Rapport.Core.SearchText;

/// <summary>A candidate with what is needed to rank it.</summary>
/// <param name="Title">The text shown for the record.</param>
/// <param name="Mine">True when the person who searches owns it.</param>
/// <param name="Reach">How far into the record one had to look.</param>
public readonly record struct SearchCandidate(SearchDoc Doc, string Title, SearchMatch Match, bool Mine = false, SearchReach Reach = SearchReach.Names);

/// <summary>
/// Puts candidates in order: exact title, whole words, beginnings of words, other names, details, long texts, corrected; those with some
/// of the words in their title first, mine before others', recent before old.
/// </summary>
public static class SearchRanking
{
    public static IReadOnlyList<SearchCandidate> Rank(SearchQuery query, IEnumerable<SearchCandidate> candidates) =>
        [.. candidates.Select(c => (Candidate: c, Rank: RankOf(query, c)))
            .OrderBy(c => c.Rank.Step).ThenByDescending(c => c.Rank.InTitle).ThenByDescending(c => c.Candidate.Mine).ThenByDescending(c => c.Candidate.Doc.N)
            .Select(c => c.Candidate)];

    private static (int Step, int InTitle) RankOf(SearchQuery query, SearchCandidate candidate)
    {
        const int Exact = 0, WholeWords = 1, Beginnings = 2, Elsewhere = 3, Corrected = 6;
        var title = SearchText.Fold(candidate.Title);
        if (title == query.Text) return (Exact, 0);
        var tokens = SearchText.Tokens(title);
        var inTitle = query.Terms.Count(g => g.Matches(tokens.All));
        if (query.Terms.Count > 0 && inTitle == query.Terms.Count)
        {
            if (IsReading(query.Text, title)) return (Exact, 0);
            return (query.Terms.All(g => IsWhole(g, title, tokens)) ? WholeWords : Beginnings, 0);
        }

        return candidate.Match switch
        {
            SearchMatch.Lookup => (Exact, 0),
            SearchMatch.Words => (Elsewhere + (int)candidate.Reach, inTitle),
            _ => (Corrected + (int)candidate.Reach, inTitle),
        };
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
