using Rapport.Core.Catalogue;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>
/// Turns the searchable fields of a record into its search text: names become tokens, numbers, addresses and codes
/// become lookups by their beginning or end.
/// </summary>
internal sealed class RecordIndexer(IDatabase database) : IRecordIndexer
{
    public Task PutAsync(WriteSession session, RecordType type, long number, IReadOnlyDictionary<string, object?> values, bool isNew) =>
        type.Fields.Any(f => f.Searchable) ? database.Search.PutAsync(session, [Entry(type, number, values)], isNew, CancellationToken.None) : Task.CompletedTask;

    public IReadOnlyList<SearchEntry> Entries(RecordType type, IReadOnlyList<(long Number, IReadOnlyDictionary<string, object?> Values)> records) =>
        type.Fields.Any(f => f.Searchable) ? [.. records.Select(r => Entry(type, r.Number, r.Values))] : [];

    public Task PutManyAsync(WriteSession session, IReadOnlyList<SearchEntry> entries, bool areNew, CancellationToken ct) =>
        entries.Count == 0 ? Task.CompletedTask : database.Search.PutAsync(session, entries, areNew, ct);

    public Task RemoveAsync(WriteSession session, RecordType type, IReadOnlyList<long> numbers) =>
        type.Fields.Any(f => f.Searchable) ? database.Search.RemoveAsync(session, [.. numbers.Select(n => new SearchDoc(type.Number, n))], CancellationToken.None) : Task.CompletedTask;

    public string Words(Criteria.CriteriaSql sql, RecordType type, string words, string alias)
    {
        var related = RelatedWords.Selects(sql, database.Search, type, words);
        if (sql.HiddenOf(type) is not { Count: > 0 } hidden) return database.Search.Condition(type.Number, SearchQuery.Parse(words), sql.Add, $"{alias}.n", more: related);
        var own = SeenWords.Write(sql, database.Search, type, hidden, words, alias);
        return related.Count == 0 ? own : $"({own} or {alias}.n in ({string.Join(" union all ", related)}))";
    }

    /// <summary>Whether a searchable field yields lookups of the kind; null for words.</summary>
    internal static bool Feeds(Field field, LookupKind? kind) => field.Kind switch
    {
        FieldKind.Phone => kind == LookupKind.Phone,
        FieldKind.Email => kind is LookupKind.Mail or LookupKind.Domain,
        FieldKind.Url => kind is null or LookupKind.Site,
        FieldKind.AutoNumber => kind == LookupKind.Code,
        FieldKind.Text when field.Unique => kind == LookupKind.Code,
        _ => kind is null,
    };

    /// <summary>How far a search must look into a record to meet the words of a field: names first.</summary>
    internal static SearchReach ReachOf(RecordType type, Field field) =>
        field.Kind == FieldKind.LongText ? SearchReach.Texts : field.IsName || field.Name == type.Title ? SearchReach.Names : SearchReach.Details;

    internal static SearchEntry Entry(RecordType type, long number, IReadOnlyDictionary<string, object?> values)
    {
        var words = new List<(SearchReach, string)>();
        var lookups = new List<Lookup>();
        foreach (var field in type.Fields)
            if (field.Searchable && values.GetValueOrDefault(field.Name) is { } value) Feed(type, field, value, words, lookups);
        return new SearchEntry(new SearchDoc(type.Number, number), words.Count == 0 ? TokenSet.Empty : SearchText.SearchText.Tokens(words), lookups);
    }

    /// <summary>What one field alone gives to the index.</summary>
    internal static (TokenSet Tokens, IReadOnlyList<Lookup> Lookups) Of(RecordType type, Field field, object value)
    {
        var words = new List<(SearchReach, string)>();
        var lookups = new List<Lookup>();
        Feed(type, field, value, words, lookups);
        return (words.Count == 0 ? TokenSet.Empty : SearchText.SearchText.Tokens(words), lookups);
    }

    private static void Feed(RecordType type, Field field, object value, List<(SearchReach, string)> words, List<Lookup> lookups)
    {
        var reach = ReachOf(type, field);
        switch (value, field.Kind)
        {
            case (string text, FieldKind.Phone): if (Lookup.Phone(text) is { } phone) lookups.Add(phone); break;
            case (string text, FieldKind.Email): lookups.AddRange(Lookup.Mail(text)); break;
            case (string text, FieldKind.AutoNumber): if (Lookup.Code(text) is { } number) lookups.Add(number); break;
            case (string text, FieldKind.Text) when field.Unique: if (Lookup.Code(text) is { } code) lookups.Add(code); break;
            case (string text, FieldKind.Url):
                if (Lookup.Site(text) is { } site) lookups.Add(site);
                words.Add((reach, SiteName.Words(text)));
                break;
            case (string text, _): words.Add((reach, text)); break;
            case (string[] tags, _): words.AddRange(tags.Select(t => (reach, t))); break;
        }
    }
}
