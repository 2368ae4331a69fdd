using System.Data.Common;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Records.Writing;

/// <summary>
/// New records of one type that were checked and wait to be written together: numbers are drawn, unique values asked for
/// and rows inserted for all of them at once, which costs a fraction of doing so one by one.
/// </summary>
internal sealed class RecordBatch(WriteTransaction transaction, RecordRows rows, WriteAccess sight)
{
    private readonly List<(int Place, Dictionary<string, object?> Draft)> waiting = [];
    private readonly HashSet<Guid> ids = [];
    private RecordType? type;

    /// <summary>Takes a draft; <paramref name="place"/> is that of its wish, for problems that show when it is written.</summary>
    public void Add(RecordType of, Dictionary<string, object?> draft, Guid id, int place)
    {
        draft[SystemFields.Id] = id;
        type = of;
        ids.Add(id);
        waiting.Add((place, draft));
        transaction.Items.Add(new WrittenRecord(id, 1, true));
    }

    /// <summary>Whether what waits must be written before this wish: another kind or type follows, or it links to what waits.</summary>
    public bool MustGoBefore(RecordWrite next) => type is not null
        && (next.Kind != WriteKind.Create || next.Type != type || next.Values.Values.Any(v => v is Guid id ? ids.Contains(id) : v is Guid[] many && ids.Overlaps(many)));

    /// <summary>Writes what waits, unless problems are met or this is a trial: then it only looks for more of them.</summary>
    public async Task<IReadOnlyList<(int Place, Problem Problem)>> WriteAsync(bool isTrial)
    {
        if (type is null) return [];
        var (written, drafts) = (type, waiting.ToArray());
        type = null;
        ids.Clear();
        waiting.Clear();
        var met = new List<(int, Problem)>();
        foreach (var field in TypeShape.Of(written).Unique)
        {
            var values = drafts.Select(d => d.Draft.GetValueOrDefault(field.Name)).ToList();
            foreach (var i in await new UniqueField(written, field, transaction.Dialect).TakenAsync(transaction.Session, values))
                met.Add((drafts[i].Place, Problem.Conflict("field.taken", field.Name, ("value", values[i]))));
        }

        if (isTrial || met.Count > 0) return met;
        try
        {
            var bulk = new BulkWriter(transaction.Session, transaction.Index, transaction.Who, await transaction.SetAsync(), transaction.Now);
            await bulk.CreateAsync(written, [.. drafts.Select(d => d.Draft)], CancellationToken.None);
        }
        catch (DbException e) when (transaction.Dialect.UniqueViolation(e) is { } where)
        {
            throw rows.Taken(written, where, null);
        }

        foreach (var (_, draft) in drafts) transaction.Sums.Touch(written, draft);
        transaction.Created += drafts.Length;
        var access = transaction.Who.AccessTo(written);
        for (var i = 0; access.IsNarrowed && i < drafts.Length; i++)
        {
            await sight.DemandSightAsync(written, await sight.WhoMayMakeAsync(written, drafts[i].Draft), (Guid)drafts[i].Draft[SystemFields.Id]!);
            met.AddRange(transaction.TakeProblems().Select(p => (drafts[i].Place, p)));
        }

        return met;
    }
}
