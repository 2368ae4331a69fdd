using Rapport.Core.Catalogue;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Changes.Undoing;

/// <summary>The records that went back by the log: each once, however often the set wrote it.</summary>
internal sealed class CountedRecords(UndoRun run)
{
    private readonly HashSet<Guid> counted = [];
    private readonly HashSet<Guid> wished = [];

    /// <summary>Those of which nothing went back but totals that follow from lines which the set wrote: an order, where somebody brought its lines.</summary>
    public int Totals => counted.Count - wished.Count;

    /// <summary>Whether a change that went back is one record more.</summary>
    public async Task<bool> AddAsync(RecordWriter writer, ChangeRow row)
    {
        if (!wished.Contains(row.Id) && !(row.Kind == "update" && await FollowsAsync(writer, row))) wished.Add(row.Id);
        return counted.Add(row.Id);
    }

    private async Task<bool> FollowsAsync(RecordWriter writer, ChangeRow row)
    {
        var (session, fields) = (writer.Transaction.Session, ChangeLog.Parse(row.Type, row.Fields).Select(c => c.Field.Name).ToList());
        foreach (var lines in LineSums.Into(run.Catalogue, row.Type))
            if (fields.TrueForAll(f => lines.Sums.Any(s => s.Field == f)) && await session.ScalarAsync($"select 1 from {lines.Table} where {lines[lines.Parent!].Column} = $1 and (created_set = $2 or changed_set = $2) limit 1", session.Dialect.ToDb(FieldKind.Link, row.Id), run.Set) is not null) return true;
        return false;
    }
}
