using System.Security.Cryptography;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Files;

/// <summary>The folder of a workplace, shared by all nodes that serve it.</summary>
public sealed record WorkplaceFolder(string Path);

/// <summary>An uploaded file as fields of kind file and image name it by its id; the content lies under its SHA-256.</summary>
public sealed record StoredFile(Guid Id, string Sha256, long Size, string Name, string MediaType);

/// <summary>
/// Uploaded files: the content in the workplace's folder under the hash of itself, so that equal files lie there once and
/// no name from outside becomes a path; what is known of it in the table <c>core_file</c>.
/// </summary>
public sealed class FileStore(IDatabase database, WorkplaceFolder folder, TimeProvider clock)
{
    /// <summary>Largest file in bytes.</summary>
    public const long Largest = 50 * 1024 * 1024;

    private const int LongestName = 200;

    internal static SystemTable Table { get; } = new("core_file",
    [
        new("id", ColumnType.Id, true), new("sha256", ColumnType.Text, true), new("size", ColumnType.Integer, true), new("name", ColumnType.Text, true), new("media_type", ColumnType.Text, true),
        // Since when no record names it; see FileCleaning.
        new("created_at", ColumnType.Moment, true), new("created_by", ColumnType.Id), new("orphan_since", ColumnType.Moment),
    ],
    [new("ix_core_file_sha", "sha256"), new("ix_core_file_orphan", "orphan_since")])
    { PrimaryKey = "id" };

    internal string Root => Path.Combine(folder.Path, "files");

    /// <summary>Where the content lies below the files folder.</summary>
    internal static string PathOf(string sha256) => $"{sha256[..2]}/{sha256}";

    /// <summary>Keeps a file. Refuses what is empty, too large, or no image where one is wanted.</summary>
    public async Task<StoredFile> PutAsync(Stream content, string name, FieldKind kind, Principal who, CancellationToken ct)
    {
        Directory.CreateDirectory(Root);
        var unfinished = Path.Combine(Root, Guid.CreateVersion7().ToString("N") + ".unfinished");
        try
        {
            var (hash, size) = await TakeAsync(content, unfinished, ct);
            var media = await MediaType.OfAsync(unfinished, name, ct);
            if (kind == FieldKind.Image && !media.StartsWith("image/", StringComparison.Ordinal)) throw new ProblemException(Problem.Invalid("file.noImage"));
            var file = new StoredFile(Guid.CreateVersion7(clock.GetUtcNow()), hash, size, CleanName(name), media);
            Settle(unfinished, Path.Combine(Root, PathOf(hash)));
            await database.WriteAsync(WriteLane.People, s => s.ExecuteAsync("insert into core_file (id, sha256, size, name, media_type, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7)",
                s.Dialect.ToDb(FieldKind.Link, file.Id), hash, size, file.Name, media, s.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime), s.Dialect.ToDb(FieldKind.Link, who.UserId)), ct);
            return file;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    public async Task<StoredFile?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select sha256, size, name, media_type from core_file where id = $1";
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, id));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new StoredFile(id, row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3)) : null;
    }

    /// <summary>The content; null where the folder has lost it.</summary>
    public Stream? Open(StoredFile file)
    {
        var path = Path.Combine(Root, PathOf(file.Sha256));
        return File.Exists(path) ? File.OpenRead(path) : null;
    }

    private static async Task<(string Hash, long Size)> TakeAsync(Stream content, string path, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var to = File.Create(path);
        var buffer = new byte[1 << 16];
        for (var size = 0L; ;)
        {
            var read = await content.ReadAsync(buffer, ct);
            size += read;
            if (size > Largest) throw new ProblemException(Problem.Invalid("file.tooLarge", null, ("most", Largest / 1024 / 1024)));
            if (read == 0)
            {
                if (size == 0) throw new ProblemException(Problem.Invalid("file.empty"));
                to.Flush(flushToDisk: true);
                return (Convert.ToHexStringLower(hash.GetHashAndReset()), size);
            }

            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), ct);
        }
    }

    /// <summary>Puts the content in its place. One that is there already is touched, so that the cleaning leaves it a while.</summary>
    private static void Settle(string unfinished, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>The name as it is shown and offered for saving: no path, no control characters.</summary>
    private static string CleanName(string name)
    {
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        name = string.Concat(name.Where(c => !char.IsControl(c) && c is not ('"' or '<' or '>' or ':' or '|' or '?' or '*'))).Trim().Trim('.');
        if (name.Length > LongestName) name = name[^LongestName..];
        return name.Length == 0 ? "file" : name;
    }
}
