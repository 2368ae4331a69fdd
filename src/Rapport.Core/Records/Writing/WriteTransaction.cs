using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Core.Records.Writing;

/// <summary>
/// One transaction of writes: what it works with, its change set, and what it has met. The set is opened when the first
/// difference shows, so that a save without a change leaves no trace; problems are collected, so that a person sees
/// every bad row at once.
/// </summary>
internal sealed class WriteTransaction(WriteSession session, RecordCatalogue catalogue, IRecordIndexer index, WriteContext context, DateTime now)
{
    public WriteSession Session => session;
    public SqlDialect Dialect => session.Dialect;
    public RecordCatalogue Catalogue => catalogue;
    public IRecordIndexer Index => index;
    public Principal Who => context.Who;

    /// <summary>The set that is taken back; null where something new is done.</summary>
    public long? UndoOf => context.UndoOf;
    /// <summary>To the millisecond, as everything stored: what comes back from the log must equal what stood in the row.</summary>
    public DateTime Now { get; } = ValueJson.Milliseconds(now);

    /// <summary>Whose day and whose name a criterion means by <c>today</c> and <c>me</c>.</summary>
    public Criteria.CriteriaContext Asked => asked ??= new Sight(catalogue, Who).Context(Now);

    private Criteria.CriteriaContext? asked;

    public List<Problem> Problems { get; } = [];

    /// <summary>What became of the wishes, in their order.</summary>
    public List<WrittenRecord> Items { get; } = [];

    /// <summary>What follows from lines that this transaction writes.</summary>
    public LineSums Sums { get; init; } = new();

    public int Created { get; set; }
    public int Changed { get; set; }
    public int Deleted { get; set; }

    /// <summary>Number of the change set; 0 while nothing differed.</summary>
    public long Set { get; private set; }

    public async Task<long> SetAsync() => Set != 0 ? Set : Set = await ChangeLog.OpenSetAsync(session, context, Now);

    /// <summary>Goes on in a set opened by an earlier chunk; 0 opens a new one at need.</summary>
    public void Continue(long open) => Set = open;

    /// <summary>Opens the set beside the statement that follows, which must find its number and have the transaction go on in it.</summary>
    public Task PostSetAsync() => ChangeLog.PostSetAsync(session, context, Now);

    /// <summary>Marks values as written now under this set.</summary>
    public async Task StampAsync(Dictionary<string, object?> values, long version)
    {
        Stamp(values, version);
        values["changedSet"] = await SetAsync();
    }

    /// <summary>Likewise, but for the set.</summary>
    public void Stamp(Dictionary<string, object?> values, long version)
    {
        values[SystemFields.Version] = version;
        values["changedAt"] = Now;
        values["changedBy"] = Who.UserId;
    }

    /// <summary>Adds what this transaction did to the set's counts, or gives the problems met.</summary>
    public async Task CountAsync()
    {
        Demand();
        if (Set != 0) await ChangeLog.CountAsync(session, Set, Created, Changed, Deleted, actedFor);
    }

    private Guid? actedFor;

    /// <summary>Notes for whom a deputy acts who could not do it alone; of several the first.</summary>
    public void ActFor(IReadOnlyList<Principal> able)
    {
        if (able[0].UserId != Who.UserId) actedFor ??= able[0].UserId;
    }

    /// <summary>Gives the problems met so far, if any.</summary>
    public void Demand()
    {
        if (Problems.Count > 0) throw new ProblemException(Problems);
    }

    /// <summary>Takes out the problems met since there were <paramref name="before"/>.</summary>
    public IReadOnlyList<Problem> TakeProblems(int before = 0)
    {
        Problem[] met = [.. Problems.Skip(before)];
        Problems.RemoveRange(before, met.Length);
        return met;
    }
}
