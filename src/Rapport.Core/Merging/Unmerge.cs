using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Merging;

/// <summary>
/// Takes a merge back, however long ago it was and whatever came since: the merged-away records come back as they were,
/// with their links; the survivor's fields become what they would be had the merge not been. What cannot be told apart
/// stays with the survivor unless the person says whose it is.
/// </summary>
internal sealed class Unmerge(RecordWriter writer, UnmergeWish wish)
{
    /// <summary>Records that came since are named up to so many; the rest stays where it is.</summary>
    public const int MostAsked = 200;

    private readonly WriteTransaction transaction = writer.Transaction;

    /// <param name="isOwn">Whoever merged may take that back.</param>
    public async Task<UnmergeOutcome> RunAsync(RecordType type, bool isOwn)
    {
        var who = transaction.Who;
        if (!who.May(Functions.Merge) && !isOwn) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Merge)));
        if (await MergeGraph.ActAsync(transaction.Session, wish.ChangeSet) is not { } act) throw new ProblemException(Problem.Missing("unmerge.noMerge", null, ("set", wish.ChangeSet)));
        if (act.Until is { } until) throw new ProblemException(Problem.Refused("undo.alreadyUndone", null, ("set", act.Set), ("by", until.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        CheckWish(type, act);
        var graph = await MergeGraph.LoadAsync(transaction.Session, act.Losers);
        bool Now(MergeAct a) => a.Until is null;
        bool Then(MergeAct a) => a.Until is null && a.Set != act.Set;
        // Where the survivor was merged away since, its part is in that one.
        var holder = graph.Follow(act.Survivor, Now);
        var current = await LockAsync(type, holder);
        var world = new MergeWorld(transaction.Catalogue, type, graph, Sums(type));
        var history = current is null ? null : await RecordHistory.LoadAsync(transaction.Session, type, holder, current);
        await world.WidenAsync(transaction.Session, [.. act.Losers, holder, .. history?.Linked(world) ?? []]);
        transaction.Demand();

        var sums = new UnmergedSums(writer, world, act, holder, history, Now, Then);
        await sums.LookAsync();
        var set = await transaction.SetAsync();
        var outcome = new UnmergeOutcome(set, type, holder, current?.Title ?? act.Title, []) { SurvivorSubtitle = current is null ? null : MergeMarks.Part(current, who.AccessTo(type).HiddenFields).Subtitle };
        var given = new Dictionary<Guid, Dictionary<string, object?>>();
        if (current is not null) outcome = await WriteSurvivorAsync(outcome, world, act, current, history!, Now, Then, given);
        outcome = outcome with { Back = await BringBackAsync(world, act, Then, given, isHeld: current is not null) };
        transaction.Demand();
        var links = new UnmergedLinks(writer, world, act, holder, wish.Items);
        outcome = await links.RunAsync(outcome, Now, Then);
        transaction.Demand();
        await new MergeMarks(transaction).TakeBackAsync(graph, act, set);
        await sums.TakeAsync();
        await transaction.Sums.SettleAsync(writer);
        await transaction.CountAsync();
        return outcome;
    }

    private void CheckWish(RecordType type, MergeAct act)
    {
        foreach (var (field, loser) in wish.Fields)
            if (type.Find(field) is null || !act.Losers.Contains(loser)) transaction.Problems.Add(Problem.Invalid("merge.noSuchChoice", $"fields.{field}"));
        foreach (var (item, loser) in wish.Items)
            if (!act.Losers.Contains(loser)) transaction.Problems.Add(Problem.Invalid("merge.noSuchChoice", $"items.{item:D}"));
        transaction.Demand();
    }

    private async Task<RecordData?> LockAsync(RecordType type, Guid holder)
    {
        if (await writer.Rows.LoadAsync(type, holder) is not { } current) return null;
        if (!await writer.Sight.MayAsync(type, Reach.Read, current.Values)) transaction.Problems.Add(Problem.Missing("record.missing", null, ("type", type.Name), ("id", holder)));
        else if (!await writer.Sight.MayAsync(type, Reach.Write, current.Values)) transaction.Problems.Add(Problem.Denied("access.update", null, ("type", type.Name), ("title", current.Title)));
        return current;
    }

    private HashSet<string> Sums(RecordType type) => [.. LineSums.Into(transaction.Catalogue, type).SelectMany(l => l.Sums).Select(s => s.Field)];

    private async Task<UnmergeOutcome> WriteSurvivorAsync(UnmergeOutcome outcome, MergeWorld world, MergeAct act, RecordData current, RecordHistory history, Func<MergeAct, bool> now, Func<MergeAct, bool> then, Dictionary<Guid, Dictionary<string, object?>> given)
    {
        var type = world.Type;
        var hidden = transaction.Who.AccessTo(type).HiddenFields;
        var values = new Dictionary<string, object?>(current.Values, StringComparer.Ordinal);
        var asked = new List<AskedField>();
        foreach (var field in type.Fields.Where(world.Decides))
        {
            values[field.Name] = Led(current[field.Name], history.Value(field, world, now), history.Value(field, world, then));
            if (field.Name == SystemFields.Team || !history.IsEdited(field, world.Graph, act.Set)) continue;
            // An edit since: whose it is, only a person can say.
            var survivors = history.Value(field, world, then, withEdits: false, after: act.Set);
            if (RecordRules.Same(survivors, current[field.Name])) continue;
            if (wish.Fields.TryGetValue(field.Name, out var loser))
            {
                if (!given.TryGetValue(loser, out var gift)) given[loser] = gift = new(StringComparer.Ordinal);
                gift[field.Name] = current[field.Name];
                values[field.Name] = survivors;
            }

            if (!hidden.Contains(field.Name)) asked.Add(new AskedField(field, current[field.Name], survivors, act.Losers.ToDictionary(l => l, l => world.Losers[l].Value(field, world, then, takenBy: act.Set))));
        }

        var changes = type.Fields.Where(f => world.Decides(f) && !RecordRules.Same(current[f.Name], values.GetValueOrDefault(f.Name))).Select(f => new FieldChange(f, current[f.Name], values.GetValueOrDefault(f.Name))).ToList();
        if (!await writer.Sight.AllowsAsync(type, current, values)) return outcome;
        await writer.WriteChangesAsync(current, values, changes);
        return outcome with { AskedFields = asked, Fields = [.. changes.Where(c => !hidden.Contains(c.Field.Name) && c.Field.Name != SystemFields.Team)] };
    }

    /// <summary>What stands there becomes what would, as far as it is what the merges made.</summary>
    private static object? Led(object? current, object? now, object? then) =>
        RecordRules.Same(now, then) ? current
        : RecordRules.Same(current, now) ? then
        : (current ?? now ?? then) is string[] or Guid[]? RecordHistory.Edited(current, now, then)
        : current;

    private async Task<IReadOnlyList<MergedPart>> BringBackAsync(MergeWorld world, MergeAct act, Func<MergeAct, bool> then, Dictionary<Guid, Dictionary<string, object?>> given, bool isHeld)
    {
        var (type, back) = (world.Type, new List<MergedPart>());
        var hidden = transaction.Who.AccessTo(type).HiddenFields;
        foreach (var loser in act.Losers)
        {
            var history = world.Losers[loser];
            var values = history.TakenAwayBy(act.Set);
            foreach (var field in type.Fields.Where(world.Decides))
            {
                values[field.Name] = Led(values.GetValueOrDefault(field.Name), history.Value(field, world, a => a.StoodAt(act.Set) && a.Set != act.Set, takenBy: act.Set), history.Value(field, world, then, takenBy: act.Set));
            }

            foreach (var field in TypeShape.Of(type).Unique)
                if (values.GetValueOrDefault(field.Name) is { } value && (await new UniqueField(type, field, transaction.Dialect).TakenAsync(transaction.Session, [value])).Count > 0)
                    transaction.Problems.Add(Problem.Conflict("unmerge.taken", field.Name, ("field", field.Name), ("value", value), ("title", values.GetValueOrDefault(type.Title))));
            transaction.Demand();
            await writer.Removal.RestoreAsync(type, values, history.LastVersion + 1);
            transaction.Demand();
            var restored = (await writer.Rows.LoadAsync(type, loser))!;
            // Where the survivor is gone, none that the person may change vouches for those that come back: they do so themselves.
            if (!isHeld && !await writer.Sight.MayAsync(type, Reach.Write, restored.Values)) throw new ProblemException(Problem.Missing("record.missing", null, ("type", type.Name), ("id", act.Survivor)));
            if (given.TryGetValue(loser, out var gift))
            {
                var edited = new Dictionary<string, object?>(restored.Values, StringComparer.Ordinal);
                foreach (var (name, value) in gift) edited[name] = value;
                await writer.WriteDifferenceAsync(restored, edited);
                restored = (await writer.Rows.LoadAsync(type, loser))!;
            }

            back.Add(MergeMarks.Part(restored, hidden));
        }

        return back;
    }
}
