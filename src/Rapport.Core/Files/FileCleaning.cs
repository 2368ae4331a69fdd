using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Storage;

namespace Rapport.Core.Files;

/// <summary>
/// Takes away files that no record has named for a month: until then undo can still bring the record's field back. Runs
/// every night.
/// </summary>
public sealed class FileCleaning(IDatabase database, CatalogueHolder catalogue, FileStore store, TimeProvider clock) : IJobHandler
{
    public const string JobType = "core.cleanFiles";
    private static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    public string Type => JobType;

    public async Task RunAsync(JobContext job)
    {
        var removed = await CleanAsync(job.Stop);
        await job.ReportAsync(1, $"{removed}");
    }

    /// <summary>Marks what nobody names, and removes what was marked long ago. Answers how many files went.</summary>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var dialect = database.Dialect;
        var used = string.Concat(catalogue.Current.Types.SelectMany(t => t.Fields.Where(f => f.Kind is FieldKind.File or FieldKind.Image).Select(f =>
            f.Column is { } column ? $" or exists (select 1 from {t.Table} t where t.{column} = core_file.id)"
            : $" or exists (select 1 from {t.Table} t where {dialect.Custom("t", f)} = {dialect.IdAsText("core_file.id")})")));
        // A merged-away record comes back with its files.
        used += $" or exists (select 1 from core_merged_key k where k.value = {dialect.IdAsText("core_file.id")})";
        var gone = await database.WriteAsync(WriteLane.Bulk, async session =>
        {
            await session.ExecuteAsync($"update core_file set orphan_since = null where orphan_since is not null and (1 = 0{used})");
            await session.ExecuteAsync($"update core_file set orphan_since = $1 where orphan_since is null and not (1 = 0{used})", dialect.ToDb(FieldKind.DateTime, now));
            var hashes = new HashSet<string>(StringComparer.Ordinal);
            await using var command = session.Command("delete from core_file where orphan_since < $1 returning sha256", dialect.ToDb(FieldKind.DateTime, now - Grace));
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) hashes.Add(row.GetString(0));
            return hashes;
        }, ct);
        var removed = 0;
        foreach (var hash in gone) removed += await RemoveAsync(hash, now, ct) ? 1 : 0;
        RemoveUnfinished(now);
        return removed;
    }

    /// <summary>What an upload left that ended with its process.</summary>
    private void RemoveUnfinished(DateTime now)
    {
        if (!Directory.Exists(store.Root)) return;
        foreach (var left in Directory.EnumerateFiles(store.Root, "*" + FileStore.Unfinished))
            if (File.GetLastWriteTimeUtc(left) < now - TimeSpan.FromDays(1)) File.Delete(left);
    }

    private async Task<bool> RemoveAsync(string hash, DateTime now, CancellationToken ct)
    {
        var path = Path.Combine(store.Root, FileStore.PathOf(hash));
        // Somebody may upload the same content at this moment: what was put there lately stays.
        if (!File.Exists(path) || File.GetLastWriteTimeUtc(path) > now - TimeSpan.FromDays(1)) return false;
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select 1 from core_file where sha256 = $1 limit 1";
        database.Dialect.Bind(command, hash);
        if (await command.ExecuteScalarAsync(ct) is not null and not DBNull) return false;
        File.Delete(path);
        return true;
    }
}
