using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>Keeps the search index beside the records, inside the same transaction.</summary>
public interface IRecordIndexer
{
    Task PutAsync(WriteSession session, RecordType type, long number, IReadOnlyDictionary<string, object?> values, bool isNew);

    Task PutManyAsync(WriteSession session, RecordType type, IReadOnlyList<(long Number, IReadOnlyDictionary<string, object?> Values)> records, CancellationToken ct);

    Task RemoveAsync(WriteSession session, RecordType type, IReadOnlyList<long> numbers);
}
