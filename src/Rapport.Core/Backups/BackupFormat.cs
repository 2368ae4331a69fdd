using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Backups;

/// <summary>
/// A backup is a zip: <c>manifest.json</c>, <c>tables/NAME</c> with rows as <see cref="RowCodec"/> writes them, and
/// <c>files/NAME</c>. Behind the zip stands a seal, the format's version and the SHA-256 of all before it: a backup is
/// proven whole, bit for bit, before anything is touched.
/// </summary>
internal static class BackupFormat
{
    public const int Version = 2;
    private const int SealLength = 92;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() }, WriteIndented = true };

    public static string TableEntry(string name) => "tables/" + name;

    public static string FileEntry(string name) => "files/" + name;

    public static async Task SealAsync(FileStream file, CancellationToken ct)
    {
        file.Position = 0;
        var seal = Encoding.ASCII.GetBytes(SealOf(await SHA256.HashDataAsync(file, ct)));
        file.Position = file.Length;
        await file.WriteAsync(seal, ct);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Proves the seal. Throws a problem that says what is wrong: no backup, another version, damaged.</summary>
    public static async Task ProveAsync(FileStream file, CancellationToken ct)
    {
        var seal = new byte[SealLength];
        file.Position = Math.Max(0, file.Length - SealLength);
        _ = await file.ReadAtLeastAsync(seal, SealLength, throwOnEndOfStream: false, ct);
        var text = Encoding.ASCII.GetString(seal);
        if (!text.StartsWith("\nrapport-backup ", StringComparison.Ordinal) || !int.TryParse(text.AsSpan(16, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var version)) throw Unsealed(file);
        if (version != Version) throw WrongVersion(version);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        file.Position = 0;
        for (var left = file.Length - SealLength; left > 0;)
        {
            var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), ct);
            if (read == 0) throw Damaged("it breaks off.");
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        if (text != SealOf(hash.GetHashAndReset())) throw Damaged("its content is not what was written.");
        file.Position = 0;
    }

    private static string SealOf(byte[] sha256) => string.Create(CultureInfo.InvariantCulture, $"\nrapport-backup {Version:000} sha256 {Convert.ToHexStringLower(sha256)}\n");

    public static ProblemException Damaged(string message) => new(Problem.Invalid("backup.damaged", null, ("message", message)));

    public static ProblemException WrongVersion(int version) => new(Problem.Refused("backup.wrongVersion", null, ("version", version), ("known", Version)));

    private static ProblemException Unsealed(FileStream file)
    {
        file.Position = 0;
        Span<byte> start = stackalloc byte[4];
        var isZip = file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual("PK\u0003\u0004"u8);
        if (!isZip) return new(Problem.Invalid("backup.notABackup", null, ("message", "it has neither the beginning nor the end of one.")));
        // The first version had no seal, only a manifest.
        try
        {
            file.Position = 0;
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            using var manifest = zip.GetEntry("manifest.json")?.Open();
            if (manifest is not null && JsonDocument.Parse(manifest).RootElement.TryGetProperty("Version", out var version)) return WrongVersion(version.GetInt32());
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or IOException or InvalidOperationException or FormatException)
        {
            // A torn zip: it is damaged, whatever it was.
        }

        return Damaged("its end is missing.");
    }
}

internal sealed record Manifest(int Version, string Database, IReadOnlyList<PackedTable> Tables, IReadOnlyList<PackedFile> Files);

internal sealed record PackedTable(string Name, long Rows, IReadOnlyList<PackedColumn> Columns);

internal sealed record PackedColumn(string Name, ColumnType Type);

internal sealed record PackedFile(string Name, long Length);
