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
    private readonly Dictionary<ImportRow, Dictionary<string, object?>> loose = new(ReferenceEqualityComparer.Instance);

    public bool IsAny => loose.Count > 0;

    /// <summary>Takes out of rows that wait for each other the links by which they do. Nothing stands above itself, so those of a tree stay.</summary>
    public void Loosen(IReadOnlyList<ImportRow> waiting)
    {
        var names = waiting.SelectMany(Names).ToHashSet(StringComparer.Ordinal);
        foreach (var field in columns.Select(c => c.Field).OfType<Field>().Where(f => f is { Kind: FieldKind.Link or FieldKind.MultiLink, IsHierarchy: false, Required: false } && f.Target == type.Name && f.Name != SystemFields.Id))
        {
            foreach (var row in waiting)
            {
                if (!row.Values.TryGetValue(field.Name, out var value) || !(value switch { LinkName one => names.Contains(one.Text), LinkName[] many => many.Any(m => names.Contains(m.Text)), _ => false })) continue;
                if (!loose.TryGetValue(row, out var links)) loose[row] = links = new Dictionary<string, object?>(StringComparer.Ordinal);
                links[field.Name] = value;
                row.Values.Remove(field.Name);
                // By which it is found again.
                row.Values.TryAdd(SystemFields.Id, Guid.CreateVersion7());
            }
        }
    }

    /// <summary>
    /// Gives the rows that were written their links. One that leads to a row which was kept aside is kept aside itself, and its record goes
    /// again. Answers how many went.
    /// </summary>
    public async Task<int> TieAsync(WriteSession session, Action<ImportRow, IReadOnlyList<Problem>> tell)
    {
        var gone = 0;
        for (var isWhole = false; !isWhole;)
        {
            var tied = loose.Where(l => l.Key.Problems.Count == 0).Select(l => (Row: l.Key, Links: LinksOf(l.Key, l.Value))).ToList();
            await finder.ResolveAsync(session, tied.ConvertAll(t => t.Links), columns, isLast: true);
            isWhole = tied.TrueForAll(t => t.Links.Problems.Count == 0);
            foreach (var (row, links) in tied.Where(t => isWhole || t.Links.Problems.Count > 0))
            {
                var id = (Guid)row.Values[SystemFields.Id]!;
                if (isWhole)
                {
                    if (await writer.TryAsync(RecordWrite.Update(type, id, links.Values)) is { Count: > 0 } problems) tell(row, problems);
                    continue;
                }

                row.Problems.AddRange(links.Problems);
                if ((await writer.TryAsync(RecordWrite.Delete(type, id))).Count > 0) continue;
                gone++;
                finder.Forget(id);
            }
        }

        return gone;
    }

    public void Dispose()
    {
        foreach (var (row, links) in loose)
            foreach (var (name, value) in links) row.Values[name] = value;
    }

    private static ImportRow LinksOf(ImportRow row, Dictionary<string, object?> values)
    {
        var links = new ImportRow(row.Line, row.Cells);
        foreach (var (name, value) in values) links.Values[name] = value;
        return links;
    }

    /// <summary>What the record of a row will be called by in other rows.</summary>
    private IEnumerable<string> Names(ImportRow row)
    {
        if (row.Values.GetValueOrDefault(SystemFields.Id) is Guid id) yield return id.ToString();
        foreach (var field in type.Fields.Where(f => f.Name == type.Title || (f.Unique && f.IsText)))
            if (row.Values.GetValueOrDefault(field.Name) is string name) yield return name;
    }
}
