using System.Data.Common;
using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Problems;

namespace Rapport.Core.Records.Writing;

/// <summary>The rows of records within a write: read for changing, inserted, updated, with their lists of links.</summary>
internal sealed class RecordRows(WriteTransaction transaction)
{
    /// <summary>The record as it stands, kept from others until the end of the transaction; null when there is none.</summary>
    public async Task<RecordData?> LoadAsync(RecordType type, Guid id)
    {
        var dialect = transaction.Dialect;
        var shape = TypeShape.Of(type);
        RecordData record;
        await using (var command = transaction.Session.Command(shape.SelectRow + dialect.ForUpdate, dialect.ToDb(FieldKind.Link, id)))
        await using (var row = await command.ExecuteReaderAsync())
        {
            if (!await row.ReadAsync()) return null;
            record = RowMapping.Read(type, shape, row, dialect);
        }

        foreach (var field in shape.MultiLinks)
        {
            var to = await IdsAsync("select to_id from core_link where from_id = $1 and field = $2 order by to_id", dialect.ToDb(FieldKind.Link, id), field.Name);
            if (to.Count > 0) record.Mutable[field.Name] = to.Order().ToArray();
        }

        return record;
    }

    public async Task<RecordData?> LoadNumberAsync(RecordType type, long number) =>
        await IdsAsync($"select id from {type.Table} where n = $1", number) is [var id] ? await LoadAsync(type, id) : null;

    public async Task<List<Guid>> IdsAsync(string sql, params object?[] values)
    {
        var ids = new List<Guid>();
        await using var command = transaction.Session.Command(sql, values);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync()) ids.Add((Guid)transaction.Dialect.FromDb(FieldKind.Link, row, 0)!);
        return ids;
    }

    /// <summary>The records that point at one by a relation.</summary>
    public Task<List<Guid>> PointingAsync(Relation relation, Guid target) => relation.Link.Column is { } column
        ? IdsAsync($"select id from {relation.Type.Table} where {column} = $1", transaction.Dialect.ToDb(FieldKind.Link, target))
        : IdsAsync($"select t.id from {relation.Type.Table} t where {transaction.Dialect.Custom("t", relation.Link)} = $1", transaction.Dialect.ToCustom(FieldKind.Link, target));

    /// <summary>Inserts a row made by this transaction's set; answers its number. The first opens the set in the same round trip.</summary>
    public async Task<long> CreateAsync(RecordType type, Dictionary<string, object?> values)
    {
        if (transaction.Set != 0 || transaction.Dialect.NewestIn("core_change_set", "id") is not { } newest)
        {
            values["createdSet"] = values["changedSet"] = await transaction.SetAsync();
            return await InsertAsync(type, values);
        }

        // In their place in the list, so that it stays the same; the statement does not look at them.
        values["createdSet"] = values["changedSet"] = 0L;
        await transaction.PostSetAsync();
        return await InsertAsync(type, values, TypeShape.Of(type).InsertUnder(newest));
    }

    /// <summary>Inserts a row with the sets it carries; answers its number.</summary>
    public Task<long> InsertAsync(RecordType type, Dictionary<string, object?> values) => InsertAsync(type, values, TypeShape.Of(type).Insert);

    private async Task<long> InsertAsync(RecordType type, Dictionary<string, object?> values, string sql)
    {
        var shape = TypeShape.Of(type);
        long number;
        try
        {
            await using var command = transaction.Session.Command(sql, RowMapping.Values(shape, values, transaction.Dialect));
            await using var row = await command.ExecuteReaderAsync();
            await row.ReadAsync();
            number = row.GetInt64(0);
            if (row.FieldCount > 1)
            {
                transaction.Continue(row.GetInt64(1));
                values["createdSet"] = values["changedSet"] = transaction.Set;
            }
        }
        catch (DbException e) when (transaction.Dialect.UniqueViolation(e) is { } where)
        {
            throw Taken(type, where, values);
        }

        foreach (var field in shape.MultiLinks) await WriteLinksAsync(type, field, (Guid)values[SystemFields.Id]!, values.GetValueOrDefault(field.Name));
        transaction.Session.Related.Whole(type, values);
        return number;
    }

    public async Task UpdateAsync(RecordData current, IReadOnlyList<FieldChange> changes, Dictionary<string, object?> values)
    {
        var (type, dialect) = (current.Type, transaction.Dialect);
        var sets = new List<string>();
        var parameters = new List<object?>();
        void Set(string column, object? value)
        {
            parameters.Add(value);
            sets.Add($"{column} = ${parameters.Count.ToString(CultureInfo.InvariantCulture)}");
        }

        foreach (var field in changes.Select(c => c.Field))
        {
            if (field.Column is null) continue;
            Set(field.Column, dialect.ToDb(field.Kind, values.GetValueOrDefault(field.Name)));
            if (field.FoldedColumn is not null) Set(field.FoldedColumn, RowMapping.Fold(values.GetValueOrDefault(field.Name)));
            if (field.SortColumn is not null) Set(field.SortColumn, RowMapping.SortKey(field, values.GetValueOrDefault(field.Name)));
        }

        foreach (var name in (string[])[SystemFields.Version, "changedAt", "changedBy", "changedSet"]) Set(type[name].Column!, dialect.ToDb(type[name].Kind, values[name]));
        if (changes.Any(c => c.Field.IsInDocument)) Set("custom", RowMapping.CustomJson(TypeShape.Of(type), values, current.Others) is { } json ? dialect.Document(json) : null);
        parameters.Add(current.Number);
        try
        {
            await transaction.Session.ExecuteAsync($"update {type.Table} set {string.Join(", ", sets)} where n = ${parameters.Count.ToString(CultureInfo.InvariantCulture)}", [.. parameters]);
        }
        catch (DbException e) when (dialect.UniqueViolation(e) is { } where)
        {
            throw Taken(type, where, values);
        }

        transaction.Session.Related.Changed(type, current.Values, values, changes.Select(c => c.Field));
        foreach (var change in changes.Where(c => c.Field.Kind == FieldKind.MultiLink)) await WriteLinksAsync(type, change.Field, current.Id, change.After);
    }

    private async Task WriteLinksAsync(RecordType type, Field field, Guid from, object? value)
    {
        var id = transaction.Dialect.ToDb(FieldKind.Link, from);
        await transaction.Session.PostAsync("delete from core_link where from_id = $1 and field = $2", id, field.Name);
        foreach (var to in value as Guid[] ?? [])
            await transaction.Session.PostAsync("insert into core_link (type_no, field, from_id, to_id) values ($1, $2, $3, $4)", (long)type.Number, field.Name, id, transaction.Dialect.ToDb(FieldKind.Link, to));
    }

    /// <summary>
    /// What a unique index says when somebody else was faster than the question before. Ends the transaction with all
    /// that is known: PostgreSQL refuses everything after an error in it.
    /// </summary>
    public ProblemException Taken(RecordType type, string where, IReadOnlyDictionary<string, object?>? values)
    {
        var field = type.Fields.FirstOrDefault(f => f.Unique && where.Contains(f.Column ?? FieldIndexes.Name(type, f, "unique"), StringComparison.Ordinal));
        transaction.Problems.Add(Problem.Conflict("field.taken", field?.Name ?? SystemFields.Id, ("value", field is null ? null : values?.GetValueOrDefault(field.Name))));
        return new ProblemException(transaction.Problems);
    }
}
