using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.SearchText;

namespace Rapport.Core.Records;

/// <summary>
/// The words of a list's filter in what hangs on a record and leads to it in the search box: its notes, activities, files, further numbers
/// and addresses, as far as the reader may see them.
/// </summary>
internal static class RelatedWords
{
    /// <summary>The link by which a record of the type leads to another: that of a line to its whole, of a note to its customer.</summary>
    public static Field? Subject(RecordType type) => type.Parent is { } parent ? type[parent] : type is { IsCompanion: true, Timeline: { } entry } ? type[entry.Party] : null;

    /// <summary>Selects of the row numbers of those records of the type to which something with the words leads.</summary>
    public static IReadOnlyList<string> Selects(CriteriaSql sql, ISearchIndex index, RecordType type, string words)
    {
        // What an administrator set as a condition of rights asks the record alone: else whoever may write a note could open a customer to himself.
        if (sql.IsOpen || SearchQuery.Parse(words) is not { Kind: not SearchKind.Nothing } query) return [];
        var selects = new List<string>();
        foreach (var from in sql.Catalogue.Types)
        {
            if (Subject(from) is not { Column: { } column } link || link.Target != type.Name || !from.Fields.Any(f => f.Searchable) || sql.Access?.Hides(from, link) == true) continue;
            var met = sql.HiddenOf(from) is { Count: > 0 } hidden ? SeenWords.Write(sql, index, from, hidden, words, "w") : index.Condition(from.Number, query, sql.Add, "w.n");
            selects.Add($"select v.n from {from.Table} w join {type.Table} v on v.id = w.{column} where {met}{(sql.Scope(from, "w") is { } scope ? " and " + scope : "")}");
        }

        return selects;
    }
}
