using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Core.Exchange.Importing;

/// <summary>
/// Names in a table that no record bears. Where a row of the same table does, it is not the name that is wrong: that row is kept aside, or
/// leads back to this one.
/// </summary>
internal sealed class UnfoundLinks(RecordType importing, IReadOnlyList<ImportRow> chunk)
{
    private readonly List<(ImportRow Row, string Header, string Name, RecordType Target, long? Line)> open = [];
    private Dictionary<string, long>? lines;

    public void Add(ImportRow row, string header, string name, RecordType target)
    {
        lines ??= LinesByName();
        open.Add((row, header, name, target, target == importing && lines.TryGetValue(name, out var line) ? line : null));
    }

    /// <summary>Gives each row its reason: first those that hang on nothing, then those that hang on them.</summary>
    public void Tell()
    {
        var aside = chunk.Where(r => !r.IsOpen).Concat(open.Where(o => o.Line is null).Select(o => o.Row)).Select(r => r.Line).ToHashSet();
        while (open.FindAll(o => o.Line is null || aside.Contains(o.Line.Value)) is { Count: > 0 } told)
        {
            foreach (var (row, header, name, target, line) in told)
            {
                row.Problems.Add(line is null ? Problem.Invalid("cell.linkMissing", header, ("value", name), ("target", target.Name)) : Problem.Invalid("cell.linkAside", header, ("value", name), ("line", line)));
                aside.Add(row.Line);
            }

            open.RemoveAll(told.Contains);
        }

        foreach (var (row, header, name, _, line) in open) row.Problems.Add(Problem.Invalid("cell.linkRound", header, ("value", name), ("line", line)));
    }

    private Dictionary<string, long> LinesByName()
    {
        var found = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        var naming = importing.Fields.Where(f => f.Name == importing.Title || (f.Unique && f.IsText)).ToList();
        foreach (var row in chunk)
        {
            if (row.Values.GetValueOrDefault(SystemFields.Id) is Guid id) found.TryAdd(id.ToString(), row.Line);
            foreach (var field in naming)
                if (row.Values.GetValueOrDefault(field.Name) is string name) found.TryAdd(name, row.Line);
        }

        return found;
    }
}
