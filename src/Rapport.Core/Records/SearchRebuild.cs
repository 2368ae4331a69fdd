using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>Makes search text of records anew: after a restore, and when a field becomes searchable.</summary>
internal static class SearchRebuild
{
    private const int Chunk = 1_000;

    /// <summary>Does the records behind row number <paramref name="after"/>; answers where to go on, null at the end.</summary>
    /// <param name="areNew">None of them is in the index yet.</param>
    public static async Task<long?> ChunkAsync(WriteSession session, RecordIndexer index, RecordType type, long after, bool areNew, CancellationToken ct)
    {
        var records = new List<(long Number, IReadOnlyDictionary<string, object?> Values)>();
        var shape = TypeShape.Of(type);
        await using (var command = session.Command($"{shape.SelectAll} where n > $1 order by n limit {Chunk.ToString(CultureInfo.InvariantCulture)}", after))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                var record = RowMapping.Read(type, shape, row, session.Dialect);
                records.Add((record.Number, record.Values));
            }
        }

        if (records.Count == 0) return null;
        await index.PutManyAsync(session, index.Entries(type, records), areNew, ct);
        return records.Count < Chunk ? null : records[^1].Number;
    }
}
