using System.Data.Common;

namespace Rapport.Core.SearchText;

/// <summary>Why a record is a candidate.</summary>
public enum SearchMatch
{
    /// <summary>A number, address or code begins or ends as typed.</summary>
    Lookup,

    /// <summary>It has the words.</summary>
    Words,

    /// <summary>It has them after a typing error was put right.</summary>
    Corrected,
}

/// <summary>A record found, before anybody looked at it.</summary>
public readonly record struct SearchHit(SearchDoc Doc, SearchMatch Match);

/// <summary>What was found, and the words as they were put right where that was needed.</summary>
public sealed record SearchFinds(IReadOnlyList<SearchHit> Hits, IReadOnlyList<TermGroup>? Corrected = null);

/// <summary>Asks the index in every way that a query can be meant.</summary>
public static class SearchCandidates
{
    /// <summary>As many as are ranked in memory: 0.2 to 0.7 ms on a million names.</summary>
    public const int Most = 200;

    // With so many hits the text was hardly mistyped.
    private const int Enough = 5;

    /// <summary>Up to <see cref="Most"/> distinct candidates of each way, unranked.</summary>
    public static async Task<SearchFinds> FindAsync(ISearchIndex index, DbConnection connection, SearchQuery query, IReadOnlyList<short> typeNos, CancellationToken ct)
    {
        var hits = new List<SearchHit>();
        var seen = new HashSet<SearchDoc>();
        void Take(IEnumerable<SearchDoc> docs, SearchMatch match) => hits.AddRange(docs.Where(seen.Add).Select(d => new SearchHit(d, match)));

        foreach (var lookup in query.Lookups) Take(await index.FindAsync(connection, lookup, typeNos, Most, ct), SearchMatch.Lookup);
        if (query.Terms.Count == 0) return new SearchFinds(hits);
        Take(await index.FindAsync(connection, query.Terms, typeNos, Most, ct), SearchMatch.Words);
        if (hits.Count >= Enough || await CorrectAsync(index, connection, query.Terms, ct) is not { } corrected) return new SearchFinds(hits);
        Take(await index.FindAsync(connection, corrected, typeNos, Most, ct), SearchMatch.Corrected);
        return new SearchFinds(hits, corrected);
    }

    private static async Task<IReadOnlyList<TermGroup>?> CorrectAsync(ISearchIndex index, DbConnection connection, IReadOnlyList<TermGroup> terms, CancellationToken ct)
    {
        var corrected = new List<TermGroup>();
        var any = false;
        foreach (var group in terms)
        {
            IReadOnlyList<string> similar = group.Word is null ? [] : [.. (await index.SimilarAsync(connection, group.Word, ct)).Union(PinyinSpelling.Near(group.Word), StringComparer.Ordinal)];
            any |= similar.Count > 0;
            corrected.Add(similar.Count == 0 ? group : group with { Alternatives = [.. group.Alternatives, .. similar.Select(w => (IReadOnlyList<Term>)[new Term(w, false)])] });
        }

        return any ? corrected : null;
    }
}
