using System.Data.Common;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Files;

/// <summary>What is known of uploaded files, in the sight of whoever asks.</summary>
public sealed class FileReader(IDatabase database, RecordReader reader)
{
    /// <summary>The file, or null when it is not there or not the principal's to have; see <see cref="FileSight"/>.</summary>
    public async Task<StoredFile?> FindAsync(Guid id, Principal who, CancellationToken ct)
    {
        var sql = reader.Writer(who);
        await using var connection = await database.OpenAsync(ct);
        await using var command = reader.Command(connection, FileSight.Statement(id, who, reader.Catalogue, sql, database.Dialect), sql);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? Read(id, row, 0) : null;
    }

    /// <summary>The files that fields of records in the caller's sight name: the record was asked for already.</summary>
    public async Task<IReadOnlyDictionary<Guid, StoredFile>> NamedAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var files = new Dictionary<Guid, StoredFile>();
        if (ids.Count == 0) return files;
        await using var connection = await database.OpenAsync(ct);
        foreach (var some in ids.Distinct().Chunk(500))
        {
            await using var command = connection.CreateCommand();
            var values = new List<object>();
            string Add(object value) { values.Add(value); return $"${values.Count}"; }
            command.CommandText = $"select id, sha256, size, name, media_type from core_file where {database.Dialect.In("id", [.. some.Select(id => database.Dialect.ToDb(FieldKind.Link, id))], Add)}";
            foreach (var value in values) database.Dialect.Bind(command, value);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                var id = (Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!;
                files[id] = Read(id, row, 1);
            }
        }

        return files;
    }

    private static StoredFile Read(Guid id, DbDataReader row, int first) =>
        new(id, row.GetString(first), row.GetInt64(first + 1), row.GetString(first + 2), row.GetString(first + 3));
}
