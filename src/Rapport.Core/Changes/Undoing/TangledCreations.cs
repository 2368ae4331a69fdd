using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Changes.Undoing;

/// <summary>
/// Records that a set made and that point at each other in a circle, which only its own updates can have closed: none of them is ever
/// unused, though nobody else uses one. Found among what is left when all others are gone.
/// </summary>
internal sealed class TangledCreations(UndoRun run)
{
    private const int Most = 10_000;

    /// <summary>Those to be taken apart; none where somebody changed or uses them, or something that leads to them.</summary>
    public async Task<IReadOnlySet<Guid>> FindAsync(CancellationToken ct)
    {
        var tangled = new HashSet<Guid>();
        if (run.IsPreview) return tangled;
        await run.ChunkAsync(async writer =>
        {
            if (!await AnyUpdatedAsync(writer)) return UndoStep.Nothing;
            var (left, updated) = (new Dictionary<Guid, List<Guid>>(), new HashSet<Guid>());
            var stay = new Queue<Guid>();
            foreach (var type in run.Catalogue.Types) await ReadAsync(writer, type, left, updated, stay);
            if (updated.Count == 0 || left.Count > Most) return UndoStep.Nothing;
            // What a record that stays leads to stays with it.
            var staying = new HashSet<Guid>();
            while (stay.TryDequeue(out var id))
                if (staying.Add(id))
                    foreach (var to in left[id].Where(left.ContainsKey)) stay.Enqueue(to);
            tangled.UnionWith(updated.Except(staying));
            return UndoStep.Nothing;
        }, ct);
        return tangled;
    }

    private async Task<bool> AnyUpdatedAsync(RecordWriter writer)
    {
        foreach (var type in run.Catalogue.Types)
            if (await writer.Transaction.Session.ScalarAsync($"select 1 from {type.Table} where created_set = $1 and version > 1 limit 1", run.Set) is not null) return true;
        return false;
    }

    private async Task ReadAsync(RecordWriter writer, RecordType type, Dictionary<Guid, List<Guid>> left, HashSet<Guid> updated, Queue<Guid> stay)
    {
        var free = new HashSet<Guid>();
        var found = new List<Guid>();
        await using (var command = writer.Transaction.Session.Command($"select t.id, case when 1 = 1{CreationsUndone.Unused(run, type, " and u.created_set <> t.created_set")} then 1 else 0 end from {type.Table} t where t.created_set = $1 limit {(Most + 1).ToString(CultureInfo.InvariantCulture)}", run.Set))
        await using (var row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
            {
                found.Add((Guid)run.Database.Dialect.FromDb(FieldKind.Link, row, 0)!);
                if (Convert.ToInt32(row.GetValue(1), CultureInfo.InvariantCulture) == 1) free.Add(found[^1]);
            }
        }

        foreach (var id in found)
        {
            if (await writer.Rows.LoadAsync(type, id) is not { } record) continue;
            left[id] = [.. type.Fields.Where(f => f.Kind is FieldKind.Link or FieldKind.MultiLink && f.Section != "system").SelectMany(f => record[f.Name] switch { Guid one => [one], Guid[] many => many, _ => Array.Empty<Guid>() })];
            if (!free.Contains(id) || (record.Version > 1 && await writer.Past.LastingChangeAsync(type, id, 0, [run.Set, run.Own]) is not null)) stay.Enqueue(id);
            if (record.Version > 1) updated.Add(id);
        }
    }
}
