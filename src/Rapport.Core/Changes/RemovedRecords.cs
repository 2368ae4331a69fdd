using System.Data.Common;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Rapport.Core.Backups;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes;

/// <summary>
/// What the undo of a large creation took away, kept packed by the chunk: a row of the log for each record would cost more
/// than the import did, and without anything the undo could not be taken back.
/// </summary>
internal static class RemovedRecords
{
    private const int BlockSize = 64 * 1024;
    private static readonly SystemColumn[] LinkColumns = [new("type_no", ColumnType.Integer), new("field", ColumnType.Text), new("from_id", ColumnType.Id), new("to_id", ColumnType.Id)];

    public static SystemTable Table { get; } = new("core_removed",
    [
        new("n", ColumnType.Integer) { IsNumber = true },
        new("set_id", ColumnType.Integer, true), new("type_no", ColumnType.Integer, true), new("records", ColumnType.Integer, true),
        // Columns as they were then; the rows packed, as text because both databases have that.
        new("columns", ColumnType.Json, true), new("content", ColumnType.Text, true),
    ],
    [new("ix_core_removed_set", "set_id, n")]);

    /// <summary>Keeps the records with these row numbers, and the links that start at them, before they are deleted.</summary>
    public static async Task KeepAsync(WriteSession session, RecordType type, string numbers, long set)
    {
        using var packed = new MemoryStream();
        IReadOnlyList<SystemColumn> columns = SchemaSync.TableOf(type).Columns;
        var records = 0L;
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        // Each write that reaches the compressor is a call out of the runtime: numbers go by the block, not one by one.
        using (var block = new BufferedStream(brotli, BlockSize))
        using (var writer = new BinaryWriter(block, Encoding.UTF8))
        {
            records = await PackAsync(session, writer, new SystemTable(type.Table, columns, []), $"where n in ({numbers})");
            await PackAsync(session, writer, new SystemTable("core_link", LinkColumns, []), $"where from_id in (select id from {type.Table} where n in ({numbers}))");
        }

        await session.ExecuteAsync($"insert into core_removed (set_id, type_no, records, columns, content) values ($1, $2, $3, {session.Dialect.JsonParameter(4)}, $5)",
            set, (long)type.Number, records, JsonSerializer.Serialize(columns.Select(c => new PackedColumn(c.Name, c.Type)), BackupFormat.Json), Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length));
    }

    public static async Task<int> CountAsync(IDatabase database, long set, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select cast(coalesce(sum(records), 0) as bigint) from core_removed where set_id = {set.ToString(CultureInfo.InvariantCulture)}";
        return Convert.ToInt32(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    /// <summary>The first chunk of one of the types that the set took away, from that number on; null when there is none.</summary>
    public static async Task<RemovedChunk?> NextAsync(DbConnection connection, SqlDialect dialect, long set, long from, IReadOnlyList<RecordType> types, CancellationToken ct)
    {
        if (types.Count == 0) return null;
        await using var command = connection.CreateCommand();
        command.CommandText = $"select n, type_no, columns, content from core_removed where set_id = $1 and n >= $2 and type_no in ({string.Join(",", types.Select(t => t.Number.ToString(CultureInfo.InvariantCulture)))}) order by n limit 1";
        dialect.Bind(command, set);
        dialect.Bind(command, from);
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) return null;
        var columns = Columns(row.GetString(2));
        using var reader = Open(row.GetString(3));
        return new RemovedChunk(row.GetInt64(0), types.First(t => t.Number == row.GetInt64(1)), columns, Unpack(reader, columns));
    }

    /// <summary>
    /// Puts the chunk that went last back, under the set of the transaction, with its old ids and new row numbers. Answers how many
    /// records it held and what stood in the way; nothing is put back then. Null when no chunk is left before <paramref name="before"/>.
    /// </summary>
    public static async Task<PutBack?> PutBackAsync(WriteTransaction transaction, RecordIndexer index, long removedBy, long before, CancellationToken ct)
    {
        var (session, catalogue) = (transaction.Session, transaction.Catalogue);
        long chunk;
        RecordType? type;
        List<SystemColumn> columns;
        string content;
        await using (var command = session.Command("select n, type_no, columns, content from core_removed where set_id = $1 and n < $2 order by n desc limit 1", removedBy, before))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            if (!await row.ReadAsync(ct)) return null;
            (chunk, type, content) = (row.GetInt64(0), catalogue.Find((short)row.GetInt64(1)), row.GetString(3));
            columns = Columns(row.GetString(2));
        }

        using var reader = Open(content);
        var (records, links) = (Unpack(reader, columns), Unpack(reader, LinkColumns));
        if (type is null) return new PutBack(chunk, records.Count, null, "type");
        if (await ObstacleAsync(session, catalogue, type, columns, records) is { } obstacle) return new PutBack(chunk, records.Count, type, obstacle);
        var set = await transaction.SetAsync();
        var numbers = await session.DrawNumbersAsync(type.Table, records.Count, ct);
        var (n, created, changed) = (columns.FindIndex(c => c.IsNumber || c.Name == "n"), columns.FindIndex(c => c.Name == "created_set"), columns.FindIndex(c => c.Name == "changed_set"));
        for (var i = 0; i < records.Count; i++) (records[i][n], records[i][created], records[i][changed]) = (numbers[i], set, set);
        await session.InsertManyAsync(new BulkTable(type.Table, [.. columns.Select(c => c.Name)], [.. columns.Select(c => c.Type)]), [.. records.Select(r => TableRows.ToDb(columns, r, session.Dialect))], ct);
        await session.InsertManyAsync(new BulkTable("core_link", [.. LinkColumns.Select(c => c.Name)], [.. LinkColumns.Select(c => c.Type)]), [.. links.Select(r => TableRows.ToDb(LinkColumns, r, session.Dialect))], ct);
        var ids = records.ConvertAll(r => (Guid)r[columns.FindIndex(c => c.Name == "id")]!);
        session.Related.Wrote(type, ids);
        session.Related.CameBack(type, ids);
        await BesideAsync(session, type, index, numbers, set, ct);
        await session.ExecuteAsync("delete from core_removed where n = $1", chunk);
        transaction.Created += records.Count;
        return new PutBack(chunk, records.Count, type, null);
    }

    /// <summary>A field whose value somebody else has by now, or that points at what is gone.</summary>
    private static async Task<string?> ObstacleAsync(WriteSession session, RecordCatalogue catalogue, RecordType type, List<SystemColumn> columns, List<object?[]> records)
    {
        foreach (var field in type.Fields.Where(f => f.Column is not null && (f.Unique || (f.Kind == FieldKind.Link && !f.ReadOnly && f.Target is not null)) && columns.Exists(c => c.Name == f.Column)))
        {
            var at = columns.FindIndex(c => c.Name == field.Column);
            var own = field.Target == type.Name ? records.Select(r => r[columns.FindIndex(c => c.Name == "id")]).ToHashSet() : [];
            var sql = field.Unique ? $"select 1 from {type.Table} where {field.Column} = $1" : $"select 1 from {catalogue[field.Target!].Table} where id = $1";
            foreach (var value in records.Select(r => r[at]).Where(v => v is not null && !own.Contains(v)).Distinct())
                if (await session.ScalarAsync(sql, session.Dialect.ToDb(field.Kind, value)) is null != field.Unique) return field.Name;
        }

        return null;
    }

    /// <summary>The timeline and the search text of the records put back.</summary>
    private static async Task BesideAsync(WriteSession session, RecordType type, RecordIndexer index, long[] numbers, long set, CancellationToken ct)
    {
        var shape = TypeShape.Of(type);
        var records = new List<RecordData>();
        await using (var command = session.Command($"{shape.SelectAll} where n >= $1 and n <= $2 and created_set = $3", numbers.Min(), numbers.Max(), set))
        await using (var row = await command.ExecuteReaderAsync(ct))
            while (await row.ReadAsync(ct)) records.Add(RowMapping.Read(type, shape, row, session.Dialect));
        if (type.Timeline is not null) await session.InsertManyAsync(TimelineWriter.Table, [.. records.SelectMany(r => TimelineWriter.Rows(type, r.Values, set, session.Dialect))], ct);
        await index.PutManyAsync(session, index.Entries(type, [.. records.Select(r => (r.Number, r.Values))]), areNew: true, ct);
    }

    private static async Task<long> PackAsync(WriteSession session, BinaryWriter writer, SystemTable table, string where)
    {
        var rows = 0L;
        await using (var command = session.Unprepared($"select {string.Join(", ", table.Columns.Select(c => c.Name))} from {table.Name} {where}"))
        {
            await using var row = await command.ExecuteReaderAsync();
            for (; await row.ReadAsync(); rows++) RowCodec.Write(writer, table.Columns, TableRows.Read(table, row, session.Dialect));
        }

        RowCodec.End(writer);
        return rows;
    }

    private static List<SystemColumn> Columns(string json) =>
        [.. JsonSerializer.Deserialize<PackedColumn[]>(json, BackupFormat.Json)!.Select(c => new SystemColumn(c.Name, c.Type))];

    private static BinaryReader Open(string content) =>
        new(new BufferedStream(new BrotliStream(new MemoryStream(Convert.FromBase64String(content)), CompressionMode.Decompress), BlockSize), Encoding.UTF8);

    private static List<object?[]> Unpack(BinaryReader reader, IReadOnlyList<SystemColumn> columns)
    {
        var rows = new List<object?[]>();
        while (RowCodec.Read(reader, columns) is { } row) rows.Add(row);
        return rows;
    }
}

/// <summary>A chunk that was put back, or the field that stood in the way.</summary>
internal sealed record PutBack(long Chunk, int Records, RecordType? Type, string? Obstacle);

/// <summary>Records that went together, as their rows were.</summary>
internal sealed class RemovedChunk(long number, RecordType type, List<SystemColumn> columns, List<object?[]> records)
{
    private readonly Dictionary<string, int> places = columns.Select((c, i) => (c.Name, i)).ToDictionary(c => c.Name, c => c.i, StringComparer.Ordinal);

    public long Number => number;
    public RecordType Type => type;
    public IReadOnlyList<object?[]> Records => records;

    /// <summary>What a record held in a field with a column of its own.</summary>
    public object? Value(object?[] record, string? field) =>
        field is not null && type.Find(field)?.Column is { } column && places.TryGetValue(column, out var at) ? record[at] : null;
}
