using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.SearchText;

namespace Rapport.Core.Merging;

/// <summary>
/// Makes several records one, in one transaction and under one set: links move to the survivor, the others are taken away
/// whole, the survivor becomes what the rule and the person say. Nothing is half visible, and nothing is lost.
/// </summary>
internal sealed class Merge(RecordWriter writer, MergeWish wish, IEnumerable<IMergeKeeper> keepers)
{
    public const int MostAtOnce = 20;
    private readonly WriteTransaction transaction = writer.Transaction;
    private readonly RecordType type = wish.Type;
    private readonly HashSet<Guid> merged = [wish.Survivor, .. wish.Others];

    /// <param name="isLook">Only says what would be done.</param>
    /// <param name="tell">Told the share of what has moved; asked for it, the merge counts first.</param>
    public async Task<MergeOutcome> RunAsync(bool isLook, Action<double>? tell = null, CancellationToken ct = default)
    {
        CheckWish();
        var parts = await LoadAsync();
        transaction.Demand();
        var (survivor, others) = (parts[0], parts.Skip(1).ToList());
        var links = new MovedLinks(writer, type, merged);
        await CheckReachAsync(links);
        var choices = Choices(survivor, others);
        var values = Decide(survivor, others, choices, await SumsAsync(parts));
        await writer.Limits.HoldAsync(type, survivor.Values, values);
        transaction.Demand();
        var keeping = new KeptRecords(writer, wish, keepers);
        var kept = await keeping.FindAsync(survivor, others, values);
        keeping.DemandShown(kept);
        var ended = await EndedAsync(links);
        var outcome = Outcome(parts, values, choices) with { Kept = kept, Ended = ended.Count };
        if (isLook) return outcome with { Moved = await CountAsync(links, ended) };

        var (done, all) = (0L, tell is null ? 0 : (await CountAsync(links, ended)).Sum(m => m.Count));
        var set = await transaction.SetAsync();
        foreach (var relation in ended) await writer.Removal.RemoveAsync(relation);
        transaction.Demand();
        var moved = new List<MovedKind>();
        foreach (var relation in links.Relations)
        {
            var count = await links.MoveAsync(relation, wish.Others, wish.Survivor);
            if (count > 0) moved.Add(new MovedKind(relation.Type, relation.Link, count));
            // Asked to stop, nothing of it has happened.
            ct.ThrowIfCancellationRequested();
            if (count > 0) tell?.Invoke(Math.Min(1, (double)(done += count) / Math.Max(1, all)));
        }

        // Taken away before the survivor is written: it may have been given their code.
        foreach (var other in others) await writer.Removal.TakeAwayAsync(other);
        await writer.WriteChangesAsync(survivor, values, [.. type.Fields.Where(f => MergeRule.Decides(type, f) && !RecordRules.Same(survivor[f.Name], values.GetValueOrDefault(f.Name))).Select(f => new FieldChange(f, survivor[f.Name], values.GetValueOrDefault(f.Name)))]);
        await new MergeMarks(transaction).PutAsync(type, set, survivor, others, values, choices);
        await keeping.CreateAsync(kept);
        await transaction.Sums.SettleAsync(writer);
        await transaction.CountAsync();
        return outcome with { ChangeSet = set, Moved = moved };
    }

