using Rapport.Core.Catalogue;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>Keeps the search index beside the records, inside the same transaction.</summary>
public interface IRecordIndexer
{
    Task PutAsync(WriteSession session, RecordType type, long number, IReadOnlyDictionary<string, object?> values, bool isNew);

    /// <summary>What the index will hold of records. Asks no database: may be worked out while the records themselves are inserted.</summary>
    IReadOnlyList<SearchEntry> Entries(RecordType type, IReadOnlyList<(long Number, IReadOnlyDictionary<string, object?> Values)> records);

    Task PutManyAsync(WriteSession session, IReadOnlyList<SearchEntry> entries, bool areNew, CancellationToken ct);

    Task RemoveAsync(WriteSession session, RecordType type, IReadOnlyList<long> numbers);

    /// <summary>The condition for words of the search box, which a role's criterion may ask for while it writes.</summary>
    string Words(Criteria.CriteriaSql sql, RecordType type, string words, string alias);
}
