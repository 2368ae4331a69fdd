using System.Data.Common;
using Rapport.Core.Storage;

namespace Rapport.Core.SearchText;

/// <summary>A record in the search index: number of its type (1 to 255) and row number.</summary>
public readonly record struct SearchDoc(short TypeNo, long N)
{
    /// <summary>One number for both; grows with the row number, so that newer records have greater ones.</summary>
    public long Key => TypeNo is > 0 and <= 255 ? (N << 8) | (ushort)TypeNo
        : throw new InvalidOperationException($"Record type number {TypeNo} does not fit the search index (1 to 255).");

    public static SearchDoc Of(long key) => new((short)(key & 255), key >> 8);
}

/// <summary>What the index holds of one record.</summary>
public sealed record SearchEntry(SearchDoc Doc, TokenSet Tokens, IReadOnlyList<Lookup> Lookups);

/// <summary>
/// The search index of a database. Writes run inside the caller's transaction; reads on any connection of his.
/// </summary>
public interface ISearchIndex
{
    /// <summary>Statements that make what is missing, to be run one by one; harmless when all is there.</summary>
    IReadOnlyList<string> Schema { get; }

    /// <summary>Writes entries. <paramref name="areNew"/> promises that none of them is in the index: nothing is looked for or removed.</summary>
    Task PutAsync(WriteSession session, IReadOnlyList<SearchEntry> entries, bool areNew, CancellationToken ct);

    /// <summary>Takes records out of the index; those that are not in it are passed over.</summary>
    Task RemoveAsync(WriteSession session, IReadOnlyList<SearchDoc> docs, CancellationToken ct);

    /// <summary>
    /// Records that have all groups; newest first on SQLite, in no order on PostgreSQL (an ordered walk of a common token
    /// takes 18 to 70 ms there: rank in memory). No types means all types.
    /// </summary>
    Task<IReadOnlyList<SearchDoc>> FindAsync(DbConnection connection, IReadOnlyList<TermGroup> terms, SearchReach reach, IReadOnlyList<short> typeNos, int limit, CancellationToken ct);

    /// <summary>Records with a lookup value that begins with that of <paramref name="beginning"/>.</summary>
    Task<IReadOnlyList<SearchDoc>> FindAsync(DbConnection connection, Lookup beginning, IReadOnlyList<short> typeNos, int limit, CancellationToken ct);

    /// <summary>Words of the vocabulary at most one typing error away from <paramref name="word"/>, best first; without itself.</summary>
    Task<IReadOnlyList<string>> SimilarAsync(DbConnection connection, string word, CancellationToken ct);

    /// <summary>
    /// SQL that is true for rows of a type which the query finds, never null. <paramref name="parameter"/> takes a value
    /// and gives back its placeholder (<c>$3</c>); <paramref name="rowNumber"/> is the row number column of the outer query.
    /// <paramref name="more"/> are further selects of row numbers that meet it.
    /// </summary>
    string Condition(short typeNo, SearchQuery query, Func<object, string> parameter, string rowNumber = "t.n", SearchReach reach = SearchReach.Texts, IReadOnlyList<string>? more = null);

    /// <summary>Drops what the process remembers of the vocabulary: after a restore.</summary>
    void Forget();
}