    private void CheckWish()
    {
        var problems = transaction.Problems;
        if (!transaction.Who.May(Functions.Merge)) problems.Add(Problem.Denied("access.function", null, ("function", Functions.Merge)));
        if (!MergeableTypes.Is(type)) problems.Add(Problem.Refused("merge.notThisType", null, ("type", type.Name)));
        if (wish.Others.Count == 0 || merged.Count != wish.Others.Count + 1) problems.Add(Problem.Invalid("merge.twoRecords", "others"));
        if (merged.Count > MostAtOnce) problems.Add(Problem.Invalid("merge.tooMany", "others", ("most", MostAtOnce)));
        var access = transaction.Who.AccessTo(type);
        foreach (var (name, source) in wish.Choices)
        {
            if (type.Find(name) is not { } field || access.HiddenFields.Contains(name)) problems.Add(Problem.Invalid("field.unknown", $"choices.{name}", ("type", type.Name)));
            else if (!MergeRule.Decides(type, field) || name == SystemFields.Team) problems.Add(Problem.Invalid("field.readOnly", $"choices.{name}"));
            else if (access.ReadOnlyFields.Contains(name) && source != wish.Survivor) problems.Add(Problem.Denied("access.field", $"choices.{name}"));
            else if (!merged.Contains(source) && (source != MergeRule.All || !MergeRule.IsUnited(field))) problems.Add(Problem.Invalid("merge.noSuchChoice", $"choices.{name}"));
        }

        transaction.Demand();
    }

    /// <summary>The records, locked in the order of their ids, so that two who merge the same wait for each other.</summary>
    private async Task<List<RecordData>> LoadAsync()
    {
        var found = new Dictionary<Guid, RecordData>();
        foreach (var id in merged.Order())
        {
            var record = await writer.Rows.LoadAsync(type, id);
            var isSeen = record is not null && await writer.Sight.MayAsync(type, Reach.Read, record.Values);
            if (!isSeen) transaction.Problems.Add(record is null && await MergedRecords.ProblemAsync(transaction.Session, type, id) is { } away ? away : Problem.Missing("record.missing", null, ("type", type.Name), ("id", id)));
            else if (!await writer.Sight.MayAsync(type, Reach.Write, record!.Values)) transaction.Problems.Add(Problem.Denied("access.update", null, ("type", type.Name), ("title", record.Title)));
            else if (wish.Versions.TryGetValue(id, out var seen) && seen != record.Version) transaction.Problems.Add(Problem.Conflict("merge.changedMeanwhile", null, ("title", record.Title)));
            else found[id] = record;
        }

        return transaction.Problems.Count > 0 ? [] : [found[wish.Survivor], .. wish.Others.Select(o => found[o])];
    }

    /// <summary>What hangs on the records moves with them: where some of it lies out of the person's reach, somebody else must merge.</summary>
    private async Task CheckReachAsync(MovedLinks links)
    {
        foreach (var relation in links.Relations)
            if (await writer.Sight.IsOutOfReachAsync(relation, wish.Others))
                transaction.Problems.Add(Problem.Denied("merge.outOfReach", null, ("type", relation.Type.Name)));
        transaction.Demand();
    }

    private Dictionary<string, Guid> Choices(RecordData survivor, List<RecordData> others)
    {
        var byId = others.Prepend(survivor).ToDictionary(r => r.Id);
        var choices = new Dictionary<string, Guid>(wish.Choices, StringComparer.Ordinal);
        foreach (var group in keepers.Where(k => k.Type == type.Name).SelectMany(k => k.Groups)) MergeRule.Together(group, choices, survivor, others);
        return MergeRule.WithTeam(type, choices, survivor.Id, wish.Others, id => byId[id][SystemFields.Owner]);
    }

    /// <summary>Fields that follow from lines which the records have: they are summed up anew.</summary>
    private async Task<HashSet<string>> SumsAsync(List<RecordData> parts)
    {
        var sums = new HashSet<string>(StringComparer.Ordinal);
        foreach (var lines in LineSums.Into(transaction.Catalogue, type))
            foreach (var part in parts)
                if (await LineSums.AnyAsync(transaction, lines, part.Id)) sums.UnionWith(lines.Sums.Select(s => s.Field));
        return sums;
    }

