using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Merging;

/// <summary>
/// The other half of an unmerge: what pointed at the merged-away records points at them again, relations that ended come
/// back, records that only kept what had lost its place go, and what came since is told, or moved where the person says.
/// </summary>
internal sealed class UnmergedLinks(RecordWriter writer, MergeWorld world, MergeAct act, Guid holder, IReadOnlyDictionary<Guid, Guid> items)
{
    private const int Chunk = 500;
    private readonly WriteTransaction transaction = writer.Transaction;
    private readonly Dictionary<(string Type, string Link), long> moved = [];
    private readonly List<AskedItem> asked = [];
    private long askedCount;

    public async Task<UnmergeOutcome> RunAsync(UnmergeOutcome outcome, Func<MergeAct, bool> now, Func<MergeAct, bool> then)
    {
        await RestoreRelationsAsync(now, then);
        var links = new MovedLinks(writer, world.Type, [holder, act.Survivor, .. act.Losers]);
        if (holder == act.Survivor)
            foreach (var relation in links.Relations)
                foreach (var loser in act.Losers) Count(relation, await links.MoveBackAsync(relation, holder, loser, act.Set));
        await MoveTouchedAsync(links, now, then);
        await RemoveKeptAsync();
        foreach (var relation in links.Relations) await MeetLaterAsync(relation, now, then);
        if (items.Keys.FirstOrDefault(i => !given.Contains(i)) is { } stray && stray != Guid.Empty) transaction.Problems.Add(Problem.Invalid("unmerge.noSuchItem", $"items.{stray:D}"));
        return outcome with
        {
            Moved = [.. links.Relations.Where(r => moved.GetValueOrDefault((r.Type.Name, r.Link.Name)) > 0).Select(r => new MovedKind(r.Type, r.Link, moved[(r.Type.Name, r.Link.Name)]))],
            AskedItems = asked,
            AskedCount = askedCount,
        };
    }

    private readonly HashSet<Guid> given = [];

    private void Count(Relation relation, long more) => moved[(relation.Type.Name, relation.Link.Name)] = moved.GetValueOrDefault((relation.Type.Name, relation.Link.Name)) + more;

    /// <summary>
    /// Relations that ended come back, also those that another merge ended and that can stand now: between what is apart again.
    /// One that would still stand between a record and itself comes when that merge is taken back.
    /// </summary>
    private async Task RestoreRelationsAsync(Func<MergeAct, bool> now, Func<MergeAct, bool> then)
    {
        foreach (var standing in world.Graph.Acts.Where(a => now(a) && a.Type == world.Type.Number).ToList())
            foreach (var (type, id, _, fields) in await RowsAsync(standing.Set, "delete", 0, int.MaxValue))
            {
                if (type == world.Type || await writer.Rows.LoadAsync(type, id) is not null) continue;
                var values = ChangeLog.Parse(type, fields).ToDictionary(c => c.Field.Name, c => c.Before, StringComparer.Ordinal);
                var history = await RecordHistory.LoadAsync(transaction.Session, type, id, null);
                foreach (var field in type.Fields.Where(f => f.Target == world.Type.Name && f.Kind is FieldKind.Link or FieldKind.MultiLink)) values[field.Name] = history.Value(field, world, then);
                if (type.Check?.Invoke(values) is null && await writer.MisfitAsync(type, values, null) is null) await writer.Removal.RestoreAsync(type, values, history.LastVersion + 1);
            }
    }

    /// <summary>What the merge moved and somebody, or another merge, has written since: by its own story, one by one.</summary>
    private async Task MoveTouchedAsync(MovedLinks links, Func<MergeAct, bool> now, Func<MergeAct, bool> then)
    {
        for (var after = 0L; ;)
        {
            var rows = await RowsAsync(act.Set, "update", after, Chunk);
            if (rows.Count == 0) return;
            after = last;
            foreach (var (type, id, _, _) in rows)
            {
                if (id == holder || id == act.Survivor || act.Losers.Contains(id) || await writer.Rows.LoadAsync(type, id) is not { } record) continue;
                await LeadAsync(links.Relations.Where(r => r.Type == type), record, now, then);
            }
        }
    }

    private async Task<bool> LeadAsync(IEnumerable<Relation> relations, RecordData record, Func<MergeAct, bool> now, Func<MergeAct, bool> then)
    {
        var history = await RecordHistory.LoadAsync(transaction.Session, record.Type, record.Id, record);
        await world.WidenAsync(transaction.Session, history.Linked(world).Append(record.Id));
        var values = new Dictionary<string, object?>(record.Values, StringComparer.Ordinal);
        var isLed = false;
        foreach (var relation in relations)
        {
            var (was, becomes) = (history.Value(relation.Link, world, now), history.Value(relation.Link, world, then));
            if (RecordRules.Same(was, becomes)) continue;
            var current = record[relation.Link.Name];
            values[relation.Link.Name] = RecordRules.Same(current, was) ? becomes : current is Guid[]? RecordHistory.Edited(current, was, becomes) : current;
            if (RecordRules.Same(values[relation.Link.Name], current)) continue;
            isLed = true;
            Count(relation, 1);
        }

        if (isLed) await writer.WriteDifferenceAsync(record, values, asksLimits: false);
        return isLed;
    }

