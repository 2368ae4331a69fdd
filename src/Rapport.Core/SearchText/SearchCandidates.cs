using System.Data.Common;
using System.Runtime.CompilerServices;

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

/// <summary>A record found, before anybody looked at it, and how far into it one had to look.</summary>
public readonly record struct SearchHit(SearchDoc Doc, SearchMatch Match, SearchReach Reach = SearchReach.Names);

/// <summary>What was found, and the words as they were put right where that was needed.</summary>
public sealed record SearchFinds(IReadOnlyList<SearchHit> Hits, IReadOnlyList<TermGroup>? Corrected = null);

/// <summary>What one way of asking found that none before it did.</summary>
/// <param name="Asked">The part of the query that was asked for.</param>
/// <param name="IsCut">There is more than was taken.</param>
public sealed record SearchPass(IReadOnlyList<SearchHit> Hits, SearchQuery Asked, SearchMatch Match, SearchReach Reach, bool IsCut);

/// <summary>Asks the index in every way that a query can be meant.</summary>
public static class SearchCandidates
{
    /// <summary>As many as are ranked in memory: 0.2 to 0.7 ms on a million names.</summary>
    public const int Most = 200;

    // With so many hits the text was hardly mistyped. What long texts hold says nothing about it: mistyped words stand there, too.
    private const int Enough = 5;

    /// <summary>Up to <see cref="Most"/> distinct candidates of each way, unranked.</summary>
    public static async Task<SearchFinds> FindAsync(ISearchIndex index, DbConnection connection, SearchQuery query, IReadOnlyList<short> typeNos, CancellationToken ct)
    {
        var passes = new List<SearchPass>();
        await foreach (var pass in PassesAsync(index, connection, query, typeNos, ct)) passes.Add(pass);
        return new SearchFinds([.. passes.SelectMany(p => p.Hits)], passes.Find(p => p.Match == SearchMatch.Corrected)?.Asked.Terms);
    }

    /// <summary>
    /// The ways from the best to the last: numbers and codes, names, what stands in a record, its long texts, then all of them with
    /// typing errors put right. Whoever has enough asks no further, and a city that many have does not push out what is called so.
    /// </summary>
    internal static async IAsyncEnumerable<SearchPass> PassesAsync(ISearchIndex index, DbConnection connection, SearchQuery query, IReadOnlyList<short> typeNos, [EnumeratorCancellation] CancellationToken ct)
    {
        var seen = new HashSet<SearchDoc>();
        var hits = 0;
        SearchPass Pass(IReadOnlyList<SearchDoc> docs, SearchQuery asked, SearchMatch match, SearchReach reach = SearchReach.Names) =>
            new([.. docs.Where(seen.Add).Select(d => new SearchHit(d, match, reach))], asked, match, reach, docs.Count == Most);

        foreach (var lookup in query.Lookups)
        {
            var pass = Pass(await index.FindAsync(connection, lookup, typeNos, Most, ct), query with { Terms = [], Lookups = [lookup] }, SearchMatch.Lookup);
            hits += pass.Hits.Count;
            yield return pass;
        }

        if (query.Terms.Count == 0) yield break;
        var words = query with { Lookups = [] };
        for (var reach = SearchReach.Names; reach <= SearchReach.Texts; reach++)
        {
            var pass = Pass(await index.FindAsync(connection, words.Terms, reach, typeNos, Most, ct), words, SearchMatch.Words, reach);
            if (reach < SearchReach.Texts) hits += pass.Hits.Count;
            yield return pass;
        }

        if (hits >= Enough || await CorrectAsync(index, connection, query.Terms, ct) is not { } corrected) yield break;
        foreach (var reach in (SearchReach[])[SearchReach.Names, SearchReach.Texts])
            yield return Pass(await index.FindAsync(connection, corrected, reach, typeNos, Most, ct), words with { Terms = corrected }, SearchMatch.Corrected, reach);
    }

    private static async Task<IReadOnlyList<TermGroup>?> CorrectAsync(ISearchIndex index, DbConnection connection, IReadOnlyList<TermGroup> terms, CancellationToken ct)
    {
        var corrected = new List<TermGroup>();
        var any = false;
        foreach (var group in terms)
        {
            List<IReadOnlyList<Term>> more = [];
            if (group.Word is { } word) more.AddRange((await SimilarAsync(word)).Select(w => (Term[])[w]));
            else if (group.Neighbours is var (@short, other))
            {
                more.AddRange((await SimilarAsync(other)).Select(w => (Term[])[SearchQuery.Single(@short), w]));
                more.AddRange((await SimilarAsync(@short + other)).Select(w => (Term[])[w]));
            }

            any |= more.Count > 0;
            corrected.Add(more.Count == 0 ? group : group with { Alternatives = [.. group.Alternatives, .. more] });
        }

        return any ? corrected : null;

        async Task<IEnumerable<Term>> SimilarAsync(string word) =>
            !Words.IsCorrectable(word) ? [] : (await index.SimilarAsync(connection, word, ct)).Union(PinyinSpelling.Near(word), StringComparer.Ordinal).Select(w => new Term(w, false));
    }
}
