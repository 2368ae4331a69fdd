using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Changes.Undoing;

/// <summary>
/// Records that a set made and that point at each other in a circle, which only its own updates can have closed: none of them is ever
/// unused, though nobody else uses one. Found among what is left when all others are gone, and parted by emptying the links between them.
/// </summary>
/// <remarks>Their updates are not taken back one by one for it: what they led to before may be gone already, and their unique values may be borne by others.</remarks>
internal sealed class TangledCreations(UndoRun run)
{
    private const int Most = 10_000;
    private const int Chunk = 500;
    private readonly UndoReach reach = new(run);

    /// <summary>Parts all that nobody changed or uses otherwise; answers whether there was any.</summary>
    public async Task<bool> PartAsync(CancellationToken ct)
    {
        if (run.IsPreview) return false;
        var tangled = new Dictionary<Guid, RecordType>();
        await run.ChunkAsync(async writer =>
        {
            foreach (var (id, type) in await FindAsync(writer)) tangled.Add(id, type);
            return UndoStep.Nothing;
        }, ct);
        foreach (var some in tangled.Chunk(Chunk)) await run.ChunkAsync(async writer =>
        {
            foreach (var (id, type) in some)
                if (await writer.Rows.LoadAsync(type, id) is { } record) await PartAsync(writer, record, tangled);
            return UndoStep.Nothing;
        }, ct);
        return tangled.Count > 0;
    }

    /// <summary>Those of the set that nothing keeps but each other.</summary>
    private async Task<Dictionary<Guid, RecordType>> FindAsync(RecordWriter writer)
    {
        if (!await AnyUpdatedAsync(writer)) return [];
        var (left, stay) = (new Dictionary<Guid, RecordData>(), new Queue<Guid>());
        foreach (var type in run.Catalogue.Types) await ReadAsync(writer, type, left, stay);
        if (left.Count > Most) return [];
        // What a record that stays leads to stays with it.
        var staying = new HashSet<Guid>();
        while (stay.TryDequeue(out var id))
            if (staying.Add(id))
                foreach (var to in Links(left[id].Type).SelectMany(f => LedTo(left[id][f.Name])).Where(left.ContainsKey)) stay.Enqueue(to);
        return left.Values.Where(r => !staying.Contains(r.Id)).ToDictionary(r => r.Id, r => r.Type);
    }

    private async Task<bool> AnyUpdatedAsync(RecordWriter writer)
    {
        foreach (var type in run.Catalogue.Types)
            if (await writer.Transaction.Session.ScalarAsync($"select 1 from {type.Table} where created_set = $1 and version > 1 limit 1", run.Set) is not null) return true;
        return false;
    }

    private async Task ReadAsync(RecordWriter writer, RecordType type, Dictionary<Guid, RecordData> left, Queue<Guid> stay)
    {
        var found = new List<(Guid Id, bool IsFree)>();
        await using (var command = writer.Transaction.Session.Command($"select t.id, case when 1 = 1{CreationsUndone.Unused(run, type, " and u.created_set <> t.created_set")} then 1 else 0 end from {type.Table} t where t.created_set = $1 limit {(Most + 1).ToString(CultureInfo.InvariantCulture)}", run.Set))
        await using (var row = await command.ExecuteReaderAsync())
            while (await row.ReadAsync())
                found.Add(((Guid)run.Database.Dialect.FromDb(FieldKind.Link, row, 0)!, Convert.ToInt32(row.GetValue(1), CultureInfo.InvariantCulture) == 1));

        foreach (var (id, isFree) in found)
        {
            if (await writer.Rows.LoadAsync(type, id) is not { } record) continue;
            left[id] = record;
            if (!isFree || (record.Version > 1 && await writer.Past.LastingChangeAsync(type, id, 0, [run.Set, run.Own]) is not null) || await reach.AgainstAsync(writer, type, record) is not null) stay.Enqueue(id);
        }
    }

    /// <summary>A built-in link that must be filled stays: no circle is made of such alone.</summary>
    private static async Task PartAsync(RecordWriter writer, RecordData record, Dictionary<Guid, RecordType> tangled)
    {
        var values = new Dictionary<string, object?>(record.Values, StringComparer.Ordinal);
        foreach (var field in Links(record.Type).Where(f => f.IsCustom || !f.Required))
        {
            var (all, others) = (LedTo(record[field.Name]), LedTo(record[field.Name]).Where(id => id == record.Id || !tangled.ContainsKey(id)).ToArray());
            if (others.Length < all.Length) values[field.Name] = others.Length == 0 ? null : others;
        }

        var changes = Links(record.Type).Where(f => !RecordRules.Same(record[f.Name], values.GetValueOrDefault(f.Name))).Select(f => new FieldChange(f, record[f.Name], values.GetValueOrDefault(f.Name))).ToList();
        if (changes.Count > 0) await writer.WriteChangesAsync(record, values, changes, asksLimits: false);
    }

    private static IEnumerable<Field> Links(RecordType type) => type.Fields.Where(f => f.Kind is FieldKind.Link or FieldKind.MultiLink && f.Section != "system");

    private static Guid[] LedTo(object? value) => value switch { Guid one => [one], Guid[] many => many, _ => [] };
}
