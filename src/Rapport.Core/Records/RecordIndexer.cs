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

    public string Words(Criteria.CriteriaSql sql, RecordType type, string words, string alias) => sql.HiddenOf(type) is { Count: > 0 } hidden
        ? SeenWords.Write(sql, database.Search, type, hidden, words, alias)
        : database.Search.Condition(type.Number, SearchQuery.Parse(words), sql.Add, $"{alias}.n");

    /// <summary>Whether a searchable field yields lookups of the kind; null for words.</summary>
    internal static bool Feeds(Field field, LookupKind? kind) => field.Kind switch
    {
        FieldKind.Phone => kind == LookupKind.Phone,
        FieldKind.Email => kind is LookupKind.Mail or LookupKind.Domain,
        FieldKind.AutoNumber => kind == LookupKind.Code,
        FieldKind.Text when field.Unique => kind == LookupKind.Code,
        _ => kind is null,
    };

    internal static SearchEntry Entry(RecordType type, long number, IReadOnlyDictionary<string, object?> values)
    {
        var words = new List<string?>();
        var lookups = new List<Lookup>();
        foreach (var field in type.Fields)
        {
            if (!field.Searchable || values.GetValueOrDefault(field.Name) is not string text) continue;
            switch (field.Kind)
            {
                case FieldKind.Phone: if (Lookup.Phone(text) is { } phone) lookups.Add(phone); break;
                case FieldKind.Email: lookups.AddRange(Lookup.Mail(text)); break;
                case FieldKind.AutoNumber: if (Lookup.Code(text) is { } number0) lookups.Add(number0); break;
                case FieldKind.Text when field.Unique: if (Lookup.Code(text) is { } code) lookups.Add(code); break;
                default: words.Add(text); break;
            }
        }

        return new SearchEntry(new SearchDoc(type.Number, number), words.Count == 0 ? TokenSet.Empty : SearchText.SearchText.Tokens([.. words]), lookups);
    }
}