    /// <summary>A contact point that the merge made to keep a second address goes again, unless somebody wrote into it.</summary>
    private async Task RemoveKeptAsync()
    {
        long[] own = [transaction.Set, .. world.Graph.Acts.Select(a => a.Set), .. world.Graph.Acts.Select(a => a.Until ?? 0)];
        foreach (var type in transaction.Catalogue.Types.Where(t => t.Parent is { } parent && t[parent].Target == world.Type.Name))
            // A merge that was done again brought them back instead.
            foreach (var id in await writer.Rows.IdsAsync($"select id from {type.Table} where created_set = $1 union select record_id from core_change where set_id = $1 and kind = 'restore' and type_no = $2", act.Set, (long)type.Number))
            {
                if (await writer.Rows.LoadAsync(type, id) is not { } record) continue;
                if (await writer.Past.LastingChangeAsync(type, id, 0, own) is null) await writer.Removal.RemoveAsync(record);
                else await AskAsync(type, type[type.Parent!], record.Id, record.Title);
            }
    }

    /// <summary>What points at the survivor and was made or changed after the merge.</summary>
    private async Task MeetLaterAsync(Relation relation, Func<MergeAct, bool> now, Func<MergeAct, bool> then)
    {
        var (type, link, dialect) = (relation.Type, relation.Link, transaction.Dialect);
        var points = link.Column is { } column ? $"t.{column} = $1"
            : link.Kind == FieldKind.Link ? $"{dialect.Custom("t", link)} = $1"
            : $"exists (select 1 from core_link l where l.from_id = t.id and l.to_id = $1 and l.field = '{link.Name}')";
        var id = link.Column is null && link.Kind == FieldKind.Link ? dialect.ToCustom(FieldKind.Link, holder) : dialect.ToDb(FieldKind.Link, holder);
        var later = $"select t.id from {type.Table} t where {points} and t.changed_set > $2 and t.changed_set <> $3";
        var made = "t.version = 1 and t.created_set > $2";
        askedCount += Convert.ToInt64(await transaction.Session.ScalarAsync($"select count(*) from {type.Table} t where {points} and t.changed_set <> $3 and {made}", id, act.Set, transaction.Set), CultureInfo.InvariantCulture);
        foreach (var found in await writer.Rows.IdsAsync($"{later} and {made} order by t.n desc limit {MostNamed}", id, act.Set, transaction.Set))
            if (await writer.Rows.LoadAsync(type, found) is { } record) await NameAsync(type, link, record.Id, record.Title);
        foreach (var found in await writer.Rows.IdsAsync($"{later} and not ({made}) order by t.n", id, act.Set, transaction.Set))
        {
            if (found == holder || await writer.Rows.LoadAsync(type, found) is not { } record) continue;
            // All its links at once: written, it is not met again.
            if (await LeadAsync(transaction.Catalogue.PointingAt(world.Type).Where(r => r.Type == type), record, now, then)) continue;
            var history = await RecordHistory.LoadAsync(transaction.Session, type, found, record);
            // What another merge brought since belongs to that one.
            if (!Points(history.Value(link, world, _ => false)) && holder == act.Survivor) continue;
            if (record["createdSet"] is long created && created > act.Set || history.IsEdited(link, world.Graph, act.Set)) await AskAsync(type, link, found, record.Title);
        }

        foreach (var (item, loser) in items.Where(i => !given.Contains(i.Key)))
        {
            if (await writer.Rows.LoadAsync(type, item) is not { } record || !Points(record[link.Name])) continue;
            given.Add(item);
            Count(relation, 1);
            await writer.WriteDifferenceAsync(record, new Dictionary<string, object?>(record.Values, StringComparer.Ordinal)
            {
                [link.Name] = record[link.Name] is Guid[] many ? MergeGraph.Tidy(many.Select(m => m == holder ? loser : m)) : loser,
            });
        }
    }

    private static string MostNamed => Unmerge.MostAsked.ToString(CultureInfo.InvariantCulture);

    private bool Points(object? link) => link is Guid one ? one == holder : link is Guid[] many && many.Contains(holder);

    private Task AskAsync(RecordType type, Field link, Guid id, string title)
    {
        askedCount++;
        return NameAsync(type, link, id, title);
    }

    private async Task NameAsync(RecordType type, Field link, Guid id, string title)
    {
        if (asked.Count >= Unmerge.MostAsked) return;
        if (await writer.Rows.LoadAsync(type, id) is { } record && await writer.Sight.MayAsync(type, Reach.Read, record.Values)) asked.Add(new AskedItem(type, link, id, title));
    }

    private long last;

    private async Task<List<(RecordType Type, Guid Id, long Version, string Fields)>> RowsAsync(long set, string kind, long after, int most)
    {
        var rows = new List<(RecordType, Guid, long, string)>();
        // What went back by one statement has a row of this set by now. A question for each row, not "not exists": PostgreSQL
        // would join the two, and not knowing how many rows this set has by now, read all of them for each.
        await using var command = transaction.Session.Command($"""
            select c.n, c.type_no, c.record_id, c.version, c.fields from core_change c where c.set_id = $1 and c.kind = $2 and c.n > $3
            and coalesce((select d.set_id from core_change d where d.record_id = c.record_id and d.version = c.version + 1), 0) <> $4 order by c.n limit {most.ToString(CultureInfo.InvariantCulture)}
            """, set, kind, after, transaction.Set);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            last = row.GetInt64(0);
            if (transaction.Catalogue.Find((short)row.GetInt64(1)) is { } type) rows.Add((type, (Guid)transaction.Dialect.FromDb(FieldKind.Link, row, 2)!, row.GetInt64(3), row.GetString(4)));
        }

        return rows;
    }
}
