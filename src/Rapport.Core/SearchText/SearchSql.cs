using System.Data.Common;

namespace Rapport.Core.SearchText;

/// <summary>What both stores do alike.</summary>
internal static class SearchSql
{
    /// <summary>Above every value that begins with the text: no text holds the noncharacter U+FFFF.</summary>
    public static string UpperBound(string beginning) => beginning + '\uffff';

    public static async Task<IReadOnlyList<SearchDoc>> ReadDocsAsync(DbCommand command, CancellationToken ct)
    {
        var docs = new List<SearchDoc>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) docs.Add(SearchDoc.Of(row.GetInt64(0)));
        return docs;
    }

    public static async Task<IReadOnlyList<string>> ReadNearestAsync(DbCommand command, string word, CancellationToken ct)
    {
        var words = new List<string>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) words.Add(row.GetString(0));
        return Spelling.Nearest(word, words);
    }

    /// <summary>
    /// The condition of any way the query finds by; a query of nothing finds nothing. One list of numbers for all ways, since PostgreSQL
    /// reads the whole table where two lists are joined by "or".
    /// </summary>
    /// <param name="more">Further selects of numbers that meet it.</param>
    public static string Condition(short typeNo, SearchQuery query, Func<object, string> parameter, string rowNumber, Func<string, string> words, string expression, IReadOnlyList<string> more)
    {
        var ways = new List<string>();
        if (query.Terms.Count > 0) ways.Add(words(parameter(expression)));
        foreach (var lookup in query.Lookups)
            ways.Add($"select n from core_lookup where kind = {(short)lookup.Kind} and value >= {parameter(lookup.Value)} and value < {parameter(UpperBound(lookup.Value))} and type_no = {typeNo}");
        return ways.Count == 0 ? "(1 = 0)" : $"{rowNumber} in ({string.Join(" union all ", ways.Concat(more))})";
    }

    /// <summary>Type numbers come from the catalogue, never from people: they may stand in the statement.</summary>
    public static string OfTypes(string column, IReadOnlyList<short> typeNos) => typeNos.Count == 0 ? "" : $" and {column} in ({string.Join(", ", typeNos)})";

    public static IEnumerable<string> NewWords(IEnumerable<SearchEntry> entries, KnownWords known) =>
        entries.SelectMany(e => e.Tokens.Vocabulary).Where(w => !known.Contains(w)).Distinct(StringComparer.Ordinal);
}
