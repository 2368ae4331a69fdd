using Rapport.Core.Catalogue;

namespace Rapport.Core.Storage;

/// <summary>
/// Brings the tables up to the catalogue: makes what is missing, never drops or changes what is there. Built-in types,
/// types made at run time and the program's own tables go the same way (see the decision record on tables that follow
/// the catalogue).
/// </summary>
public static class SchemaSync
{
    public static async Task RunAsync(IDatabase database, RecordCatalogue catalogue, IEnumerable<SystemTable> systemTables, CancellationToken ct)
    {
        var statements = await MissingAsync(database, catalogue, systemTables, ct);
        var shape = await database.ReadSchemaAsync(ct);
        if (statements.Count == 0 && shape.Columns.ContainsKey("core_lookup")) return;
        await database.WriteAsync(WriteLane.Bulk, async session =>
        {
            foreach (var sql in statements.Concat(database.Search.Schema)) await session.ExecuteUnpreparedAsync(sql);
            return 0;
        }, ct);
    }

    /// <summary>The column with the values of a record's fields that have none of their own, by their keys.</summary>
    internal const string Document = "custom";

    /// <summary>The statements that would make what the database lacks.</summary>
    internal static async Task<IReadOnlyList<string>> MissingAsync(IDatabase database, RecordCatalogue catalogue, IEnumerable<SystemTable> systemTables, CancellationToken ct)
    {
        var shape = await database.ReadSchemaAsync(ct);
        return [.. systemTables.Concat(catalogue.Types.Select(TableOf)).SelectMany(t => Missing(t, shape, database.Dialect))];
    }

    /// <summary>The columns and indexes that a record type needs.</summary>
    public static SystemTable TableOf(RecordType type)
    {
        var columns = new List<SystemColumn> { new("n", ColumnType.Integer) { IsNumber = true } };
        var prefix = type.Table;
        var indexes = new List<SystemIndex>
        {
            new($"ux_{prefix}_id", "id", Unique: true),
            new($"ix_{prefix}_created_set", "created_set, n"),
        };
        foreach (var field in type.Fields.Where(f => f.Column is not null))
        {
            columns.Add(new(field.Column!, ColumnTypeOf(field.Kind), field.Name is SystemFields.Id or SystemFields.Version));
            if (field.FoldedColumn is not null) columns.Add(new(field.FoldedColumn, ColumnType.Text));
            if (field.SortColumn is not null) columns.Add(new(field.SortColumn, ColumnType.Text));
            if (field.Name == SystemFields.Id) continue;
            // Choices of a list are few, so that an index would not save reading; tags can be rare.
            if (field.Kind == FieldKind.Tags) indexes.Add(new($"lx_{prefix}_{field.Column}", field.Column!) { OfList = true });
            if (field.Unique) indexes.Add(new($"ux_{prefix}_{field.Column}", field.Column!, Unique: true));
            // What a field is sorted by, and what it is found by where that is something else.
            foreach (var key in field.IsWords ? (string[])[field.KeyColumn(), field.MatchColumn()] : [field.KeyColumn()])
            {
                if (Follower(type, field) is { } next) indexes.Add(new($"ix_{prefix}_{Word(key)}_{Word(next)}", $"{key}, {next}, n"));
                else if ((field.Indexed && !field.Unique) || field.FoldedColumn is not null || (field.Unique && key != field.Column)) indexes.Add(new($"ix_{prefix}_{Word(key)}", $"{key}, n"));
            }

            if (field.IsNamed) indexes.Add(new($"ix_{prefix}_{field.FoldedColumn}", $"{field.FoldedColumn}"));
            // Narrow scopes read by team, then in the order of the title.
            if (type.HasOwner && field.Name == type.Title) indexes.Add(new($"ix_{prefix}_team_{Word(field.KeyColumn())}", $"team_no, {field.KeyColumn()}, n"));
            // People and teams go together, so that a walk along the owners meets a team's at its end. Without the title: in order
            // of arrival this index grows at its ends only, and an import does not feel it.
            if (field.Name == SystemFields.Owner) indexes.Add(new($"ix_{prefix}_team_owner", $"team_no, {field.KeyColumn()}, n"));
        }

        indexes.AddRange(type.Indexes.Select(i => new SystemIndex($"ix_{prefix}_{string.Join("_", i)}".ToLowerInvariant(), string.Join(", ", i.Select(f => type[f].Column)))));
        columns.Add(new(Document, ColumnType.Json));
        return new SystemTable(prefix, columns, indexes);
    }

    /// <summary>A key as a part of an index's name: <c>lower(city)</c> is city_lower, <c>coalesce(city_sort,…)</c> is city_sort.</summary>
    private static string Word(string key) =>
        key.StartsWith("lower(", StringComparison.Ordinal) ? key[6..^1] + "_lower"
        : key.StartsWith("coalesce(", StringComparison.Ordinal) ? key[9..key.IndexOf(',', StringComparison.Ordinal)]
        : key;

    /// <summary>The second column of a field's index: the title it is sorted by, or for a link the usual order of what hangs on one record.</summary>
    private static string? Follower(RecordType type, Field field)
    {
        if (type.FollowerOf(field) is { } title) return title.SortColumn;
        if (field.Kind != FieldKind.Link || !field.Indexed || field.Unique) return null;
        return type.Find(type.DefaultSort.TrimStart('-')) is { Column: not null } usual && usual != field ? usual.KeyColumn() : null;
    }

    public static ColumnType ColumnTypeOf(FieldKind kind) => kind switch
    {
        FieldKind.Integer or FieldKind.Money => ColumnType.Integer,
        FieldKind.Number or FieldKind.Percent => ColumnType.Real,
        FieldKind.YesNo => ColumnType.Flag,
        FieldKind.Date => ColumnType.Day,
        FieldKind.DateTime => ColumnType.Moment,
        FieldKind.Link or FieldKind.File or FieldKind.Image => ColumnType.Id,
        FieldKind.MultiChoice or FieldKind.Tags or FieldKind.Address or FieldKind.Location => ColumnType.Json,
        _ => ColumnType.Text,
    };

    private static IEnumerable<string> Missing(SystemTable table, SchemaShape shape, SqlDialect dialect)
    {
        if (!shape.Columns.TryGetValue(table.Name, out var there))
        {
            yield return $"create table {table.Name} ({string.Join(", ", table.Columns.Select(c => Definition(table, c, dialect)))})";
        }
        else
        {
            foreach (var column in table.Columns.Where(c => !there.Contains(c.Name)))
                yield return $"alter table {table.Name} add column {column.Name} {dialect.TypeName(column.Type)}";
        }

        foreach (var index in table.Indexes.Where(i => !shape.Indexes.Contains(i.Name)))
            yield return index.OfList ? dialect.MakeListIndex(table.Name, index) : $"create {(index.Unique ? "unique " : "")}index {index.Name} on {table.Name} ({index.Columns})";
    }

    private static string Definition(SystemTable table, SystemColumn column, SqlDialect dialect) =>
        column.IsNumber ? $"{column.Name} {dialect.NumberColumn}"
        : $"{column.Name} {dialect.TypeName(column.Type)}{(column.Required ? " not null" : "")}{(table.PrimaryKey == column.Name ? " primary key" : "")}";
}
