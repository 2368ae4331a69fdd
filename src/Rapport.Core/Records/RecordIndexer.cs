using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>Turns the searchable fields of a record into its search text.</summary>
internal sealed class RecordIndexer : IRecordIndexer
{
    public Task PutAsync(WriteSession session, RecordType type, long number, IReadOnlyDictionary<string, object?> values, bool isNew) => Task.CompletedTask;

    public Task PutManyAsync(WriteSession session, RecordType type, IReadOnlyList<(long Number, IReadOnlyDictionary<string, object?> Values)> records, CancellationToken ct) => Task.CompletedTask;

    public Task RemoveAsync(WriteSession session, RecordType type, long number) => Task.CompletedTask;
}
