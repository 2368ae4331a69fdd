using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Merging;

/// <summary>Merges records and takes merges back, for screens, API and tools; says beforehand what would be done.</summary>
public sealed class RecordMerging(IDatabase database, CatalogueHolder catalogue, IRecordIndexer index, TimeProvider clock, Changes.LiveChanges live, IEnumerable<IMergeKeeper> keepers)
{
    public const string Origin = "merge";
    public const string BackOrigin = "unmerge";

    private readonly IDatabase database = Catalogue.RollUps.RollUpSettling.KeepIn(database, catalogue);

    /// <summary>Records that change what a database should know of its tables.</summary>
    private const int Many = 5_000;

    public Task<MergeOutcome> PreviewAsync(MergeWish wish, Principal who, CancellationToken ct) => MergeAsync(wish, new WriteContext(who, Origin), isLook: true, ct);

    public Task<MergeOutcome> MergeAsync(MergeWish wish, WriteContext context, CancellationToken ct) => MergeAsync(wish, context, isLook: false, ct);

    /// <summary>The same for a job: after people's writes, and saying how much has moved.</summary>
    internal Task<MergeOutcome> MergeAsync(MergeWish wish, WriteContext context, Action<double> moved, CancellationToken ct) => MergeAsync(wish, context, isLook: false, ct, moved);

    private async Task<MergeOutcome> MergeAsync(MergeWish wish, WriteContext context, bool isLook, CancellationToken ct, Action<double>? moved = null)
    {
        var outcome = await InAsync(context with { Origin = Origin }, isLook, (writer, _) => new Merge(writer, wish, keepers).RunAsync(isLook, moved, ct), ct, moved is null ? WriteLane.People : WriteLane.Bulk);
        if (isLook) return outcome;
        live.Publish(new Changes.LiveChange(outcome.ChangeSet, [], [], context.Who.UserId));
        if (outcome.MovedCount >= Many) await database.SettleAsync(ct);
        return outcome;
    }

    public Task<UnmergeOutcome> PreviewAsync(UnmergeWish wish, Principal who, CancellationToken ct) => UnmergeAsync(wish, new WriteContext(who, BackOrigin), isLook: true, ct);

    public Task<UnmergeOutcome> UnmergeAsync(UnmergeWish wish, WriteContext context, CancellationToken ct) => UnmergeAsync(wish, context, isLook: false, ct);

    private async Task<UnmergeOutcome> UnmergeAsync(UnmergeWish wish, WriteContext context, bool isLook, CancellationToken ct)
    {
        var outcome = await InAsync(context with { Origin = BackOrigin, UndoOf = wish.ChangeSet }, isLook, async (writer, session) =>
        {
            RecordType type;
            bool isOwn;
            await using (var command = session.Command("select m.type_no, s.user_id from core_merge m join core_change_set s on s.id = m.set_id where m.set_id = $1 limit 1", wish.ChangeSet))
            await using (var row = await command.ExecuteReaderAsync(ct))
            {
                if (!await row.ReadAsync(ct) || catalogue.Current.Find((short)row.GetInt64(0)) is not { } found) throw new ProblemException(Problem.Missing("unmerge.noMerge", null, ("set", wish.ChangeSet)));
                (type, isOwn) = (found, session.Dialect.FromDb(FieldKind.Link, row, 1) is Guid user && user == context.Who.UserId);
            }

            return await new Unmerge(writer, wish).RunAsync(type, isOwn);
        }, ct);
        if (isLook) return outcome with { ChangeSet = 0 };
        live.Publish(new Changes.LiveChange(outcome.ChangeSet, [], [], context.Who.UserId));
        if (outcome.MovedCount >= Many) await database.SettleAsync(ct);
        return outcome;
    }

