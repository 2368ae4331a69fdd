using Rapport.Core.Catalogue;
using Rapport.Core.SearchText;

namespace Rapport.Core.Records;

/// <summary>Why a record was found whose title does not say it: the field, of the record itself or of one that leads to it, and the words around.</summary>
/// <param name="Type">The type that has the field: a customer's note, a further telephone number.</param>
/// <param name="Text">The value, or a stretch of a long one.</param>
public sealed record FoundIn(RecordType Type, Field Field, string Text)
{
    /// <summary>Tells it of those records that need it; reads their searchable fields once for each type, as far as they are in sight.</summary>
    internal static async Task<IReadOnlyList<FoundRecord>> ToldAsync(SearchSight sight, RecordCatalogue catalogue, IReadOnlyList<FoundRecord> found, CancellationToken ct)
    {
        var told = new Dictionary<SearchDoc, FoundIn>();
        foreach (var group in found.Where(f => f.Asked is not null && !SaysTitle(f)).GroupBy(f => f.Doc.TypeNo))
        {
            var type = catalogue.Find(group.Key)!;
            var records = group.ToDictionary(f => f.Doc.N);
            foreach (var (number, values) in await sight.ValuesAsync(type, records.Keys, ct))
                if (Of(type, records[number], values) is { } why) told[records[number].Doc] = why;
        }

        return told.Count == 0 ? found : [.. found.Select(f => told.TryGetValue(f.Doc, out var why) ? f with { In = why } : f)];
    }

    private static bool SaysTitle(FoundRecord found)
    {
        var title = SearchText.SearchText.Tokens(found.Title);
        return found.Asked!.Terms.Count > 0 && found.Asked.Terms.All(g => g.Matches(title.All));
    }

    /// <summary>The field that has most of what the title lacks; one that is nearer to a name where several do.</summary>
    private static FoundIn? Of(RecordType type, FoundRecord found, Dictionary<string, object?> values)
    {
        var title = SearchText.SearchText.Tokens(found.Title);
        // Term by term: a name may stand in the title and a city here, though both were typed as one.
        var missing = found.Asked!.Terms.SelectMany(g => g.Alternatives).SelectMany(a => a).Distinct().Where(t => !title.All.Any(t.Matches)).ToList();
        var isItself = found.Type == type;
        var best = (Hits: 0, Field: (Field?)null, Value: (object?)null);
        foreach (var field in type.Fields.Where(f => f.Searchable).OrderBy(f => RecordIndexer.ReachOf(type, f)))
        {
            // What stands beside the title anyway explains itself.
            if (values.GetValueOrDefault(field.Name) is not { } value || (isItself && ((field.Name == type.Title && field.Kind != FieldKind.LongText) || type.Under.Contains(field.Name)))) continue;
            var (tokens, lookups) = RecordIndexer.Of(type, field, value);
            var hits = missing.Count(t => tokens.All.Any(t.Matches)) + lookups.Count(l => found.Asked.Lookups.Any(q => q.Kind == l.Kind && l.Value.StartsWith(q.Value, StringComparison.Ordinal)));
            if (hits > best.Hits) best = (hits, field, value);
        }

        return best.Field is null ? null : new FoundIn(type, best.Field, Snippet.Of(best.Value is string[] tags ? string.Join(", ", tags) : (string)best.Value!, missing));
    }
}
