using System.Security.Cryptography;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Files;

/// <summary>The folder of a workplace, shared by all nodes that serve it.</summary>
public sealed record WorkplaceFolder(string Path);

/// <summary>
/// Uploaded files: the content in the workplace's folder under the hash of itself, so that equal files lie there once and
/// no name from outside becomes a path; what is known of it in the table <c>core_file</c>.
/// </summary>
public sealed class FileStore(IDatabase database, WorkplaceFolder folder, FileLimit limit, TimeProvider clock)
{
    internal const string Unfinished = ".unfinished";
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

    /// <summary>Writes content aside, as it arrives. Refuses what is empty or too large.</summary>
    public async Task<TakenFile> TakeAsync(Stream content, string name, CancellationToken ct)
    {
        Directory.CreateDirectory(Root);
        var unfinished = Path.Combine(Root, Guid.CreateVersion7().ToString("N") + Unfinished);
        try
        {
            var (hash, size) = await WriteAsync(content, unfinished, ct);
            return new TakenFile(unfinished) { Sha256 = hash, Size = size, Name = CleanName(name), MediaType = await MediaType.OfAsync(unfinished, name, ct) };
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Keeps what was taken in.</summary>
    public async Task<StoredFile> KeepAsync(TakenFile taken, Principal who, CancellationToken ct)
    {
        var file = new StoredFile(Guid.CreateVersion7(clock.GetUtcNow()), taken.Sha256, taken.Size, taken.Name, taken.MediaType);
        Settle(taken.Path, Path.Combine(Root, PathOf(file.Sha256)));
        await database.WriteAsync(WriteLane.People, s => s.ExecuteAsync("insert into core_file (id, sha256, size, name, media_type, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7)",
            s.Dialect.ToDb(FieldKind.Link, file.Id), file.Sha256, file.Size, file.Name, file.MediaType, s.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime), s.Dialect.ToDb(FieldKind.Link, who.UserId)), ct);
        return file;
    }

    /// <summary>The content; null where the folder has lost it.</summary>
    public Stream? Open(StoredFile file)
    {
        var path = Path.Combine(Root, PathOf(file.Sha256));
        return File.Exists(path) ? File.OpenRead(path) : null;
    }

    /// <summary>The beginning of a file of text, at most so many characters; null where the folder has lost it.</summary>
    public async Task<string?> TextAsync(StoredFile file, int most, CancellationToken ct)
    {
        if (Open(file) is not { } content) return null;
        await using (content)
        {
            var bytes = new byte[most * 4];
            var read = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
            var text = TextEncodings.Get(TextEncodings.Guess(bytes.AsSpan(0, read), read < bytes.Length)).GetString(bytes, 0, read).TrimStart('\uFEFF');
            return text.Length > most ? text[..most] : text;
        }
    }

    public static Problem TooLarge(FileLimit limit) => Problem.Refused("file.tooLarge", null, ("most", limit.Megabytes));

    private async Task<(string Hash, long Size)> WriteAsync(Stream content, string path, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var to = File.Create(path);
        var buffer = new byte[1 << 16];
        for (var size = 0L; ;)
        {
            var read = await content.ReadAsync(buffer, ct);
            size += read;
            if (size > limit.Bytes) throw new ProblemException(TooLarge(limit));
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
