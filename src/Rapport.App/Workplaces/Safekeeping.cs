using Rapport.Core.Backups;
using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.RollUps;
using Rapport.Core.LongWork;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Storage.Postgres;
using Rapport.Storage.Sqlite;

namespace Rapport.App.Workplaces;

/// <summary>
/// Backup, restore and examination of a workplace on either database. A backup of one can be restored into the other:
/// so a firm that grows moves from the embedded database to PostgreSQL.
/// </summary>
internal static class Safekeeping
{
    public static Plan Plan => new(new RecordCatalogue(Workplace.Modules.SelectMany(m => m.RecordTypes())), [.. Workplace.Modules.SelectMany(m => m.Tables())]);

    public static async Task<long> BackupAsync(string folder, string? connection, string target, CancellationToken ct, IProgress<double>? progress = null)
    {
        await using (await OpenAsync(folder, connection, ct)) { /* refuses where nothing is */ }
        // Opened as for work: a workplace of an earlier version gets its new columns first.
        await using var workplace = await Workplace.OpenAsync(folder, connection, ct);
        return await BackupWriter.WriteAsync(workplace.Database, Plan, folder, target, ct, progress);
    }

    public static async Task<long> RestoreAsync(string source, string folder, string? connection, CancellationToken ct, IProgress<double>? progress = null)
    {
        if (string.IsNullOrWhiteSpace(connection)) return await RestoreEmbeddedAsync(source, folder, progress, ct);
        using var backup = await BackupReader.OpenAsync(source, Plan, ct);
        await using var database = await PostgresDatabase.OpenAsync(connection, ct);
        if (await HoldsRowsAsync(database, ct)) throw new ProblemException(Problem.Refused("backup.notEmpty", null, ("folder", "PostgreSQL")));
        await SchemaSync.RunAsync(database, backup.Plan.Catalogue, backup.Plan.SystemTables, ct);
        // Files first: named by their content they are in nobody's way, while rows without their files would be a loss.
        await backup.RestoreFilesAsync(folder, ct);
        await backup.RestoreTablesAsync(database, ct, progress);
        return backup.Length;
    }

    /// <summary>The workplace is made beside its place and moved there as a whole.</summary>
    private static async Task<long> RestoreEmbeddedAsync(string source, string folder, IProgress<double>? progress, CancellationToken ct)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new ProblemException(Problem.Refused("backup.notEmpty", null, ("folder", folder)));
        using var backup = await BackupReader.OpenAsync(source, Plan, ct);
        var staging = Path.GetFullPath(folder).TrimEnd('/', '\\') + $".restore-{Guid.CreateVersion7():N}";
        try
        {
            await using (var database = SqliteDatabase.Open(staging))
            {
                await SchemaSync.RunAsync(database, backup.Plan.Catalogue, backup.Plan.SystemTables, ct);
                await backup.RestoreFilesAsync(staging, ct);
                await backup.RestoreTablesAsync(database, ct, progress);
            }

            if (Directory.Exists(folder)) Directory.Delete(folder);
            Directory.Move(staging, folder);
            return backup.Length;
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>What is wrong; with another workplace named, also what differs from it.</summary>
    public static async Task<IReadOnlyList<string>> ExamineAsync(string folder, string? connection, Other? other, CancellationToken ct, IProgress<double>? progress = null)
    {
        await using var database = await OpenAsync(folder, connection, ct);
        var plan = await Plan.WithStoredAsync(database, ct);
        var findings = new List<string>(await new Doctor(database, plan, folder, TimeProvider.System).RunAsync(ct, progress is null || other is null ? progress : new Stretch(progress, 0, 0.4)));
        if (other is null) return findings;
        await using var there = await OpenAsync(other.Folder ?? folder, other.Connection, ct);
        findings.AddRange(await Comparison.CompareAsync(plan, (database, folder), (there, other.Folder), ct, progress is null ? null : new Stretch(progress, 0.4, 1)));
        return findings;
    }

    /// <summary>Writes right what can be worked out anew; answers how many values were wrong.</summary>
    public static async Task<long> MendAsync(string folder, string? connection, CancellationToken ct)
    {
        await using var database = await OpenAsync(folder, connection, ct);
        return await RollUpCheck.MendAsync(database, Plan, ct);
    }

    /// <summary>Opens what is there and changes nothing; refuses where no workplace is.</summary>
    private static async Task<IDatabase> OpenAsync(string folder, string? connection, CancellationToken ct)
    {
        var isEmbedded = string.IsNullOrWhiteSpace(connection);
        var nothing = new ProblemException(Problem.Missing("backup.nothingHere", null, ("place", isEmbedded ? folder : "PostgreSQL")));
        if (isEmbedded) return File.Exists(Path.Combine(folder, "rapport.db")) ? SqliteDatabase.Open(folder) : throw nothing;
        var database = await PostgresDatabase.OpenAsync(connection!, ct);
        if ((await database.ReadSchemaAsync(ct)).Columns.ContainsKey("core_change_set")) return database;
        await database.DisposeAsync();
        throw nothing;
    }

    /// <summary>Tables without a row are an empty place: a restore that was killed leaves them behind.</summary>
    private static async Task<bool> HoldsRowsAsync(IDatabase database, CancellationToken ct)
    {
        var there = (await database.ReadSchemaAsync(ct)).Columns.Keys.Where(t => t.StartsWith(TypeDefinition.TablePrefix, StringComparison.Ordinal) || Workplace.Modules.Any(m => t.StartsWith(m.Prefix + "_", StringComparison.Ordinal))).ToList();
        if (there.Count == 0) return false;
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select " + string.Join(" or ", there.Select(t => $"exists (select 1 from {t})"));
        return await command.ExecuteScalarAsync(ct) is true;
    }
}

/// <summary>Another workplace to compare with. One on PostgreSQL has a folder too, with its files; where that is not known, only rows can be compared.</summary>
internal sealed record Other(string? Folder, string? Connection)
{
    /// <summary>As a person names it: a folder, or a connection string, or both.</summary>
    public static Other? Of(string? place, string? connection) => place is null && connection is null ? null
        // A connection string has a sign that names of folders hardly ever have.
        : connection is null && place!.Contains('=', StringComparison.Ordinal) && !Directory.Exists(place) ? new Other(null, place) : new Other(place, connection);
}
