using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Customers.Duplicates.Scan;

/// <summary>Where the scan stands: behind which change, by which model, and what came since that was learnt.</summary>
internal sealed record ScanPlace(string Cursor, long Model, long Parties, long Created, DateTime ScannedAt)
{
    private const string Name = "party";

    public static async Task<ScanPlace?> ReadAsync(IDatabase database, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select cursor, model, parties, created, scanned_at from cus_duplicate_scan where name = '{Name}'";
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new ScanPlace(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), (DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 4)!) : null;
    }

    /// <summary>A scan of all parties ended: from its beginning on, changes are followed.</summary>
    public async Task PutAsync(WriteSession session) => await session.ExecuteAsync(
        $"insert into cus_duplicate_scan (name, cursor, model, parties, created, scanned_at) values ('{Name}', $1, $2, $3, $4, $5) on conflict (name) do update set cursor = $1, model = $2, parties = $3, created = $4, scanned_at = $5",
        Cursor, Model, Parties, Created, session.Dialect.ToDb(FieldKind.DateTime, ScannedAt));

    /// <summary>Moves on behind a batch. Another node was there before: then nothing of the batch is kept.</summary>
    public async Task MoveAsync(WriteSession session, string next, long created)
    {
        if (await session.ExecuteAsync($"update cus_duplicate_scan set cursor = $1, created = created + $2 where name = '{Name}' and cursor = $3 and model = $4", next, created, Cursor, Model) == 0) throw new ScanMovedException();
    }
}

/// <summary>Another node, or a scan of all parties, has moved the place on.</summary>
internal sealed class ScanMovedException() : Exception("The scan was moved on by somebody else.");
