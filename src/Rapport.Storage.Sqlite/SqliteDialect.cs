using System.Collections.Frozen;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;
using Rapport.Core.Values;
using Rapport.Storage.Sqlite.Documents;

namespace Rapport.Storage.Sqlite;

/// <summary>Ids as 16 bytes in big-endian order (version 7 sorts by time), moments as Unix milliseconds, money as ten-thousandths.</summary>
public sealed partial class SqliteDialect : SqlDialect
{
    public override string Name => "sqlite";

    public override string NumberColumn => "integer primary key";

    public override string TypeName(ColumnType type) => type switch
    {
        ColumnType.Id => "blob",
        ColumnType.Integer or ColumnType.Flag or ColumnType.Moment or ColumnType.Stamp => "integer",
        ColumnType.Real => "real",
        _ => "text",
    };

    public override object ToDb(FieldKind kind, object? value) => value switch
    {
        null => DBNull.Value,
        Guid id => id.ToByteArray(bigEndian: true),
        decimal amount => ValueJson.ToUnits(amount),
        bool flag => flag ? 1L : 0L,
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => ValueJson.ToUnixMilliseconds(moment),
        string or long or double => value,
        int whole => (long)whole,
        _ => JsonText(kind, value),
    };

    public override object? FromDb(FieldKind kind, DbDataReader row, int ordinal)
    {
        if (row.IsDBNull(ordinal)) return null;
        switch (kind)
        {
            case FieldKind.Integer: return row.GetInt64(ordinal);
            case FieldKind.Number or FieldKind.Percent: return row.GetDouble(ordinal);
            case FieldKind.Money: return ValueJson.FromUnits(row.GetInt64(ordinal));
            case FieldKind.YesNo: return row.GetInt64(ordinal) != 0;
            case FieldKind.Date: return DateOnly.ParseExact(row.GetString(ordinal), "yyyy-MM-dd", CultureInfo.InvariantCulture);
            case FieldKind.DateTime: return ValueJson.FromUnixMilliseconds(row.GetInt64(ordinal));
            case FieldKind.Link or FieldKind.File or FieldKind.Image:
                // Not GetBytes: it opens the blob by the row number in the result, which a union takes from another table.
                return new Guid(row.GetFieldValue<byte[]>(ordinal), bigEndian: true);
            case FieldKind.MultiChoice or FieldKind.Tags or FieldKind.MultiLink or FieldKind.Address or FieldKind.Location:
                using (var json = JsonDocument.Parse(row.GetString(ordinal))) return ValueJson.Read(json.RootElement, kind, storage: true);
            default: return row.GetString(ordinal);
        }
    }

    public override string JsonParameter(int position) => $"${position}";

    public override object Json(string text) => text;

    // SQLITE_CONSTRAINT_UNIQUE: the message ends with the columns, "cus_party.code".
    public override string? UniqueViolation(DbException error) =>
        error is Microsoft.Data.Sqlite.SqliteException { SqliteExtendedErrorCode: 2067 } e ? e.Message : null;

    public override void Bind(DbCommand command, object? value) =>
        command.Parameters.Add(new Microsoft.Data.Sqlite.SqliteParameter($"${command.Parameters.Count + 1}", value ?? DBNull.Value));

    public override string CustomJson(string alias, string name) => $"{alias}.custom -> '$.{name}'";

    public override object Document(string json) => JsonbWriter.Write(json);

    // Text where it was written before documents were binary, or in SQL that says it as text.
    public override string Document(DbDataReader row, int ordinal) => row.GetValue(ordinal) is var value && value is byte[] document ? JsonbReader.ToJson(document) : (string)value;

    public override string CustomTexts(string alias, IReadOnlyList<string> keys) => $"{alias}.custom";

    public override string?[] CustomTexts(DbDataReader row, int ordinal, FrozenDictionary<string, int> places) =>
        JsonbReader.Texts(row.GetValue(ordinal) is var value && value is byte[] document ? document : JsonbWriter.Write((string)value), places);

    public override string StampNow => "(select coalesce(max(tx), 0) + 1 from core_change_set)";

    // Readers see whole commits, and stamps are drawn by the one writer.
    public override string StampSettled(string stamp) => "1 = 1";

    public override string BeginSnapshot => "begin";

    public override object RestoredStamp(long stamp) => stamp;

    public override string? ContinueNumbers(string table, string column) => null;

    // One writer task: nobody else can be in between.
    public override string ForUpdate => "";

    public override Task MakeIndexAsync(IDatabase database, string table, string index, string expression, string? next, bool unique, CancellationToken ct) =>
        database.WriteAsync(WriteLane.Bulk, async session =>
        {
            await session.ExecuteUnpreparedAsync($"create {(unique ? "unique " : "")}index if not exists {index} on {table} ({expression}{(next is null ? "" : ", " + next)}{(unique ? "" : ", n")})");
            await session.ExecuteUnpreparedAsync($"analyze {index}");
            return 0;
        }, ct);

    public override string ForLink => "";

    public override string ForValues => "";

    public override string SkipLocked => "";

    internal static string JsonText(FieldKind kind, object value)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) ValueJson.Write(json, kind, value, storage: true);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
