using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange.Importing;

/// <summary>
/// Rows that name each other, in a circle: none could be written before the other. They are written without these links, which follow when
/// all of them are there. Disposing gives the rows back what was taken out of them: the database may ask for them again.
/// </summary>
internal sealed class CrossedLinks(RecordType type, IReadOnlyList<ColumnMatch> columns, LinkFinder finder, RecordWriter writer) : IDisposable
{
    private readonly Dictionary<ImportRow, LooseRow> loose = new(ReferenceEqualityComparer.Instance);

    public bool IsAny => loose.Count > 0;

    /// <summary>Takes out of rows that wait for each other the links by which they do. Nothing stands above itself, so those of a tree stay, that of teams among them.</summary>
    public void Loosen(IReadOnlyList<ImportRow> waiting)
    {
        var names = waiting.SelectMany(Names).ToHashSet(StringComparer.Ordinal);
        foreach (var field in columns.Select(c => c.Field).OfType<Field>().Where(f => f is { Kind: FieldKind.Link or FieldKind.MultiLink, IsHierarchy: false, Required: false } && f.Target == type.Name && f.Name != SystemFields.Id && !(type.Name == TeamNames.Type && f.Name == TeamNames.Parent)))
        {
            foreach (var row in waiting)
            {
                if (!row.Values.TryGetValue(field.Name, out var value) || !(value switch { LinkName one => names.Contains(one.Text), LinkName[] many => many.Any(m => names.Contains(m.Text)), _ => false })) continue;
                if (!loose.TryGetValue(row, out var taken)) loose[row] = taken = new LooseRow();
                taken.Links[field.Name] = value;
                row.Values.Remove(field.Name);
                // By which it is found again.
                row.Values.TryAdd(SystemFields.Id, Guid.CreateVersion7());
            }
        }
    }

    /// <summary>A row meant a record that was there. What it says of it counts, and no more what rows before it say of the same.</summary>
    /// <param name="change">What the row made of the record; null where the import leaves such alone.</param>
    public void Found(ImportRow row, Guid record, RowChange? change)
    {
        if (loose.TryGetValue(row, out var own)) (own.Change, own.IsLeftAlone) = (change, change is null);
        if (change is null) return;
        foreach (var (earlier, taken) in loose)
            if (earlier.Line < row.Line && record.Equals(earlier.Values.GetValueOrDefault(SystemFields.Id))) taken.Later.Add((row, change));
    }

    /// <summary>
    /// Gives the rows that were written their links. One that leads to a row which was kept aside is kept aside itself: the record that it made
    /// goes again, with what rows further down said of it, and the one that it changed is as it was. Answers what that takes from the counts,
    /// and adds to them.
    /// </summary>
    public async Task<RowCounts> TieAsync(WriteSession session, Action<ImportRow, IReadOnlyList<Problem>> tell)
    {
        var counts = new RowCounts();
        while (true)
        {
            var open = loose.Where(l => l.Key.Problems.Count == 0 && !l.Value.IsLeftAlone).OrderBy(l => l.Key.Line).Select(l => (Row: l.Key, Taken: l.Value, Links: LinksOf(l.Key, l.Value))).ToList();
            await finder.ResolveAsync(session, open.ConvertAll(o => o.Links), columns, isLast: true);
            var refused = open.Where(o => o.Links.Problems.Count > 0).ToList();
            foreach (var (row, _, links) in refused) row.Problems.AddRange(links.Problems);
            if (refused.Count == 0) refused = await GiveAsync(open, tell);
            if (refused.Count == 0) return open.Aggregate(counts, (all, o) => all.With(o.Taken, o.Links.Values));
            foreach (var (row, taken, _) in refused)
            {
                if (!await TakeBackAsync(row, taken)) continue;
                counts = counts.Without(taken.Change);
                foreach (var (later, change) in taken.Later.Where(l => taken.Change is null && l.Row.Problems.Count == 0))
                {
                    tell(later, [Problem.Missing("import.matchMissing", null)]);
                    counts = counts.Without(change);
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var (row, taken) in loose)
            foreach (var (name, value) in taken.Links) row.Values[name] = value;
    }

    /// <summary>All of them or none: what leads to a refused one would keep it.</summary>
    private async Task<List<(ImportRow Row, LooseRow Taken, ImportRow Links)>> GiveAsync(List<(ImportRow Row, LooseRow Taken, ImportRow Links)> open, Action<ImportRow, IReadOnlyList<Problem>> tell)
    {
        var refused = new List<(ImportRow, LooseRow, ImportRow)>();
        var step = await WriteStep.BeginAsync(writer.Transaction);
        foreach (var one in open)
        {
            var links = one.Links.Values.Where(l => !one.Taken.IsOverruled(l.Key)).ToDictionary(StringComparer.Ordinal);
            if (links.Count == 0 || await writer.TryAsync(RecordWrite.Update(type, IdOf(one.Row), links)) is not { Count: > 0 } problems) continue;
            tell(one.Row, problems);
            refused.Add(one);
        }

        await step.EndAsync(isKept: refused.Count == 0);
        return refused;
    }

    /// <summary>Leaves the record as if the row had not been there; false where another row needs it, and it stays without the links.</summary>
    private async Task<bool> TakeBackAsync(ImportRow row, LooseRow taken)
    {
        finder.Forget(IdOf(row));
        if (await writer.Rows.LoadAsync(type, IdOf(row)) is not { } current) return true;
        var step = await WriteStep.BeginAsync(writer.Transaction);
        if (taken.Change is not null) await writer.WriteDifferenceAsync(current, taken.TakeBack(current), asksLimits: false);
        else await writer.Removal.RemoveAsync(current);

        var isDone = writer.Transaction.TakeProblems().Count == 0;
        await step.EndAsync(isDone);
        return isDone;
    }

    private static ImportRow LinksOf(ImportRow row, LooseRow taken)
    {
        var links = new ImportRow(row.Line, row.Cells);
        foreach (var (name, value) in taken.Links) links.Values[name] = value;
        return links;
    }

    private static Guid IdOf(ImportRow row) => (Guid)row.Values[SystemFields.Id]!;

    /// <summary>What the record of a row will be called by in other rows.</summary>
    private IEnumerable<string> Names(ImportRow row)
    {
        if (row.Values.GetValueOrDefault(SystemFields.Id) is Guid id) yield return id.ToString();
        foreach (var field in type.Fields.Where(f => f.Name == type.Title || (f.Unique && f.IsText)))
            if (row.Values.GetValueOrDefault(field.Name) is string name) yield return name;
    }
}
