using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Rapport.Core.LongWork;
using Rapport.Core.Storage;

namespace Rapport.Core.Backups;

/// <summary>
/// Writes a backup while others go on working: all tables as of one moment, in a form that both databases read, then
/// the uploaded files. See <see cref="BackupFormat"/>.
/// </summary>
public static class BackupWriter
{
    public static async Task<long> WriteAsync(IDatabase database, Plan plan, string folder, string target, CancellationToken ct, IProgress<double>? progress = null)
    {
        var unfinished = target + ".unfinished";
        var advance = new Advance(progress);
        try
        {
            long length;
            await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.ReadWrite))
            {
                using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
                {
                    var tables = await WriteTablesAsync(database, plan, zip, advance, ct);
                    var files = new List<PackedFile>();
                    foreach (var (name, path) in Plan.FilesIn(folder)) files.Add(await WriteFileAsync(zip, name, path, ct));
                    await using var manifest = await zip.CreateEntry("manifest.json").OpenAsync(ct);
                    await JsonSerializer.SerializeAsync(manifest, new Manifest(BackupFormat.Version, database.Dialect.Name, tables, files), BackupFormat.Json, ct);
                }

                await BackupFormat.SealAsync(file, ct);
                length = file.Length;
            }

            // Only a whole backup gets the name that was asked for.
            File.Move(unfinished, target, overwrite: true);
            return length;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static async Task<List<PackedTable>> WriteTablesAsync(IDatabase database, Plan plan, ZipArchive zip, Advance advance, CancellationToken ct)
    {
        var packed = new List<PackedTable>();
        await using var snapshot = await Snapshot.TakeAsync(database, ct);
        plan = await plan.WithStoredAsync(snapshot.Command, ct);
        if (advance.IsHeard)
            foreach (var table in plan.Tables) advance.Expect(await snapshot.CountAsync($"select count(*) from {table.Name}", ct));
        foreach (var table in plan.Tables)
        {
            var rows = 0L;
            await using var entry = await zip.CreateEntry(BackupFormat.TableEntry(table.Name), CompressionLevel.Fastest).OpenAsync(ct);
            await using var buffer = new BufferedStream(entry, 1 << 16);
            await using var writer = new BinaryWriter(buffer, Encoding.UTF8);
            await using (var command = snapshot.Command(TableRows.Select(table)))
            await using (var row = await command.ExecuteReaderAsync(ct))
            {
                for (; await row.ReadAsync(ct); rows++, advance.By()) RowCodec.Write(writer, table.Columns, TableRows.Read(table, row, database.Dialect));
            }

            RowCodec.End(writer);
            packed.Add(new PackedTable(table.Name, rows, [.. table.Columns.Select(c => new PackedColumn(c.Name, c.Type))]));
        }

        return packed;
    }

    private static async Task<PackedFile> WriteFileAsync(ZipArchive zip, string name, string path, CancellationToken ct)
    {
        await using var from = File.OpenRead(path);
        await using var to = await zip.CreateEntry(BackupFormat.FileEntry(name), CompressionLevel.Fastest).OpenAsync(ct);
        await from.CopyToAsync(to, ct);
        return new PackedFile(name, from.Length);
    }
}
