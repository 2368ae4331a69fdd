using System.Globalization;
using Rapport.Core.Criteria;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue.RollUps;

/// <summary>
/// Works the roll-ups of all records out anew that a transaction touched, in that transaction, just before its commit: one
/// statement for some hundred records, whatever happened to what points at them. It is no change of the record: no
/// version, no line of the log, no notice.
/// </summary>
internal sealed class RollUpSettling(WriteSession session, RecordCatalogue catalogue)
{
    private const int MostAtOnce = 256;
    private readonly SqlDialect dialect = session.Dialect;

    /// <summary>Has a database keep what the catalogue in force says: roll-ups, and that nothing stands under itself.</summary>
    public static IDatabase KeepIn(IDatabase database, CatalogueHolder holder)
    {
        database.BeforeCommit = async session =>
        {
            var catalogue = holder.Current;
            await new Records.Writing.HierarchyCheck(session).DemandAsync(catalogue);
            await new RollUpSettling(session, catalogue).RunAsync();
        };
        return database;
    }

    public async Task RunAsync()
    {
        foreach (var type in catalogue.Types)
        {
            var kept = type.Fields.Where(f => f.Kept is not null).Select(f => f.Kept!).ToList();
            if (kept.Count == 0) continue;
            var byRecord = new SortedDictionary<Guid, List<KeptRollUp>>();
            foreach (var one in kept)
                foreach (var id in await TouchedAsync(type, one))
                {
                    if (!byRecord.TryGetValue(id, out var list)) byRecord[id] = list = [];
                    list.Add(one);
                }

            // Of most records the same are touched: they go together.
            foreach (var group in byRecord.GroupBy(r => string.Join(",", r.Value.Select(k => k.Place.ToString(CultureInfo.InvariantCulture))), StringComparer.Ordinal))
                foreach (var some in group.Chunk(MostAtOnce)) await WriteAsync(type, some[0].Value, [.. some.Select(s => s.Key)]);
        }

        session.Related.Clear();
    }

    private async Task<HashSet<Guid>> TouchedAsync(RecordType type, KeptRollUp kept)
    {
        var plan = kept.Plan;
        var ids = session.Related.Of(plan.Child, plan.Link, plan.Draws);
        ids.UnionWith(session.Related.Returned(type));
        var link = plan.Link.Column is { } column ? "t." + column : dialect.IdFromText(dialect.Custom("t", plan.Link));
        foreach (var some in session.Related.Written(plan.Child).Chunk(MostAtOnce))
        {
            await using var command = session.Command($"select distinct {link} from {plan.Child.Table} t where {Among(some, out var values)}", [.. values]);
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
                if (dialect.FromDb(FieldKind.Link, row, 0) is Guid id) ids.Add(id);
        }

        return ids;
    }

    private async Task WriteAsync(RecordType type, List<KeptRollUp> kept, Guid[] ids)
    {
        await LockAsync(session, type, ids);
        var maker = new RollUpSql(dialect, catalogue);
        var sql = maker.Writer();
        var update = maker.Update(sql, type, kept, []);
        await session.ExecuteAsync($"{update} where {dialect.In("t.id", Padded(ids), sql.Add)}", [.. sql.Parameters]);
    }

    /// <summary>
    /// Keeps the records from others until the commit, in the order of their ids, so that nobody waits crosswise. The statement after it
    /// sees what was committed until then: two who write orders of one customer do not lose each other's.
    /// </summary>
    public static async Task LockAsync(WriteSession session, RecordType type, Guid[] ids)
    {
        if (session.Dialect.ForValues.Length == 0) return;
        var values = new List<object?>();
        var among = session.Dialect.In("t.id", Padded(ids, session.Dialect), value =>
        {
            values.Add(value);
            return "$" + values.Count.ToString(CultureInfo.InvariantCulture);
        });
        await session.ExecuteAsync($"select t.n from {type.Table} t where {among} order by t.id{session.Dialect.ForValues}", [.. values]);
    }

    private string Among(Guid[] ids, out List<object?> values)
    {
        var bound = values = [];
        return dialect.In("t.id", Padded(ids), value =>
        {
            bound.Add(value);
            return "$" + bound.Count.ToString(CultureInfo.InvariantCulture);
        });
    }

    private List<object> Padded(Guid[] ids) => Padded(ids, dialect);

    /// <summary>Filled up by the last one to one of few lengths: few statements to prepare, not one for each length.</summary>
    private static List<object> Padded(Guid[] ids, SqlDialect dialect)
    {
        var length = ids.Length <= 1 ? 1 : ids.Length <= 8 ? 8 : ids.Length <= 64 ? 64 : MostAtOnce;
        return [.. Enumerable.Range(0, length).Select(i => dialect.ToDb(FieldKind.Link, ids[Math.Min(i, ids.Length - 1)]))];
    }
}