    private Dictionary<string, object?> Decide(RecordData survivor, List<RecordData> others, Dictionary<string, Guid> choices, HashSet<string> sums)
    {
        var values = new Dictionary<string, object?>(survivor.Values, StringComparer.Ordinal);
        foreach (var field in type.Fields.Where(f => MergeRule.Decides(type, f) && !sums.Contains(f.Name)))
        {
            var isLink = field.Target == type.Name;
            object? Of(RecordData record, bool isOwn) => isLink ? MergeRule.Outward(record[field.Name], isOwn ? Others : merged) : record[field.Name];
            int? place = !choices.TryGetValue(field.Name, out var chosen) || chosen == MergeRule.All ? null : chosen == survivor.Id ? 0 : others.FindIndex(o => o.Id == chosen) + 1;
            values[field.Name] = MergeRule.Of(field, Of(survivor, true), [.. others.Select(o => Of(o, false))], place);
            if (field.Required && values[field.Name] is null) transaction.Problems.Add(Problem.Invalid("field.required", field.Name));
        }

        transaction.Problems.AddRange(RecordRules.Whole(type, values, survivor.Values, () => transaction.Asked));
        return values;
    }

    private string Merged => string.Join(", ", merged.Select(m => transaction.Dialect.IdFromText($"'{m:D}'")));

    private HashSet<Guid> Others => [.. wish.Others];

    /// <summary>Records between two of those that become one, and which no rule lets stand between a record and itself: a relation.</summary>
    private async Task<List<RecordData>> EndedAsync(MovedLinks links)
    {
        var ended = new List<RecordData>();
        foreach (var of in links.Relations.Where(r => r.Type != type && r.Type.Check is not null && r.Link.Column is not null).GroupBy(r => r.Type))
        {
            var fields = of.Select(r => r.Link).ToList();
            if (fields.Count < 2) continue;
            foreach (var from in merged)
                foreach (var id in await writer.Rows.IdsAsync($"select id from {of.Key.Table} where {fields[0].Column} = $1 and ({string.Join(" or ", fields.Skip(1).Select(f => $"{f.Column} in ({Merged})"))})", transaction.Dialect.ToDb(FieldKind.Link, from)))
                {
                    if (await writer.Rows.LoadAsync(of.Key, id) is not { } record) continue;
                    var after = new Dictionary<string, object?>(record.Values, StringComparer.Ordinal);
                    foreach (var field in fields) after[field.Name] = record[field.Name] is Guid to && merged.Contains(to) ? wish.Survivor : record[field.Name];
                    if (of.Key.Check!(after) is not null && of.Key.Check(record.Values) is null) ended.Add(record);
                }
        }

        return ended;
    }

    private async Task<List<MovedKind>> CountAsync(MovedLinks links, List<RecordData> ended)
    {
        var moved = new List<MovedKind>();
        foreach (var relation in links.Relations)
        {
            var count = 0L;
            foreach (var other in wish.Others) count += await links.CountAsync(relation, other);
            count -= ended.Count(e => e.Type == relation.Type && e[relation.Link.Name] is Guid to && Others.Contains(to));
            if (count > 0) moved.Add(new MovedKind(relation.Type, relation.Link, count));
        }

        return moved;
    }

    private MergeOutcome Outcome(List<RecordData> parts, Dictionary<string, object?> values, Dictionary<string, Guid> choices)
    {
        var hidden = transaction.Who.AccessTo(type).HiddenFields;
        var fields = from field in type.Fields
                     where MergeRule.Decides(type, field) && field.Name != SystemFields.Team && !hidden.Contains(field.Name)
                     where parts.Exists(p => !RecordRules.Same(p[field.Name], parts[0][field.Name]))
                     let result = values.GetValueOrDefault(field.Name)
                     let source = choices.TryGetValue(field.Name, out var chosen) && chosen != MergeRule.All ? chosen : parts.Find(p => RecordRules.Same(p[field.Name], result))?.Id
                     select new MergeField(field, result, source);
        return new MergeOutcome(0, wish.Survivor, [.. parts.Select(p => MergeMarks.Part(p, hidden))], [.. fields], []);
    }
}

/// <summary>Which types can be merged: records that stand for themselves and are written without a function of their own.</summary>
public static class MergeableTypes
{
    public static bool Is(RecordType type) => type.Parent is null && type.WriteFunction is null;
}
