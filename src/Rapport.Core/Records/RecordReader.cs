using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Core.Records;

/// <summary>Reads records: one, a page, a capped count. Scope and hidden fields are part of every statement.</summary>
public sealed class RecordReader(IDatabase database, CatalogueHolder catalogue, CriteriaFilter filter)
{
    public const int LargestPage = 1_000;

    public RecordCatalogue Catalogue => catalogue.Current;

    /// <summary>The record, or null when it is not there or not the principal's to see.</summary>
    public async Task<RecordData?> GetAsync(RecordType type, Guid id, Principal who, CancellationToken ct)
    {
        var shape = TypeShape.Of(type);
        var values = new SqlValues();
        values.Add(database.Dialect.ToDb(FieldKind.Link, id));
        var scope = ScopeSql.Condition(catalogue.Current, type, "t", who, values, database.Dialect);
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select t.n, {string.Join(", ", shape.Columns.Select(f => "t." + f.Column))}, t.custom from {type.Table} t where t.id = $1{(scope is null ? "" : " and " + scope)}";
        values.BindTo(command, database.Dialect);
        RecordData record;
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            if (!await row.ReadAsync(ct)) return null;
            record = RowMapping.Read(type, shape, row, database.Dialect);
        }

        foreach (var hidden in who.AccessTo(type).HiddenFields) record.Mutable.Remove(hidden);
        foreach (var field in shape.MultiLinks.Where(f => !who.AccessTo(type).HiddenFields.Contains(f.Name)))
        {
            await using var links = connection.CreateCommand();
            links.CommandText = "select to_id from core_link where from_id = $1 and field = $2";
            database.Dialect.Bind(links, database.Dialect.ToDb(FieldKind.Link, id));
            database.Dialect.Bind(links, field.Name);
            var ids = new List<Guid>();
            await using var row = await links.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) ids.Add((Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!);
            if (ids.Count > 0) record.Mutable[field.Name] = ids.Order().ToArray();
        }

