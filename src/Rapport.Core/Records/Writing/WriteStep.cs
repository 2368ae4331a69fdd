namespace Rapport.Core.Records.Writing;

/// <summary>A part of a transaction that can be taken back without the rest of it.</summary>
internal sealed class WriteStep
{
    private readonly WriteTransaction transaction;
    private readonly long set;
    private readonly (int Items, int Created, int Changed, int Deleted, int AfterCommit) before;

    private WriteStep(WriteTransaction transaction)
    {
        this.transaction = transaction;
        set = transaction.Set;
        before = (transaction.Items.Count, transaction.Created, transaction.Changed, transaction.Deleted, transaction.Session.AfterCommit.Count);
    }

    public static async Task<WriteStep> BeginAsync(WriteTransaction transaction)
    {
        await transaction.Session.PostAsync("savepoint step");
        return new WriteStep(transaction);
    }

    /// <summary>Keeps the step, or leaves all as if it had not been: rows, log, index, and what would be done after the commit.</summary>
    public async Task EndAsync(bool isKept)
    {
        if (!isKept) await transaction.Session.PostAsync("rollback to savepoint step");
        await transaction.Session.PostAsync("release savepoint step");
        if (isKept) return;
        transaction.Continue(set);
        transaction.Items.RemoveRange(before.Items, transaction.Items.Count - before.Items);
        (transaction.Created, transaction.Changed, transaction.Deleted) = (before.Created, before.Changed, before.Deleted);
        var after = transaction.Session.AfterCommit;
        after.RemoveRange(before.AfterCommit, after.Count - before.AfterCommit);
    }
}
