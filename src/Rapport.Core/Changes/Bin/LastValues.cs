using System.Data.Common;
using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes.Bin;

/// <summary>Records as they are, or were when they were deleted; by no one's sight.</summary>
internal sealed class LastValues(IDatabase database, RecordCatalogue catalogue)
{
    public RecordCatalogue Catalogue => catalogue;

    /// <summary>The values that a row of the log kept of a deleted record.</summary>
    public static Dictionary<string, object?> Of(RecordType type, string fields) => ChangeLog.Parse(type, fields).ToDictionary(c => c.Field.Name, c => c.Before, StringComparer.Ordinal);

    public async Task<IReadOnlyDictionary<string, object?>?> FindAsync(RecordType type, Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var shape = TypeShape.Of(type);
        await using (var command = Command(connection, shape.SelectRow, id))
        await using (var row = await command.ExecuteReaderAsync(ct))
            if (await row.ReadAsync(ct)) return RowMapping.Read(type, shape, row, database.Dialect).Values;
        await using var log = Command(connection, string.Create(CultureInfo.InvariantCulture, $"select fields from core_change where record_id = $1 and kind = 'delete' and type_no = {type.Number} order by version desc limit 1"), id);
        return await log.ExecuteScalarAsync(ct) is string fields ? Of(type, fields) : null;
    }

    private DbCommand Command(DbConnection connection, string text, Guid id)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, id));
        return command;
    }
}