        return record;
    }

    /// <summary>A page of records in the order of the sort, with a cursor to the next.</summary>
    public async Task<RecordPage> ListAsync(RecordQuery query, Principal who, CancellationToken ct)
    {
        var type = query.Type;
        var fields = FieldsOf(query, who);
        var limit = Math.Clamp(query.Limit, 1, LargestPage);
        var paging = Paging.Of(type, query.Sort, query.Cursor);
        if (paging.Keys.FirstOrDefault(k => who.AccessTo(type).HiddenFields.Contains(k.Field.Name)) is { } hidden) throw new ProblemException(Problem.Invalid("sort.unknownField", hidden.Field.Name, ("type", type.Name)));
        var rows = new List<RecordRow>(limit + 1);
        object?[]? lastKeys = null;
        await using var connection = await database.OpenAsync(ct);
        foreach (var branch in paging.Branches())
        {
            var values = new SqlValues();
            var selected = fields.Select(f => Select(f, values, who)).ToArray();
            var condition = And(Where(query, who, values), branch(values, database.Dialect));
            await using var command = connection.CreateCommand();
            command.CommandText = $"select t.n, t.id, t.version{string.Concat(paging.Keys.Select(k => ", " + k.Column))}{string.Concat(selected.Select(s => ", " + s))} from {type.Table} t{(condition.Length == 0 ? "" : " where " + condition)} order by {paging.OrderBy} limit {(limit + 1 - rows.Count).ToString(CultureInfo.InvariantCulture)}";
            values.BindTo(command, database.Dialect);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                if (rows.Count == limit) return new RecordPage(fields, rows, paging.CursorAfter(lastKeys!, rows[^1].Number));
                lastKeys = new object?[paging.Keys.Count];
                for (var i = 0; i < lastKeys.Length; i++) lastKeys[i] = database.Dialect.FromDb(paging.Keys[i].Kind, row, i + 3);
                var read = new object?[fields.Count];
                for (var i = 0; i < read.Length; i++) read[i] = ReadValue(fields[i], row, i + 3 + lastKeys.Length);
                rows.Add(new RecordRow(row.GetInt64(0), (Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!, row.GetInt64(2), read));
            }
        }

        return new RecordPage(fields, rows, null);
    }

    /// <summary>Counts up to <paramref name="cap"/>: an exact count of a large list costs seconds and tells nobody more.</summary>
    public async Task<CappedCount> CountAsync(RecordType type, string? where, Principal who, int cap, CancellationToken ct)
    {
        var values = new SqlValues();
        var condition = Where(new RecordQuery(type, where), who, values);
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from (select 1 as one from {type.Table} t{(condition.Length == 0 ? "" : " where " + condition)} limit {((long)cap + 1).ToString(CultureInfo.InvariantCulture)}) c";
        values.BindTo(command, database.Dialect);
        var count = Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
        return new CappedCount((int)Math.Min(count, cap), count > cap);
    }

    /// <summary>Titles of linked records, for showing links by name. Records out of the principal's sight are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> TitlesAsync(RecordType type, IReadOnlyCollection<Guid> ids, Principal who, CancellationToken ct)
    {
        var titles = new Dictionary<Guid, string>();
        if (type.TitleField.Column is not { } column) return titles;
        await using var connection = await database.OpenAsync(ct);
        foreach (var some in ids.Distinct().Chunk(500))
        {
            var values = new SqlValues();
            var list = string.Join(", ", some.Select(id => values.Add(database.Dialect.ToDb(FieldKind.Link, id))));
            var scope = ScopeSql.Condition(catalogue.Current, type, "t", who, values, database.Dialect);
            await using var command = connection.CreateCommand();
            command.CommandText = $"select t.id, t.{column} from {type.Table} t where t.id in ({list}){(scope is null ? "" : " and " + scope)}";
            values.BindTo(command, database.Dialect);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) titles[(Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!] = row.IsDBNull(1) ? "" : row.GetValue(1).ToString() ?? "";
        }

        return titles;
    }

    private string Where(RecordQuery query, Principal who, SqlValues values)
    {
        var scope = ScopeSql.Condition(catalogue.Current, query.Type, "t", who, values, database.Dialect) ?? "";
        if (who.AccessTo(query.Type).Criteria is { } narrowed) scope = And(scope, filter.Condition(query.Type, narrowed, who, values, trusted: true));
        return string.IsNullOrWhiteSpace(query.Where) ? scope : And(scope, filter.Condition(query.Type, query.Where, who, values, trusted: false));
    }

    private static List<Field> FieldsOf(RecordQuery query, Principal who)
    {
        var hidden = who.AccessTo(query.Type).HiddenFields;
        if (query.Fields is null) return [.. query.Type.Fields.Where(f => (f.InList || f.Name == query.Type.Title) && !f.IsComputed && f.Kind != FieldKind.MultiLink && !hidden.Contains(f.Name))];
        return [.. query.Fields.Select(name => query.Type.Find(name) is { } field && !hidden.Contains(name) && field.Kind != FieldKind.MultiLink ? field
            : throw new ProblemException(Problem.Invalid("field.unknown", name, ("type", query.Type.Name))))];
    }

    private string Select(Field field, SqlValues values, Principal who) =>
        field.Column is not null ? "t." + field.Column
        : field.IsComputed ? filter.Value(field, who, values)
        : database.Dialect.CustomJson("t", field.Name);

    private object? ReadValue(Field field, System.Data.Common.DbDataReader row, int ordinal)
    {
        if (field.Column is not null) return database.Dialect.FromDb(field.Kind, row, ordinal);
        if (row.IsDBNull(ordinal)) return null;
        if (field.IsComputed) return filter.Read(field, row, ordinal);
        using var json = JsonDocument.Parse(row.GetString(ordinal));
        return ValueJson.Read(json.RootElement, field.Kind, storage: true);
    }

    private static string And(string a, string b) => a.Length == 0 ? b : b.Length == 0 ? a : $"{a} and {b}";
}