    /// <summary>Does an unmerge undone: the same records become one again, by the same choices.</summary>
    internal async Task<MergeOutcome?> RedoAsync(long unmerged, Principal who, bool preview, CancellationToken ct)
    {
        if (await FindAsync(database, "until_set", unmerged, ct) is not { } set) return null;
        var (type, act) = await database.WriteAsync(WriteLane.People, async session =>
            (catalogue.Current.Find((short)(long)(await session.ScalarAsync("select type_no from core_merge where set_id = $1 limit 1", set))!)!, (await MergeGraph.ActAsync(session, set))!), ct);
        var choices = act.Choices.Where(c => c.Key != SystemFields.Team).ToDictionary(StringComparer.Ordinal);
        return await MergeAsync(new MergeWish(type, act.Survivor, act.Losers) { Choices = choices }, new WriteContext(who, Origin) { UndoOf = unmerged }, preview, ct);
    }

    /// <summary>Fields of a type that mean something only together, such as the lines of an address.</summary>
    internal IEnumerable<IReadOnlyList<string>> Groups(RecordType type) => keepers.Where(k => k.Type == type.Name).SelectMany(k => k.Groups);

    /// <summary>The standing merge that took the record away, or the last one into it; null when there is none.</summary>
    public async Task<long?> LastAsync(Guid id, CancellationToken ct) =>
        await ScalarAsync("select max(set_id) from core_merge where loser_id = $1 and until_set is null", id, ct)
        ?? await ScalarAsync("select max(set_id) from core_merge where survivor_id = $1 and until_set is null", id, ct);

    /// <summary>The merges that a job made, the latest first, and whether each still stands.</summary>
    public async Task<IReadOnlyList<(long Set, bool Stands)>> OfJobAsync(long job, CancellationToken ct)
    {
        var found = new List<(long, bool)>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select set_id, case when max(until_set) is null then 1 else 0 end from core_merge where job = $1 group by set_id order by set_id desc";
        database.Dialect.Bind(command, job);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) found.Add((row.GetInt64(0), Convert.ToInt64(row.GetValue(1), System.Globalization.CultureInfo.InvariantCulture) != 0));
        return found;
    }

    /// <summary>The standing merges into a record, the latest first, with what the others were called.</summary>
    public async Task<IReadOnlyList<(long Set, DateTime At, Guid? By, string Title)>> IntoAsync(Guid id, CancellationToken ct)
    {
        var found = new List<(long, DateTime, Guid?, string)>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select m.set_id, s.at, s.user_id, m.title from core_merge m join core_change_set s on s.id = m.set_id where m.survivor_id = $1 and m.until_set is null order by m.set_id desc, m.place limit 100";
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, id));
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) found.Add((row.GetInt64(0), (DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 1)!, database.Dialect.FromDb(FieldKind.Link, row, 2) as Guid?, row.IsDBNull(3) ? "" : row.GetString(3)));
        return found;
    }

    internal static async Task<long?> FindAsync(IDatabase database, string column, long set, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select set_id from core_merge where {column} = $1 limit 1";
        database.Dialect.Bind(command, set);
        return await command.ExecuteScalarAsync(ct) as long?;
    }

    private async Task<long?> ScalarAsync(string sql, Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, id));
        return await command.ExecuteScalarAsync(ct) as long?;
    }

    private async Task<T> InAsync<T>(WriteContext context, bool isLook, Func<RecordWriter, WriteSession, Task<T>> work, CancellationToken ct, WriteLane lane = WriteLane.People)
    {
        try
        {
            return await database.WriteAsync(isLook ? WriteLane.Bulk : lane, async session =>
            {
                session.IsTrial = isLook;
                var transaction = new WriteTransaction(session, catalogue.Current, index, context, clock.GetUtcNow().UtcDateTime);
                var outcome = await work(new RecordWriter(transaction), session);
                if (isLook) throw new OnlyALook(outcome!);
                if (context.UndoOf is { } undone) await session.ExecuteAsync("update core_change_set set undone_by = $1 where id = $2", transaction.Set, undone);
                if (context.Along is { } along) await along(session, new WriteOutcome(transaction.Set, []));
                return outcome;
            }, ct);
        }
        catch (OnlyALook look)
        {
            return (T)look.Seen;
        }
    }

    /// <summary>Rolls the trial back and carries out what was seen.</summary>
    private sealed class OnlyALook(object seen) : Exception
    {
        public object Seen => seen;
    }
}
