using System.Globalization;
using System.Runtime.CompilerServices;
using Rapport.Core.Access;
using Rapport.Core.Access.Limits;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Changes.Undoing;

/// <summary>
/// Deletes what a set created and nobody uses or lastingly changed since, lines before what they belong to. What was never
/// changed goes in SQL: an import of half a million lines is back out in seconds.
/// </summary>
internal sealed class CreationsUndone(UndoRun run)
{
    private const int Step = 2_000;
    private const int Chunk = 500;
    private const int MostHeld = 10_000;
    private readonly UndoReach reach = new(run);

    /// <summary>Up to so many deletions of one undo are logged row by row and can be redone one by one.</summary>
    internal const int MostLogged = 1_000;

    // What was in the way when it was looked at: the last change by itself may be another undo, which left no difference.
    private readonly Dictionary<Guid, RefusedUndo> met = [];
    private bool? isLogged;

    public async IAsyncEnumerable<UndoStep> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var logged = isLogged ??= await CountAsync(ct) <= MostLogged;
        foreach (var type in DependentsFirst(run.Catalogue))
        {
            var together = reach.MayAllGo(type);
            if (run.IsPreview && together) yield return await CountUntouchedAsync(type, ct);
            // Records that point at each other go in turns: as long as one went, another may have become free.
            for (var done = 1; done > 0;)
            {
                done = 0;
                if (!run.IsPreview && !IsOneByOne(type))
                {
                    UndoStep untouched;
                    do
                    {
                        yield return untouched = await RemoveUntouchedAsync(type, logged, ct);
                        done += untouched.Done;
                    }
                    while (untouched.Done > 0);
                }

                var (gone, held) = (0, new List<RefusedUndo>());
                await foreach (var step in RemoveChangedAsync(type, ct))
                {
                    gone += step.Done;
                    held.AddRange(step.Refused.Take(MostHeld - held.Count));
                    foreach (var one in step.Refused.Where(_ => met.Count < MostHeld)) met[one.Id] = one;
                    yield return step with { Refused = [], RefusedCount = 0 };
                }

                if (run.IsPreview) yield return new UndoStep(0, [.. held, .. together ? await HeldAsync(type, $"t.version = 1 and not (1 = 1{Unused(type)})", ct) : []]);
                done = run.IsPreview ? 0 : done + gone;
            }
        }
    }

    /// <summary>What stays in the end.</summary>
    public async IAsyncEnumerable<UndoStep> HeldAsync([EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var type in run.IsPreview ? [] : run.Catalogue.Types)
            yield return new UndoStep(0, [.. (await HeldAsync(type, "1 = 1", ct)).Select(h => met.GetValueOrDefault(h.Id) ?? h)]);
    }

    private Task<UndoStep> RemoveUntouchedAsync(RecordType type, bool logged, CancellationToken ct) => run.ChunkAsync(async writer =>
    {
        var numbers = new List<long>();
        await using (var command = writer.Transaction.Session.Command($"select t.n from {type.Table} t where t.created_set = $1 and t.version = 1{Unused(type)} limit {Step}", run.Set))
        await using (var row = await command.ExecuteReaderAsync(ct))
            while (await row.ReadAsync(ct)) numbers.Add(row.GetInt64(0));
        if (numbers.Count > 0) await writer.Removal.RemoveNumbersAsync(type, numbers, logged);
        return new UndoStep(numbers.Count, []);
    }, ct);

    private async Task<UndoStep> CountUntouchedAsync(RecordType type, CancellationToken ct) =>
        new(await ScalarAsync($"select count(*) from {type.Table} t where t.created_set = {Text(run.Set)} and t.version = 1{Unused(type)}", ct), []);

    // Lines whose sums are limited, since a sum may grow when one goes; and what only some of which may go.
    private bool IsOneByOne(RecordType type) => !reach.MayAllGo(type) || (!run.IsPreview && Discretion.ConcernsSums(run.Who, type));

    /// <summary>Records of the set that were changed meanwhile: they go when all of it was changed back. Of types whose records go one by one, all.</summary>
    private async IAsyncEnumerable<UndoStep> RemoveChangedAsync(RecordType type, [EnumeratorCancellation] CancellationToken ct)
    {
        var (seen, last) = (Chunk, 0L);
        while (seen == Chunk)
        {
            yield return await run.ChunkAsync(async writer =>
            {
                var found = new List<(Guid Id, bool Free)>();
                await using (var command = writer.Transaction.Session.Command($"select t.id, case when 1 = 1{Unused(type)} then 1 else 0 end, t.n from {type.Table} t where t.created_set = $1 and t.version > {(IsOneByOne(type) ? 0 : 1)} and t.n > $2 order by t.n limit {Text(Chunk)}", run.Set, last))
                await using (var row = await command.ExecuteReaderAsync(ct))
                {
                    while (await row.ReadAsync(ct))
                    {
                        found.Add(((Guid)run.Database.Dialect.FromDb(FieldKind.Link, row, 0)!, Convert.ToInt32(row.GetValue(1), CultureInfo.InvariantCulture) == 1));
                        last = row.GetInt64(2);
                    }
                }

                seen = found.Count;
                return await RemoveSomeAsync(writer, type, found);
            }, ct);
        }
    }

    private async Task<UndoStep> RemoveSomeAsync(RecordWriter writer, RecordType type, List<(Guid Id, bool Free)> found)
    {
        var done = 0;
        var refused = new List<RefusedUndo>();
        foreach (var (id, isFree) in found)
        {
            if (await writer.Rows.LoadAsync(type, id) is not { } record) continue;
            var lasting = await writer.Past.LastingChangeAsync(type, id, 0, [run.Set, run.Own]);
            if (lasting is not null || !isFree) refused.Add(new(type.Name, id, await reach.TitleAsync(writer, type, record), null, lasting ?? await writer.Past.UserSetAsync(record)));
            else if (await reach.AgainstGoingAsync(writer, type, record) is { } outside) refused.Add(outside);
            else
            {
                var held = run.IsPreview ? null : await ChangesUndone.WithinLimitsAsync(writer, type, async () => { await writer.Removal.RemoveAsync(record); return null; }, p => new(type.Name, id, record.Title, p.At, null) { Why = p });
                if (held is null) done++;
                else refused.Add(held);
            }
        }

        return new UndoStep(done, refused);
    }

    /// <summary>Condition that nothing points at the record. In a preview records that the set made, or was the last to write, do not count: they would be gone, or as they were.</summary>
    private string Unused(RecordType type) => Unused(run, type, run.IsPreview ? $" and u.created_set <> t.created_set and u.changed_set <> {Text(run.Set)}" : "");

    /// <param name="others">Which records <c>u</c> that point at the record <c>t</c> count.</param>
    internal static string Unused(UndoRun run, RecordType type, string others)
    {
        return string.Concat(run.Catalogue.PointingAt(type).Select(u => u.Link.Column is { } column
            ? $" and not exists (select 1 from {u.Type.Table} u where u.{column} = t.id and u.id <> t.id{others})"
            : u.Link.IsCustom && u.Link.Kind == FieldKind.Link ? $" and not exists (select 1 from {u.Type.Table} u where {run.Database.Dialect.Custom("u", u.Link)} = {run.Database.Dialect.IdAsText("t.id")} and u.id <> t.id{others})"
            : $" and not exists (select 1 from core_link l join {u.Type.Table} u on u.id = l.from_id where l.to_id = t.id and l.field = '{u.Link.Name}' and u.id <> t.id{others})"));
    }

    /// <summary>Records of the set that stay, with the change that holds them.</summary>
    private async Task<List<RefusedUndo>> HeldAsync(RecordType type, string condition, CancellationToken ct)
    {
        var users = string.Concat(run.Catalogue.PointingAt(type).Where(u => u.Link.Column is not null)
            .Select(u => $", (select min(u.changed_set) from {u.Type.Table} u where u.{u.Link.Column} = t.id and u.id <> t.id and u.changed_set <> {Text(run.Set)})"));
        var held = new List<RefusedUndo>();
        await using var connection = await run.Database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        var sql = new Sight(run.Catalogue, run.Who).Writer(run.Database.Dialect, run.Clock, run.Words);
        var title = sql.Scope(type) is { } scope ? $"case when {scope} then t.{type.TitleField.Column} end" : "t." + type.TitleField.Column;
        command.CommandText = $"select t.id, coalesce(case when t.changed_set in ({Text(run.Set)}, {Text(run.Own)}) or exists (select 1 from core_change_set s where s.id = t.changed_set and s.origin = '{Numbering.Origin}') then null else t.changed_set end{users}, null), {title} from {type.Table} t where t.created_set = {Text(run.Set)} and {condition} limit {Text(MostHeld)}";
        foreach (var parameter in sql.Parameters) run.Database.Dialect.Bind(command, parameter);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            held.Add(new(type.Name, (Guid)run.Database.Dialect.FromDb(FieldKind.Link, row, 0)!, row.IsDBNull(2) ? null : row.GetValue(2).ToString(), null, row.IsDBNull(1) ? null : row.GetInt64(1)));
        return held;
    }

    private Task<int> CountAsync(CancellationToken ct) =>
        ScalarAsync("select " + string.Join(" + ", run.Catalogue.Types.Select(t => $"(select count(*) from {t.Table} where created_set = {Text(run.Set)})")), ct);

    private async Task<int> ScalarAsync(string sql, CancellationToken ct)
    {
        await using var connection = await run.Database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Types in such an order that whatever points at a type comes before it.</summary>
    private static IEnumerable<RecordType> DependentsFirst(RecordCatalogue catalogue)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var order = new List<RecordType>();
        void Visit(RecordType type)
        {
            if (!done.Add(type.Name)) return;
            foreach (var (other, link) in catalogue.PointingAt(type))
                if (link.Kind == FieldKind.Link) Visit(other);
            order.Add(type);
        }

        foreach (var type in catalogue.Types) Visit(type);
        return order;
    }
}
