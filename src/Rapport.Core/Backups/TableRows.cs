using System.Data.Common;
using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Backups;

/// <summary>Rows of a table as plain values, the same from both databases, and back.</summary>
internal static class TableRows
{
    /// <summary>All rows in an order that is the same on both databases.</summary>
    public static string Select(SystemTable table) =>
        $"select {string.Join(", ", table.Columns.Select(c => c.Type == ColumnType.Stamp ? $"cast({c.Name} as text)" : c.Name))} from {table.Name} order by {string.Join(", ", Key(table).Select(c => c.Name))}";

    /// <summary>The columns that tell one row from another.</summary>
    public static IReadOnlyList<SystemColumn> Key(SystemTable table)
    {
        if (table.Columns.FirstOrDefault(c => c.IsNumber) is { } number) return [number];
        if (table.PrimaryKey is { } key) return [.. table.Columns.Where(c => c.Name == key)];
        var unique = table.Indexes.FirstOrDefault(i => i.Unique)?.Columns.Split(", ");
        return unique is not null ? [.. unique.Select(u => table.Columns.First(c => c.Name == u))] : [.. table.Columns.Where(c => c.Type is not ColumnType.Json)];
    }

    public static object?[] Read(SystemTable table, DbDataReader row, SqlDialect dialect)
    {
        var values = new object?[table.Columns.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Value(table.Columns[i].Type, row, i, dialect);
        return values;
    }

    /// <summary>The values as the database takes them.</summary>
    public static object?[] ToDb(IReadOnlyList<SystemColumn> columns, object?[] values, SqlDialect dialect)
    {
        var row = new object?[values.Length];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = (columns[i].Type, values[i]) switch
            {
                (_, null) => DBNull.Value,
                (ColumnType.Json, string text) => columns[i].Name == SchemaSync.Document ? dialect.Document(text) : dialect.Json(text),
                (ColumnType.Stamp, long stamp) => dialect.RestoredStamp(stamp),
                var (type, value) => dialect.ToDb(KindOf(type), value),
            };
        }

        return row;
    }

    private static object? Value(ColumnType type, DbDataReader row, int ordinal, SqlDialect dialect) => type == ColumnType.Stamp
        ? row.IsDBNull(ordinal) ? null : long.Parse(row.GetString(ordinal), CultureInfo.InvariantCulture)
        : type == ColumnType.Json ? row.IsDBNull(ordinal) ? null : dialect.Document(row, ordinal)
        : dialect.FromDb(KindOf(type), row, ordinal);

    private static FieldKind KindOf(ColumnType type) => type switch
    {
        ColumnType.Id => FieldKind.Link,
        ColumnType.Integer => FieldKind.Integer,
        ColumnType.Real => FieldKind.Number,
        ColumnType.Flag => FieldKind.YesNo,
        ColumnType.Day => FieldKind.Date,
        ColumnType.Moment => FieldKind.DateTime,
        _ => FieldKind.Text,
    };
}
