using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Problems;

namespace Rapport.Core.Records.Writing;

/// <summary>Takes records away with all that lies beside them (links, search text, timeline), and puts them back.</summary>
internal sealed class RecordRemoval(WriteTransaction transaction, RecordRows rows, WriteAccess sight)
{
    /// <summary>Deletes a record with the lines that belong to it; refuses when anything else points at it.</summary>
    public async Task RemoveAsync(RecordData current)
    {
        var (session, type) = (transaction.Session, current.Type);
        var id = transaction.Dialect.ToDb(FieldKind.Link, current.Id);
        foreach (var relation in transaction.Catalogue.PointingAt(type))
        {
            if (relation.Type.IsPartBy(relation.Link))
            {
                foreach (var child in await rows.PointingAsync(relation, current.Id))
                    if (await rows.LoadAsync(relation.Type, child) is { } line) await RemoveAsync(line);
            }
            else if (await IsUsedByAsync(relation, current.Id))
            {
                // Lists of links and custom links hold no foreign key: a record must not vanish from under them either.
                transaction.Problems.Add(Problem.Refused("delete.inUse", null, ("title", current.Title), ("type", relation.Type.Name), ("target", relation.Type.Name), ("field", relation.Link.Name)));
            }
        }

        if (!await sight.AllowsAsync(type, current, null) || transaction.Problems.Count > 0) return;
        await TakeAwayAsync(current);
    }

    /// <summary>Deletes a record that nothing points at any more.</summary>
    public async Task TakeAwayAsync(RecordData current)
    {
        var (session, type) = (transaction.Session, current.Type);
        var id = transaction.Dialect.ToDb(FieldKind.Link, current.Id);
        await LogDeletionAsync(current);
        await session.ExecuteAsync($"delete from {type.Table} where n = $1", current.Number);
        await session.ExecuteAsync("delete from core_link where from_id = $1", id);
        await transaction.Index.RemoveAsync(session, type, [current.Number]);
        await TimelineWriter.RemoveAsync(session, type, current.Id);
        transaction.Sums.Touch(type, current.Values);
        session.Related.Whole(type, current.Values);
        transaction.Items.Add(new WrittenRecord(current.Id, current.Version + 1, true) { Gone = type });
        transaction.Deleted++;
    }

    /// <summary>
    /// Deletes untouched records by number, in SQL. Where they are many, the log gets no row for each: they are kept packed.
    /// </summary>
    public async Task RemoveNumbersAsync(RecordType type, IReadOnlyList<long> numbers, bool logged)
    {
        var session = transaction.Session;
        if (type.WriteFunction is not null)
            foreach (var number in numbers)
                if (await rows.LoadNumberAsync(type, number) is { } guarded) await sight.AllowsAsync(type, guarded, null);
        transaction.Demand();
        var set = await transaction.SetAsync();
        var list = string.Join(",", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));
        if (!logged) await RemovedRecords.KeepAsync(session, type, list, set);
        else
            foreach (var number in numbers)
                if (await rows.LoadNumberAsync(type, number) is { } record) await LogDeletionAsync(record);

        // Parents made by the same set go with it.
        if (type.Sums.Count > 0 && type[type.Parent!] is { Column: { } link, Target: { } target })
            foreach (var parent in await rows.IdsAsync($"select distinct t.{link} from {type.Table} t join {transaction.Catalogue[target].Table} p on p.id = t.{link} where t.n in ({list}) and p.created_set <> t.created_set")) transaction.Sums.Touch(type, parent);
        await TouchCountingAsync(type, list);
        if (type.Timeline is not null) await session.ExecuteUnpreparedAsync($"delete from core_timeline where record_id in (select id from {type.Table} where n in ({list}))");
        if (TypeShape.Of(type).MultiLinks.Count > 0) await session.ExecuteUnpreparedAsync($"delete from core_link where from_id in (select id from {type.Table} where n in ({list}))");
        await transaction.Index.RemoveAsync(session, type, numbers);
        await session.ExecuteUnpreparedAsync($"delete from {type.Table} where n in ({list})");
        transaction.Deleted += numbers.Count;
    }

    /// <summary>Records that go are counted by others: those are looked up while the links are there.</summary>
    private async Task TouchCountingAsync(RecordType type, string numbers)
    {
        foreach (var field in type.Fields.Where(f => f is { Kind: FieldKind.Link, Inverse: not null }))
        {
            if (transaction.Catalogue.Find(field.Target!)?.Fields.Any(c => c.Kept?.Plan.Child.Name == type.Name) != true) continue;
            var value = field.Column is { } column ? "t." + column : transaction.Dialect.IdFromText(transaction.Dialect.Custom("t", field));
            transaction.Session.Related.Moved(type, field, [.. await rows.IdsAsync($"select distinct {value} from {type.Table} t where t.n in ({numbers}) and {value} is not null")]);
        }
    }

    /// <summary>Puts a deleted record back with its old id and a version above all that the log knows of it.</summary>
    public async Task RestoreAsync(RecordType type, Dictionary<string, object?> values, long version)
    {
        if (!await sight.AllowsAsync(type, null, values)) return;
        await transaction.StampAsync(values, version);
        var number = await rows.InsertAsync(type, values);
        await transaction.Index.PutAsync(transaction.Session, type, number, values, isNew: true);
        await TimelineWriter.PutAsync(transaction.Session, type, values, transaction.Set);
        transaction.Sums.Touch(type, values);
        transaction.Session.Related.CameBack(type, [(Guid)values[SystemFields.Id]!]);
        // The record still belongs to the set that first created it; this row is how undo takes the putting back back.
        var id = (Guid)values[SystemFields.Id]!;
        await ChangeLog.RowAsync(transaction.Session, transaction.Set, type, id, version, WriteKind.Create,
            type.Fields.Where(f => !f.IsComputed && !RecordWriter.IsBookkeeping(f) && values.GetValueOrDefault(f.Name) is not null).Select(f => new FieldChange(f, null, values[f.Name])));
        transaction.Items.Add(new WrittenRecord(id, version, true));
        transaction.Created++;
    }

    private async Task LogDeletionAsync(RecordData record) =>
        await ChangeLog.RowAsync(transaction.Session, await transaction.SetAsync(), record.Type, record.Id, record.Version + 1, WriteKind.Delete,
            record.Type.Fields.Where(f => !f.IsComputed && record[f.Name] is not null).Select(f => new FieldChange(f, record[f.Name], null)));

    private async Task<bool> IsUsedByAsync(Relation relation, Guid target)
    {
        var (dialect, table, link) = (transaction.Dialect, relation.Type.Table, relation.Link);
        var id = dialect.ToDb(FieldKind.Link, target);
        return await (link.Column is { } column ? transaction.Session.ScalarAsync($"select id from {table} where {column} = $1 and id <> $1 limit 1", id)
            : link.IsCustom && link.Kind == FieldKind.Link ? transaction.Session.ScalarAsync($"select t.n from {table} t where {dialect.Custom("t", link)} = $1 and t.id <> $2 limit 1", dialect.ToCustom(FieldKind.Link, target), id)
            : transaction.Session.ScalarAsync("select n from core_link where to_id = $1 and field = $2 and type_no = $3 and from_id <> $1 limit 1", id, link.Name, (long)relation.Type.Number)) is not null;
    }
}
