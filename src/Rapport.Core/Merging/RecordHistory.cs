using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Merging;

/// <summary>
/// What the log knows of one record, told again: the edits of people stay as they were, merges count only while they
/// stand. So overlapping merges can be taken back in any order, and what people did since stays.
/// </summary>
internal sealed class RecordHistory
{
    private readonly RecordType type;
    private readonly Guid id;
    private readonly IReadOnlyDictionary<string, object?> last;
    private readonly List<Row> rows;

    private RecordHistory(RecordType type, Guid id, IReadOnlyDictionary<string, object?> last, List<Row> rows)
    {
        this.type = type;
        this.id = id;
        this.last = last;
        this.rows = rows;
    }

    public Guid Id => id;

    /// <summary>Version of the last row that the log has of the record.</summary>
    public long LastVersion => rows.Count == 0 ? 1 : rows[^1].Version;

    /// <summary>The set that deleted it last; 0 where none did.</summary>
    public long TakenAwayIn => rows.LastOrDefault(r => r.Kind == "delete")?.Set ?? 0;

    /// <param name="current">The record as it stands; null where it is gone.</param>
    public static async Task<RecordHistory> LoadAsync(WriteSession session, RecordType type, Guid id, RecordData? current)
    {
        var read = new List<Row>();
        // What a merge wrote is told by the merges, and so is what took it back: only edits that were taken back are no more.
        await using (var command = session.Command("""
            select c.set_id, c.version, c.kind, c.fields, case when not exists (select 1 from core_merge m where m.set_id = s.undo_of) and not exists (select 1 from core_merge m where m.until_set = s.undo_of) then s.undo_of end
            from core_change c left join core_change_set s on s.id = c.set_id where c.record_id = $1 order by c.version
            """, session.Dialect.ToDb(FieldKind.Link, id)))
        await using (var row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
            {
                read.Add(new Row(row.GetInt64(0), row.GetInt64(1), row.GetString(2), ChangeLog.Parse(type, row.GetString(3)).ToDictionary(c => c.Field.Name, StringComparer.Ordinal)));
                if (!row.IsDBNull(4)) Forget(read, row.GetInt64(4));
            }
        }

        var stood = current?.Values ?? read.LastOrDefault(r => r.Kind == "delete")?.Fields.ToDictionary(f => f.Key, f => f.Value.Before, StringComparer.Ordinal) ?? [];
        return new RecordHistory(type, id, stood, read);
    }

    /// <summary>
    /// What was written and taken back again was never wished: the last row is an undo, and with what it took back it is told no more. Told as
    /// two edits it would hold the value that a merge had made in between, and stand against taking that merge back.
    /// </summary>
    private static void Forget(List<Row> rows, long undone)
    {
        if (rows.Count < 2 || rows[^1] is not { Kind: "update" } undo) return;
        foreach (var (field, back) in undo.Fields)
        {
            if (rows.FindLastIndex(rows.Count - 2, r => r.Set == undone && r.Kind == "update" && r.Fields.ContainsKey(field)) is not (>= 0 and var at)) continue;
            var change = rows[at].Fields[field];
            if (!RecordRules.Same(change.Before, back.After) || !RecordRules.Same(change.After, back.Before)) continue;
            rows[at].Fields.Remove(field);
            undo.Fields.Remove(field);
        }
    }

    /// <summary>Records that could be merged and that its links lead to, or ever led to.</summary>
    public IEnumerable<Guid> Linked(MergeWorld world) => rows.SelectMany(r => r.Fields.Values).Where(c => world.Leads(c.Field))
        .SelectMany(c => new[] { c.Before, c.After }).Concat(last.Where(v => type.Find(v.Key) is { } field && world.Leads(field)).Select(v => v.Value))
        .SelectMany(v => v switch { Guid one => [one], Guid[] many => many, _ => Array.Empty<Guid>() }).Distinct();

    /// <summary>All values of the record when that set took it away.</summary>
    public Dictionary<string, object?> TakenAwayBy(long set) =>
        rows.Last(r => r.Set == set && r.Kind == "delete").Fields.ToDictionary(f => f.Key, f => f.Value.Before, StringComparer.Ordinal);

    /// <summary>Whether somebody edited the field after a set, otherwise than by merges.</summary>
    public bool IsEdited(Field field, MergeGraph graph, long after) => rows.Exists(r => r.Set > after && r.Kind == "update" && !graph.IsOwn(r.Set) && r.Fields.ContainsKey(field.Name));

    /// <summary>The field's value while those merges stand, with links as they lead then.</summary>
    public object? Value(Field field, MergeWorld world, Func<MergeAct, bool> stands, bool withEdits = true, long after = 0, long? takenBy = null)
    {
        var raw = Raw(field, world, stands, withEdits ? long.MaxValue : after, takenBy);
        if (!world.Leads(field)) return raw;
        var self = world.Graph.Follow(id, stands);
        return raw switch
        {
            Guid one when one != id && world.Graph.Follow(one, stands) is var led => led == self ? null : led,
            Guid[] many => MergeGraph.Tidy(many.Select(m => (Raw: m, Led: m == id ? m : world.Graph.Follow(m, stands))).Where(m => m.Raw == id || m.Led != self).Select(m => m.Led)),
            _ => raw,
        };
    }

