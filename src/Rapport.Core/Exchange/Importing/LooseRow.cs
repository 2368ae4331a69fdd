using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Exchange.Importing;

/// <summary>What was taken out of a row that was then written, and what the row did to a record that was there.</summary>
internal sealed class LooseRow
{
    public Dictionary<string, object?> Links { get; } = new(StringComparer.Ordinal);

    /// <summary>What the row changed in a record that was there; null where it made one.</summary>
    public RowChange? Change { get; set; }

    /// <summary>The record was there, and the import leaves such alone.</summary>
    public bool IsLeftAlone { get; set; }

    /// <summary>Rows further down that say something of the same record.</summary>
    public List<(ImportRow Row, RowChange Change)> Later { get; } = [];

    /// <summary>Whether a row further down says what the field is.</summary>
    public bool IsOverruled(string field) => Later.Exists(l => l.Row.Problems.Count == 0 && l.Row.Values.ContainsKey(field));

    /// <summary>The record without what this row said of it. What a row further down says stays.</summary>
    public Dictionary<string, object?> TakeBack(RecordData current)
    {
        var values = new Dictionary<string, object?>(current.Values, StringComparer.Ordinal);
        var (before, after) = (Change!.Before, Change.After);
        foreach (var name in current.Type.Fields.Where(f => !f.IsComputed && !RecordWriter.IsBookkeeping(f)).Select(f => f.Name))
        {
            var was = before.GetValueOrDefault(name);
            if (RecordRules.Same(was, after[name])) continue;
            if (!IsOverruled(name) && RecordRules.Same(current[name], after[name])) values[name] = was;
            // Taken back itself, a later row leads to what was before this one.
            foreach (var later in Later.Select(l => l.Change.Before))
                if (RecordRules.Same(later.GetValueOrDefault(name), after[name])) later[name] = was;
        }

        return values;
    }
}

/// <summary>What a row changed in a record; nothing, where both are the same.</summary>
internal sealed class RowChange(RecordData before, RecordData after)
{
    public Dictionary<string, object?> Before { get; } = new(before.Values, StringComparer.Ordinal);

    public RecordData After => after;

    public bool IsNone => before.Version == after.Version;
}

/// <summary>How many rows became what.</summary>
internal readonly record struct RowCounts(int Created, int Updated, int Unchanged)
{
    /// <summary>A row was written and taken back.</summary>
    public RowCounts Without(RowChange? change) => change switch
    {
        null => this with { Created = Created - 1 },
        { IsNone: true } => this with { Unchanged = Unchanged - 1 },
        _ => this with { Updated = Updated - 1 },
    };

    /// <summary>A row that had changed nothing got its links.</summary>
    public RowCounts With(LooseRow row, IReadOnlyDictionary<string, object?> links) =>
        row.Change is { IsNone: true } change && links.Any(l => !row.IsOverruled(l.Key) && !RecordRules.Same(change.Before.GetValueOrDefault(l.Key), l.Value)) ? this with { Updated = Updated + 1, Unchanged = Unchanged - 1 } : this;
}
