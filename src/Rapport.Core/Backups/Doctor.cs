using System.Globalization;
using System.Security.Cryptography;
using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.RollUps;
using Rapport.Core.LongWork;
using Rapport.Core.Storage;

namespace Rapport.Core.Backups;

/// <summary>Looks for damage on either database; finds, never mends. Each finding says where and how many.</summary>
public sealed class Doctor(IDatabase database, Plan plan, string folder, TimeProvider clock)
{
    private static readonly TimeSpan LongAgo = TimeSpan.FromHours(1);

    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken ct, IProgress<double>? progress = null)
    {
        var advance = new Advance(progress);
        advance.Expect(7);
        var findings = new List<string>(await database.CheckAsync(ct));
        // Before a table is read, it must be there: the rest would only repeat it.
        if (await SchemaSync.MissingAsync(database, plan.Catalogue, plan.SystemTables, ct) is { Count: > 0 } missing) return [.. findings, .. missing.Select(m => "schema: missing: " + m)];
        var catalogue = await CustomFields.LoadAsync(database, plan.Catalogue, ct);
        await using var snapshot = await Snapshot.TakeAsync(database, ct);
        advance.By();
        foreach (var look in (Func<Task>[])
        [
            () => LinksAsync(snapshot, catalogue, findings, ct), () => LogAsync(snapshot, catalogue, findings, ct), () => JobsAsync(snapshot, findings, ct),
            async () => findings.AddRange(await new SearchCheck(database, snapshot, catalogue).RunAsync(ct)), () => FilesAsync(snapshot, findings, ct), () => RollUpsAsync(snapshot, catalogue, findings, ct),
        ])
        {
            await look();
            advance.By();
        }

        return findings;
    }

    /// <summary>Links that lead nowhere, in columns, custom fields and lists of links.</summary>
    private async Task LinksAsync(Snapshot snapshot, RecordCatalogue catalogue, List<string> findings, CancellationToken ct)
    {
        foreach (var type in catalogue.Types)
        {
            foreach (var field in type.Fields.Where(f => f.Target is not null && !f.ReadOnly && !f.IsComputed && catalogue.Find(f.Target) is not null))
            {
                var target = catalogue[field.Target!].Table;
                var sql = field switch
                {
                    { Kind: FieldKind.MultiLink } => $"select count(*) from core_link l where l.type_no = {type.Number.ToString(CultureInfo.InvariantCulture)} and l.field = '{field.Name}' and (not exists (select 1 from {target} o where o.id = l.to_id) or not exists (select 1 from {type.Table} t where t.id = l.from_id))",
                    { Kind: FieldKind.Link, Column: { } column } => $"select count(*) from {type.Table} t where t.{column} is not null and not exists (select 1 from {target} o where o.id = t.{column})",
                    { Kind: FieldKind.Link, IsCustom: true } => $"select count(*) from {type.Table} t where {database.Dialect.Custom("t", field)} is not null and not exists (select 1 from {target} o where o.id = {database.Dialect.IdFromText(database.Dialect.Custom("t", field))})",
                    _ => null,
                };
                if (sql is not null) Find(findings, await snapshot.CountAsync(sql, ct), $"links: {type.Name}.{field.Name}: {{0}} lead nowhere");
            }
        }
    }

    /// <summary>Whether records and change log tell the same story: a gap means that somebody wrote around the log.</summary>
    private async Task LogAsync(Snapshot snapshot, RecordCatalogue catalogue, List<string> findings, CancellationToken ct)
    {
        foreach (var type in catalogue.Types)
        {
            Find(findings, await snapshot.CountAsync($"select count(*) from {type.Table} t where t.version > 1 and not exists (select 1 from core_change c where c.record_id = t.id and c.version = t.version)", ct), $"log: {type.Name}: {{0}} records have a version that the change log does not know");
            Find(findings, await snapshot.CountAsync($"select count(*) from core_change c join {type.Table} t on t.id = c.record_id where c.version > t.version", ct), $"log: {type.Name}: {{0}} changes are newer than their record");
            Find(findings, await snapshot.CountAsync($"select count(*) from {type.Table} t where not exists (select 1 from core_change_set s where s.id = t.created_set)", ct), $"log: {type.Name}: {{0}} records belong to a change set that is not there");
        }

        Find(findings, await CountBeforeAsync(snapshot, "select count(*) from core_change_set where done_at is null and coalesce(beat_at, at) < $1", ct), "log: {0} long writes broke off and were never continued or closed");
    }

    private async Task JobsAsync(Snapshot snapshot, List<string> findings, CancellationToken ct)
    {
        Find(findings, await CountBeforeAsync(snapshot, "select count(*) from core_job where state = 'running' and lease_until < $1", ct), "jobs: {0} ran when their worker was lost, and no worker has taken them up");
        Find(findings, await CountBeforeAsync(snapshot, "select count(*) from core_job where state = 'waiting' and run_at < $1", ct), "jobs: {0} are due for more than an hour: does a worker run?");
        Find(findings, await snapshot.CountAsync("select count(*) from core_job where state not in ('waiting', 'running', 'done', 'dead', 'cancelled')", ct), "jobs: {0} are in no known state");
        Find(findings, await snapshot.CountAsync("select count(*) from core_job where (state in ('waiting', 'running')) and done_at is not null", ct), "jobs: {0} are open and done at once");
    }

    private async Task<long> CountBeforeAsync(Snapshot snapshot, string sql, CancellationToken ct)
    {
        await using var command = snapshot.Command(sql);
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime - LongAgo));
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    /// <summary>Whether every uploaded file is there, and is what was uploaded.</summary>
    private async Task FilesAsync(Snapshot snapshot, List<string> findings, CancellationToken ct)
    {
        await using var command = snapshot.Command("select distinct sha256, size from core_file order by sha256");
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var (hash, size) = (row.GetString(0), row.GetInt64(1));
            var path = Path.Combine(Plan.FilesOf(folder), Files.FileStore.PathOf(hash));
            if (!File.Exists(path)) { findings.Add($"files: {hash} is missing"); continue; }
            await using var stream = File.OpenRead(path);
            if (stream.Length != size || Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct)) != hash) findings.Add($"files: {hash} is not what was uploaded");
        }
    }

    /// <summary>Whether what is kept of counts and sums is what comes out of the records.</summary>
    private async Task RollUpsAsync(Snapshot snapshot, RecordCatalogue catalogue, List<string> findings, CancellationToken ct)
    {
        foreach (var (type, field, where, sql) in RollUpCheck.Of(database.Dialect, catalogue))
        {
            await using var command = snapshot.Command($"select count(*) from {type.Table} t where {where}");
            foreach (var value in sql.Parameters) database.Dialect.Bind(command, value);
            Find(findings, Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture), $"rollups: {type.Name}.{field.Name}: {{0}} records keep another value than comes out of their related ones; --mend works them out anew");
        }
    }

    private static void Find(List<string> findings, long count, string finding)
    {
        if (count > 0) findings.Add(string.Format(CultureInfo.InvariantCulture, finding, count));
    }
}
