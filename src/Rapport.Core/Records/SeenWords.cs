using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.SearchText;

namespace Rapport.Core.Records;

/// <summary>
/// The words of a list's filter for a reader from whom fields of the type are hidden. The index holds all fields of a record together, so
/// what it finds by a kind of field of which some are hidden must also stand in a field that the reader sees: as it is written there,
/// since the index alone knows of readings and misspellings.
/// </summary>
internal static class SeenWords
{
    public static string Write(CriteriaSql sql, ISearchIndex index, RecordType type, IReadOnlyCollection<Field> hidden, string words, string alias)
    {
        var query = SearchQuery.Parse(words);
        var ways = new List<string>();
        if (query.Terms.Count > 0) Add(null, query with { Lookups = [] }, words.TrimStart('@', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var lookup in query.Lookups) Add(lookup.Kind, query with { Terms = [], Lookups = [lookup] }, [lookup.Kind is LookupKind.Phone or LookupKind.Site ? lookup.Value : words.Trim()]);
        return ways.Count == 0 ? "(1 = 0)" : $"({string.Join(" or ", ways)})";

        void Add(LookupKind? kind, SearchQuery part, IReadOnlyList<string> texts)
        {
            var fed = type.Fields.Where(f => f.Searchable && RecordIndexer.Feeds(f, kind)).ToList();
            var seen = fed.Where(f => !hidden.Contains(f)).ToList();
            if (seen.Count == 0) return;
            var found = index.Condition(type.Number, part, sql.Add, $"{alias}.n");
            ways.Add(seen.Count == fed.Count ? found : $"({found} and {sql.Where(new BoundAll([.. texts.Select(t => StandsIn(type, seen, t))]), alias)})");
        }
    }

    private static BoundAny StandsIn(RecordType type, IEnumerable<Field> fields, string text) => new([.. fields.Select(f => f.IsList
        ? (BoundCriterion)new BoundHas(new BoundField(type, f, null, BoundKind.List), [new BoundValue(text, BoundKind.Text)])
        : new BoundTextMatches(new BoundField(type, f, null, BoundKind.Text), TextTest.Contains, text))]);
}
