using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Rapport.Core.Problems;
using Rapport.Storage.Sqlite;

namespace Rapport.App.Workplaces;

/// <summary>
/// A backup is one zip: <c>manifest.json</c> with the format's version and each file's length and SHA-256, the database
/// as of one moment, and the uploaded files. A restore checks all of it before it touches anything.
/// </summary>
internal static class Backup
{
    private const int Version = 1;
    private const string Database = "rapport.db";

    public static async Task<long> WriteAsync(string folder, string target, CancellationToken ct)
    {
        var unfinished = target + ".unfinished";
        var copy = Path.Combine(folder, $".backup-{Guid.CreateVersion7():N}.db");
        try
        {
            await using (var database = SqliteDatabase.Open(folder)) await database.CopyToAsync(copy, ct);
            await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.ReadWrite))
            {
                using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
                {
                    var entries = new List<Entry> { await AddAsync(zip, Database, copy, ct) };
                    foreach (var path in Files(folder)) entries.Add(await AddAsync(zip, Path.GetRelativePath(folder, path).Replace('\\', '/'), path, ct));
                    await using var manifest = zip.CreateEntry("manifest.json").Open();
                    await JsonSerializer.SerializeAsync(manifest, new Manifest(Version, entries), cancellationToken: ct);
                }

                file.Flush(flushToDisk: true);
            }

            // Only a whole backup gets the name that was asked for.
            File.Move(unfinished, target, overwrite: true);
            return new FileInfo(target).Length;
        }
        finally
        {
            File.Delete(copy);
            File.Delete(unfinished);
        }
    }

    public static async Task<long> RestoreAsync(string source, string folder, CancellationToken ct)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new ProblemException(Problem.Refused("backup.notEmpty", null, ("folder", folder)));
        var staging = folder.TrimEnd('/', '\\') + $".restore-{Guid.CreateVersion7():N}";
        try
        {
            await using var file = File.OpenRead(source);
            using var zip = OpenZip(file);
            var manifest = await ManifestAsync(zip, ct);
            Directory.CreateDirectory(staging);
            foreach (var entry in manifest.Files) await ExtractAsync(zip, entry, staging, ct);
            if (Directory.Exists(folder)) Directory.Delete(folder);
            Directory.Move(staging, folder);
            return file.Length;
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    private static IEnumerable<string> Files(string folder) => Directory.Exists(Path.Combine(folder, "files"))
        ? Directory.EnumerateFiles(Path.Combine(folder, "files"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [];

    private static ZipArchive OpenZip(Stream file)
    {
        try
        {
            return new ZipArchive(file, ZipArchiveMode.Read);
        }
        catch (InvalidDataException e)
        {
            throw new ProblemException(Problem.Invalid("backup.notABackup", null, ("message", e.Message)));
        }
    }

    private static async Task<Manifest> ManifestAsync(ZipArchive zip, CancellationToken ct)
    {
        if (zip.GetEntry("manifest.json") is not { } entry) throw new ProblemException(Problem.Invalid("backup.notABackup", null, ("message", "manifest.json is missing.")));
        try
        {
            await using var stream = entry.Open();
            var manifest = await JsonSerializer.DeserializeAsync<Manifest>(stream, cancellationToken: ct) ?? throw new JsonException("The manifest is empty.");
            if (manifest.Version != Version) throw new ProblemException(Problem.Refused("backup.wrongVersion", null, ("version", manifest.Version), ("known", Version)));
            if (manifest.Files is null || manifest.Files.All(f => f.Name != Database)) throw new JsonException("The manifest names no database.");
            return manifest;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new ProblemException(Problem.Invalid("backup.damaged", null, ("message", e.Message)));
        }
    }

    private static async Task ExtractAsync(ZipArchive zip, Entry entry, string staging, CancellationToken ct)
    {
        var path = Path.GetFullPath(Path.Combine(staging, entry.Name));
        if (!path.StartsWith(Path.GetFullPath(staging) + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw Damaged($"{entry.Name} points outside.");
        if (zip.GetEntry(entry.Name) is not { } packed) throw Damaged($"{entry.Name} is missing.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            await using (var from = packed.Open())
            await using (var to = File.Create(path))
                await from.CopyToAsync(to, ct);
        }
        catch (InvalidDataException e)
        {
            throw Damaged($"{entry.Name}: {e.Message}");
        }

        await using var written = File.OpenRead(path);
        if (written.Length != entry.Length || Convert.ToHexString(await SHA256.HashDataAsync(written, ct)) != entry.Sha256)
            throw Damaged(string.Create(CultureInfo.InvariantCulture, $"{entry.Name} is not what was backed up."));
    }

    private static ProblemException Damaged(string message) => new(Problem.Invalid("backup.damaged", null, ("message", message)));

    private static async Task<Entry> AddAsync(ZipArchive zip, string name, string path, CancellationToken ct)
    {
        await using var from = File.OpenRead(path);
        var hash = Convert.ToHexString(await SHA256.HashDataAsync(from, ct));
        from.Position = 0;
        await using (var to = zip.CreateEntry(name, CompressionLevel.Fastest).Open()) await from.CopyToAsync(to, ct);
        return new Entry(name, from.Length, hash);
    }

    private sealed record Manifest(int Version, IReadOnlyList<Entry> Files);

    private sealed record Entry(string Name, long Length, string Sha256);
}
