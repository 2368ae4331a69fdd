using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes;

/// <summary>A record as it was when it was deleted.</summary>
internal sealed record DeletedRecord(long Version, IReadOnlyDictionary<string, object?> Values);

/// <summary>Finds deleted records in the log by their ids.</summary>
internal static class DeletedRecords
{
    private const int MostInList = 200;

    public static async Task<Dictionary<Guid, DeletedRecord>> FindAsync(WriteSession session, RecordType type, IReadOnlyList<Guid> ids)
    {
        var found = new Dictionary<Guid, DeletedRecord>();
        var places = string.Join(", ", Enumerable.Range(1, MostInList).Select(i => "$" + i.ToString(CultureInfo.InvariantCulture)));
        foreach (var some in ids.Chunk(MostInList))
        {
            object?[] values = [.. Enumerable.Range(0, MostInList).Select(i => session.Dialect.ToDb(FieldKind.Link, some[Math.Min(i, some.Length - 1)]))];
            await using var command = session.Command($"select record_id, version, fields from core_change where record_id in ({places}) and kind = 'delete' order by version", values);
            await using var row = await command.ExecuteReaderAsync();
            // The last deletion of a record wins.
            while (await row.ReadAsync())
                found[(Guid)session.Dialect.FromDb(FieldKind.Link, row, 0)!] = new DeletedRecord(row.GetInt64(1), ChangeLog.Parse(type, row.GetString(2)).ToDictionary(c => c.Field.Name, c => c.Before, StringComparer.Ordinal));
        }

        return found;
    }
}