    /// <summary>The value with links as they were meant.</summary>
    private object? Raw(Field field, MergeWorld world, Func<MergeAct, bool> stands, long editsUntil, long? takenBy)
    {
        var steps = new List<Step>();
        var first = First(field);
        foreach (var row in rows)
        {
            if (row.Kind == "delete" && row.Set == takenBy) break;
            if (row.Kind != "update") continue;
            if (world.Graph.Acts.FirstOrDefault(a => a.Set == row.Set && a.Survivor == id) is { } act)
            {
                if (act.Version == row.Version) steps.Add(new Step(act, null, null));
                continue;
            }

            if (!row.Fields.TryGetValue(field.Name, out var change)) continue;
            if (!world.Graph.IsOwn(row.Set))
            {
                if (row.Set <= editsUntil) steps.Add(new Step(null, change.Before, change.After));
                continue;
            }

            // What follows from lines says nothing of what merges made of it.
            if (world.IsSum(type, field)) continue;
            // What a merge wrote follows from the merges; where it does not, a person chose so while taking one back.
            var expected = Shown(field, world, Tell(field, first, steps, world, a => a.StoodAt(row.Set)), a => a.StoodAt(row.Set));
            if (!RecordRules.Same(expected, change.After)) steps.Add(new Step(null, expected, change.After));
        }

        return Tell(field, first, steps, world, stands);
    }

    private object? Shown(Field field, MergeWorld world, object? raw, Func<MergeAct, bool> stands) => world.Leads(field) ? world.Graph.Follow(raw, stands) : raw;

    private object? First(Field field)
    {
        foreach (var row in rows)
        {
            if (row.Kind == "delete") return row.Fields.GetValueOrDefault(field.Name)?.Before;
            if (row.Kind == "update" && row.Fields.TryGetValue(field.Name, out var change)) return change.Before;
        }

        return last.GetValueOrDefault(field.Name);
    }

    private object? Tell(Field field, object? value, List<Step> steps, MergeWorld world, Func<MergeAct, bool> stands)
    {
        foreach (var step in steps)
        {
            if (step.Act is not { } act) value = Edited(value, step.Before, step.After);
            else if (stands(act)) value = Merged(field, value, act, world, a => stands(a) && a.Set <= act.Set);
        }

        return value;
    }

    private object? Merged(Field field, object? own, MergeAct act, MergeWorld world, Func<MergeAct, bool> stands)
    {
        if (!MergeRule.Decides(type, field)) return own;
        var others = act.Losers.Select(l => world.Losers[l].Raw(field, world, stands, long.MaxValue, act.Set)).ToList();
        if (world.Leads(field))
        {
            var self = world.Graph.Follow(id, stands);
            bool Inward(Guid link, bool isOwn) => (!isOwn || link != id) && world.Graph.Follow(link, stands) == self;
            object? Outward(object? value, bool isOwn) => value switch
            {
                Guid one => Inward(one, isOwn) ? null : value,
                Guid[] many => MergeGraph.Tidy(many.Where(m => !Inward(m, isOwn))),
                _ => value,
            };
            (own, others) = (Outward(own, true), others.ConvertAll(o => Outward(o, false)));
        }

        int? place = !act.Choices.TryGetValue(field.Name, out var chosen) || chosen == MergeRule.All ? null : chosen == act.Survivor ? 0 : act.Losers.ToList().IndexOf(chosen) + 1;
        return MergeRule.Of(field, own, others, place);
    }

    /// <summary>An edit of a list adds and takes away; an edit of anything else says what it is.</summary>
    public static object? Edited(object? value, object? before, object? after) => (value ?? before ?? after) switch
    {
        string[] => Ordered((value as string[] ?? []).Union((after as string[] ?? []).Except(before as string[] ?? [], StringComparer.Ordinal), StringComparer.Ordinal).Except((before as string[] ?? []).Except(after as string[] ?? [], StringComparer.Ordinal), StringComparer.Ordinal).ToArray()),
        Guid[] => MergeGraph.Tidy((value as Guid[] ?? []).Union((after as Guid[] ?? []).Except(before as Guid[] ?? [])).Except((before as Guid[] ?? []).Except(after as Guid[] ?? []))),
        _ => after,
    };

    private static string[]? Ordered(string[] words) => words.Length == 0 ? null : [.. words.Order(StringComparer.Ordinal)];

    private sealed record Row(long Set, long Version, string Kind, Dictionary<string, FieldChange> Fields);

    /// <summary>A merge, or an edit that made one value of another.</summary>
    private sealed record Step(MergeAct? Act, object? Before, object? After);
}
