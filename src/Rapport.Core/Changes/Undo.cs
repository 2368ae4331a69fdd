using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes;

/// <summary>What an undo did, or would do. <paramref name="Refused"/> names the later change that stands in the way.</summary>
public sealed record UndoOutcome(long ChangeSet, int Reverted, int RefusedCount, IReadOnlyList<RefusedUndo> Refused);

/// <summary>One record that cannot be taken back: a later change set touched it, or something made later points at it.</summary>
public sealed record RefusedUndo(string Type, Guid Id, string? Title, string? Field, long? LaterChangeSet);

/// <summary>
/// Takes back one change set: updates field by field where the value is still the one it left, deletions by putting the
/// record back, creations by deleting what nobody touched since. Where something depends on it, that record is refused
/// and the later change is named; the rest goes through. Undo is a change set itself and can be undone.
/// </summary>
internal sealed class Undo(IDatabase database, Func<RecordCatalogue> catalogue, IRecordIndexer index, TimeProvider clock)
{
    private const int Chunk = 500;
    private const int MostNamed = 100;
    private const int MostHeld = 10_000;

    public async Task<UndoOutcome> RunAsync(long set, WriteContext context, bool preview, CancellationToken ct)
    {
        await CheckAsync(set, ct);
        var refused = new List<RefusedUndo>();
        var refusedCount = 0;
        var reverted = 0;
        long own = 0;
        void Refuse(RefusedUndo one)
        {
            refusedCount++;
            if (refused.Count < MostNamed) refused.Add(one);
        }

        // Records that the set took away in bulk come back first: what was changed under it may point at them.
        async Task<int> PutBackAsync()
        {
            if (preview) return await RemovedRecords.CountAsync(database, set, ct);
            var back = 0;
            for (var last = long.MaxValue; ;)
            {
                PutBack? chunk = null;
                (var done, _, own) = await WriteAsync(context, set, own, preview, async writer =>
                {
                    chunk = await RemovedRecords.PutBackAsync(writer, catalogue(), new RecordIndexer(database), set, last, ct);
                    return (chunk is { Obstacle: null } ? chunk.Records : 0, []);
                }, ct);
                if (chunk is null) return back;
                back += done;
                last = chunk.Chunk;
                for (var i = 0; chunk.Obstacle is not null && i < chunk.Records; i++) Refuse(new(chunk.Type?.Name ?? "", Guid.Empty, null, chunk.Obstacle, null));
            }
        }

        // Changes first and newest first, then creations, lines before what they belong to.
        long? before = null;
        while (true)
        {
            var rows = await RowsAsync(set, before, ct);
            if (rows.Count == 0) break;
            before = rows[^1].N;
            var (done, no, s) = await WriteAsync(context, set, own, preview, async writer =>
            {
                var count = 0;
                var refusals = new List<RefusedUndo>();
                foreach (var row in rows) count += await RevertAsync(writer, row, set, refusals) ? 1 : 0;
                return (count, refusals);
            }, ct);
            reverted += done;
            own = s;
            no.ForEach(Refuse);
        }

        reverted += await PutBackAsync();
        var logged = await CountCreatedAsync(set, ct) <= RecordWriter.MostLoggedDeletions;
        foreach (var type in DependentsFirst(catalogue()))
        {
            while (true)
            {
                var (done, no, s, more) = await RemoveCreatedAsync(type, set, own, context, preview, logged, ct);
                reverted += done;
                own = s;
                no.ForEach(Refuse);
                if (!more) break;
            }
        }

        if (!preview && reverted > 0)
            await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("update core_change_set set undone_by = $1 where id = $2", own, set), ct);
        return new UndoOutcome(own, reverted, refusedCount, refused);
    }

    private async Task CheckAsync(long set, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select undone_by from core_change_set where id = {set.ToString(CultureInfo.InvariantCulture)}";
        var found = await command.ExecuteScalarAsync(ct);
        if (found is null) throw new ProblemException(Problem.Missing("undo.noSuchSet", null, ("set", set)));
        if (found is long by) throw new ProblemException(Problem.Refused("undo.alreadyUndone", null, ("set", set), ("by", by)));
    }

    private async Task<(int Done, List<RefusedUndo> Refused, long Set)> WriteAsync(
        WriteContext context, long set, long own, bool preview, Func<RecordWriter, Task<(int, List<RefusedUndo>)>> work, CancellationToken ct)
    {
        try
        {
            return await database.WriteAsync(WriteLane.Bulk, async session =>
            {
                var writer = new RecordWriter(session, catalogue(), index, context with { UndoOf = set }, clock.GetUtcNow().UtcDateTime);
                writer.Continue(own);
                var (done, refusals) = await work(writer);
                writer.Demand();
                if (preview) throw new PreviewOnly(done, refusals);
                await writer.CountAsync();
                return (done, refusals, writer.Set);
            }, ct);
        }
        catch (PreviewOnly seen)
        {
            return (seen.Done, seen.Refused, 0);
        }
    }

    private static async Task<bool> RevertAsync(RecordWriter writer, ChangeRow row, long set, List<RefusedUndo> refused)
    {
        var type = row.Type;
        var changes = ChangeLog.Parse(type, row.Fields);
        var current = await writer.LoadAsync(type, row.Id);
        bool Refuse(string? field, long? later)
        {
            refused.Add(new(type.Name, row.Id, current?.Title, field, later));
            return false;
        }

        if (row.Kind == "delete")
        {
            if (current is not null) return Refuse(null, current["changedSet"] as long?);
            var all = changes.ToDictionary(c => c.Field.Name, c => c.Before, StringComparer.Ordinal);
            if (await writer.MisfitAsync(type, all, null) is { } misfit) return Refuse(misfit, null);
            await writer.RestoreAsync(type, all, row.Version + 1);
            return true;
        }

        if (current is null) return Refuse(null, await writer.LaterSetAsync(row.Id, row.Version, null));
        if (row.Kind == "restore")
        {
            if (await writer.LastingChangeAsync(type, row.Id, row.Version, [set, writer.Set]) is { } lasting) return Refuse(null, lasting);
            if (await writer.UserSetAsync(current) is { } user) return Refuse(null, user);
            await writer.RemoveAsync(current);
            return true;
        }

        if (changes.FirstOrDefault(c => !RecordRules.Same(current[c.Field.Name], c.After)) is { } clash)
            return Refuse(clash.Field.Name, await writer.LaterSetAsync(row.Id, row.Version, clash.Field.Name));
        var values = new Dictionary<string, object?>(current.Values, StringComparer.Ordinal);
        foreach (var change in changes) values[change.Field.Name] = change.Before;
        if (await writer.MisfitAsync(type, values, current) is { } unfit) return Refuse(unfit, null);
        await writer.WriteDifferenceAsync(type, TypeShape.Of(type), current, values);
        return true;
    }

    /// <summary>Deletes a chunk of what the set created and nobody uses or lastingly changed since. What was never changed goes in SQL: an import of half a million lines is back out in seconds.</summary>
    private async Task<(int Done, List<RefusedUndo> Refused, long Set, bool More)> RemoveCreatedAsync(
        RecordType type, long set, long own, WriteContext context, bool preview, bool logged, CancellationToken ct)
    {
        var free = Unused(type, preview);
        if (preview)
        {
            await using var connection = await database.OpenAsync(ct);
            await using var count = connection.CreateCommand();
            count.CommandText = $"select count(*) from {type.Table} t where t.created_set = {set.ToString(CultureInfo.InvariantCulture)} and t.version = 1{free}";
            var plain = Convert.ToInt32(await count.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
            var (also, no, _) = await RemoveChangedAsync(type, set, own, context, preview, free, ct);
            return (plain + also, [.. no, .. await HeldAsync(type, set, own, $"t.version = 1 and not (1 = 1{free})", ct)], 0, false);
        }

        const int Step = 2_000;
        var result = await database.WriteAsync(WriteLane.Bulk, async session =>
        {
            var numbers = new List<long>();
            await using (var command = session.Command($"select t.n from {type.Table} t where t.created_set = $1 and t.version = 1{free} limit {Step}", set))
            await using (var row = await command.ExecuteReaderAsync())
                while (await row.ReadAsync()) numbers.Add(row.GetInt64(0));
            if (numbers.Count == 0) return (0, own);
            var writer = new RecordWriter(session, catalogue(), index, context with { UndoOf = set }, clock.GetUtcNow().UtcDateTime);
            writer.Continue(own);
            await writer.RemoveNumbersAsync(type, numbers, logged);
            await writer.CountAsync();
            return (numbers.Count, writer.Set);
        }, ct);
        // Records that point at each other go in turns: as long as one went, another may have become free.
        if (result.Item1 > 0) return (result.Item1, [], result.Item2, true);
        var changed = await RemoveChangedAsync(type, set, own, context, preview, free, ct);
        return changed.Done > 0 ? (changed.Done, [], changed.Set, true)
            : (0, await HeldAsync(type, set, own, "1 = 1", ct), own, false);
    }

    /// <summary>Records of the set that were changed meanwhile: they go when all of it was changed back.</summary>
    private async Task<(int Done, List<RefusedUndo> Refused, long Set)> RemoveChangedAsync(
        RecordType type, long set, long own, WriteContext context, bool preview, string free, CancellationToken ct)
    {
        var (done, refusals, last) = (0, new List<RefusedUndo>(), 0L);
        while (true)
        {
            var seen = 0;
            (var some, var no, own) = await WriteAsync(context, set, own, preview, writer => SomeAsync(writer), ct);
            done += some;
            refusals.AddRange(no.Take(Math.Max(0, MostHeld - refusals.Count)));
            if (seen < Chunk) return (done, refusals, own);

            async Task<(int, List<RefusedUndo>)> SomeAsync(RecordWriter writer)
            {
                var found = new List<(Guid Id, bool Free)>();
                await using (var command = writer.Session.Command($"select t.id, case when 1 = 1{free} then 1 else 0 end, t.n from {type.Table} t where t.created_set = $1 and t.version > 1 and t.n > $2 order by t.n limit {Chunk.ToString(CultureInfo.InvariantCulture)}", set, last))
                await using (var row = await command.ExecuteReaderAsync(ct))
                {
                    while (await row.ReadAsync(ct))
                    {
                        found.Add(((Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!, Convert.ToInt32(row.GetValue(1), CultureInfo.InvariantCulture) == 1));
                        last = row.GetInt64(2);
                    }
                }

                seen = found.Count;
                return await RemoveSomeAsync(writer, type, found, set, own, preview);
            }
        }
    }

    private static async Task<(int Done, List<RefusedUndo> Refused)> RemoveSomeAsync(RecordWriter writer, RecordType type, List<(Guid Id, bool Free)> found, long set, long own, bool preview)
    {
        var done = 0;
        var refusals = new List<RefusedUndo>();
        foreach (var (id, isFree) in found)
        {
            if (await writer.LoadAsync(type, id) is not { } record) continue;
            var lasting = await writer.LastingChangeAsync(type, id, 0, [set, own]);
            if (lasting is not null || !isFree) refusals.Add(new(type.Name, id, record.Title, null, lasting ?? await writer.UserSetAsync(record)));
            else
            {
                if (!preview) await writer.RemoveAsync(record);
                done++;
            }
        }

        return (done, refusals);
    }

    /// <summary>Condition that nothing points at the record. In a preview the records of the same set count as gone: they would be.</summary>
    private string Unused(RecordType type, bool preview)
    {
        var others = preview ? " and u.created_set <> t.created_set" : "";
        return string.Concat(Users(type).Select(u => u.Link.Column is { } column
            ? $" and not exists (select 1 from {u.Type.Table} u where u.{column} = t.id and u.id <> t.id{others})"
            : u.Link.IsCustom ? $" and not exists (select 1 from {u.Type.Table} u where {database.Dialect.Custom("u", u.Link)} = {database.Dialect.IdAsText("t.id")} and u.id <> t.id{others})"
            : $" and not exists (select 1 from core_link l join {u.Type.Table} u on u.id = l.from_id where l.to_id = t.id and l.field = '{u.Link.Name}' and u.id <> t.id{others})"));
    }

    private IEnumerable<Relation> Users(RecordType type) =>
        catalogue().Types.SelectMany(t => t.Fields.Where(f => f.Kind is FieldKind.Link or FieldKind.MultiLink && f.Target == type.Name && !f.ReadOnly).Select(f => new Relation(t, f)));

    private async Task<long> CountCreatedAsync(long set, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select " + string.Join(" + ", catalogue().Types.Select(t => $"(select count(*) from {t.Table} where created_set = {set.ToString(CultureInfo.InvariantCulture)})"));
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    private async Task<List<RefusedUndo>> HeldAsync(RecordType type, long set, long own, string condition, CancellationToken ct)
    {
        var held = new List<RefusedUndo>();
        var users = string.Concat(Users(type).Where(u => u.Link.Column is not null).Select(u => string.Create(CultureInfo.InvariantCulture, $", (select min(u.changed_set) from {u.Type.Table} u where u.{u.Link.Column} = t.id and u.id <> t.id and u.changed_set <> {set})")));
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture,
            $"select t.id, coalesce(case when t.changed_set in ({set}, {own}) then null else t.changed_set end{users}, null), t.{type.TitleField.Column} from {type.Table} t where t.created_set = {set} and {condition} limit 10000");
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            held.Add(new(type.Name, (Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!, row.IsDBNull(2) ? null : row.GetValue(2).ToString(), null, row.IsDBNull(1) ? null : row.GetInt64(1)));
        return held;
    }

    private async Task<List<ChangeRow>> RowsAsync(long set, long? before, CancellationToken ct)
    {
        var rows = new List<ChangeRow>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture,
            $"select n, type_no, record_id, version, kind, fields from core_change where set_id = {set}{(before is null ? "" : $" and n < {before}")} order by n desc limit {Chunk}");
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            if (catalogue().Find((short)row.GetInt64(1)) is not { } type) continue;
            rows.Add(new(row.GetInt64(0), type, (Guid)database.Dialect.FromDb(FieldKind.Link, row, 2)!, row.GetInt64(3), row.GetString(4), row.GetString(5)));
        }

        return rows;
    }

    /// <summary>Types in such an order that whatever points at a type comes before it.</summary>
    private static IEnumerable<RecordType> DependentsFirst(RecordCatalogue catalogue)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var order = new List<RecordType>();
        void Visit(RecordType type)
        {
            if (!done.Add(type.Name)) return;
            foreach (var other in catalogue.Types.Where(t => t.Fields.Any(f => f.Kind == FieldKind.Link && f.Target == type.Name && !f.ReadOnly))) Visit(other);
            order.Add(type);
        }

        foreach (var type in catalogue.Types) Visit(type);
        return order;
    }

    private sealed record ChangeRow(long N, RecordType Type, Guid Id, long Version, string Kind, string Fields);

    /// <summary>Rolls the trial back and carries out what was seen.</summary>
    private sealed class PreviewOnly(int done, List<RefusedUndo> refused) : Exception
    {
        public int Done => done;
        public List<RefusedUndo> Refused => refused;
    }
}
