using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes;

/// <summary>
/// Closes long writes that were killed and never taken up again: what they did is done, so the change feed must tell it
/// and undo must be able to take it back. Such a set is marked as abandoned.
/// </summary>
public sealed class OpenRuns(IDatabase database, TimeProvider clock)
{
    /// <summary>A run that gives no sign of life for so long is taken for dead; each chunk is one.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(15);

    /// <summary>So long after its last chunk a run is taken to be at work still, and nobody may take its set back.</summary>
    internal static readonly TimeSpan Alive = TimeSpan.FromMinutes(1);

    /// <summary>1 for a set that is still being written, else 0; <c>$1</c> is <see cref="AliveSince"/>.</summary>
    internal const string AliveSql = "case when done_at is null and coalesce(beat_at, at) > $1 then 1 else 0 end";

    internal static object AliveSince(SqlDialect dialect, DateTime now) => dialect.ToDb(FieldKind.DateTime, now - Alive);

    /// <summary>Refuses to take back what is still being written: the rest would stay for good under a set that counts as undone.</summary>
    internal static void DemandEnded(object? alive, long set)
    {
        if (alive is not null && Convert.ToInt64(alive, CultureInfo.InvariantCulture) == 1) throw new ProblemException(Problem.Refused("undo.stillWritten", null, ("set", set)));
    }

    /// <summary>Answers how many were closed.</summary>
    public async Task<int> CloseAbandonedAsync(CancellationToken ct)
    {
        var dialect = database.Dialect;
        object before = dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime - Silence);
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select 1 from core_change_set where done_at is null and coalesce(beat_at, at) < $1 limit 1";
            dialect.Bind(command, before);
            if (await command.ExecuteScalarAsync(ct) is null or DBNull) return 0;
        }

        return await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
            $"update core_change_set set done_at = $1, abandoned_at = $1, tx = {dialect.StampNow} where done_at is null and coalesce(beat_at, at) < $2",
            dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime), before), ct);
    }
}
