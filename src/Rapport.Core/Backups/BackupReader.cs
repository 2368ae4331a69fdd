using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.LongWork;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Backups;

/// <summary>A backup that was proven whole and understood; restores it into an empty place, on either database.</summary>
public sealed class BackupReader : IDisposable
{
    private const int Chunk = 5_000;
    private readonly FileStream content;
    private readonly ZipArchive entries;
    private readonly Manifest packed;
    private readonly Plan plan;

    private BackupReader(FileStream content, ZipArchive entries, Manifest packed, Plan plan) => (this.content, this.entries, this.packed, this.plan) = (content, entries, packed, plan);

    public long Length => content.Length;

    /// <summary>What is to be restored, with the record types that were made in the packed workplace: its tables must be there first.</summary>
    public Plan Plan => plan;

    /// <summary>Opens a backup and proves that all of it can be restored. Nothing is touched.</summary>
    public static async Task<BackupReader> OpenAsync(string path, Plan plan, CancellationToken ct)
    {
        var file = File.OpenRead(path);
        try
        {
            await BackupFormat.ProveAsync(file, ct);
            var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            var manifest = await ManifestAsync(zip, ct);
            var reader = new BackupReader(file, zip, manifest, plan.With([.. plan.Catalogue.Types, .. await TypesMadeAsync(zip, manifest, ct)]));
            reader.CheckTables();
            return reader;
        }
        catch (Exception e)
        {
            await file.DisposeAsync();
            if (e is InvalidDataException or JsonException) throw BackupFormat.Damaged(e.Message);
            throw;
        }
    }

    /// <summary>Writes the tables into a database whose tables are there and empty. On PostgreSQL in one transaction; an embedded database is put in place as a whole file by the caller.</summary>
    public async Task RestoreTablesAsync(IDatabase database, CancellationToken ct, IProgress<double>? progress = null)
    {
        var advance = new Advance(progress);
        advance.Expect(packed.Tables.Sum(t => t.Rows));
        if (database.Dialect.Name == "sqlite") await WriteAllAsync(database, work => database.WriteAsync(WriteLane.Bulk, async s => { await work(s); return 0; }, ct), advance, ct);
        else
        {
            await database.WriteAsync(WriteLane.Bulk, async session =>
            {
                await WriteAllAsync(database, async work => { await work(session); return 0; }, advance, ct);
                return 0;
            }, ct);
        }

        await FieldIndexes.MakeAllAsync(database, await CustomFields.LoadAsync(database, plan.Catalogue, ct), ct);
    }

    public async Task RestoreFilesAsync(string folder, CancellationToken ct)
    {
        var files = Path.GetFullPath(Plan.FilesOf(folder));
        foreach (var file in packed.Files)
        {
            var path = Path.GetFullPath(Path.Combine(files, file.Name));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var from = await Entry(BackupFormat.FileEntry(file.Name)).OpenAsync(ct);
            await using var to = File.Create(path);
            await from.CopyToAsync(to, ct);
        }
    }

    private static async Task<Manifest> ManifestAsync(ZipArchive zip, CancellationToken ct)
    {
        await using var stream = await (zip.GetEntry("manifest.json") ?? throw BackupFormat.Damaged("manifest.json is missing.")).OpenAsync(ct);
        var manifest = await JsonSerializer.DeserializeAsync<Manifest>(stream, BackupFormat.Json, ct) ?? throw BackupFormat.Damaged("manifest.json is empty.");
        return manifest.Version == BackupFormat.Version ? manifest : throw BackupFormat.WrongVersion(manifest.Version);
    }

    /// <summary>The record types that an administrator made, as the backup itself tells.</summary>
    private static async Task<IReadOnlyList<RecordType>> TypesMadeAsync(ZipArchive zip, Manifest manifest, CancellationToken ct)
    {
        if (manifest.Tables.FirstOrDefault(t => t.Name == StoredTypes.Table.Name) is not { } table || zip.GetEntry(BackupFormat.TableEntry(table.Name)) is not { } entry) return [];
        IReadOnlyList<SystemColumn> columns = [.. table.Columns.Select(c => new SystemColumn(c.Name, c.Type))];
        var at = columns.Select((c, i) => (c.Name, i)).ToDictionary(c => c.Name, c => c.i, StringComparer.Ordinal);
        await using var stream = new BufferedStream(await entry.OpenAsync(ct), 1 << 16);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        var types = new List<RecordType>();
        while (RowCodec.Read(reader, columns) is { } row) types.Add(StoredTypes.Read((string)row[at["definition"]]!).ToType((string)row[at["name"]]!, (short)(long)row[at["number"]]!));
        return types;
    }

    /// <summary>A table or column that this program does not know would be lost without a word: refused.</summary>
    private void CheckTables()
    {
        var known = plan.Tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var sealedTable in packed.Tables)
        {
            _ = Entry(BackupFormat.TableEntry(sealedTable.Name));
            if (!known.TryGetValue(sealedTable.Name, out var table)) throw new ProblemException(Problem.Refused("backup.unknownTable", null, ("table", sealedTable.Name)));
            if (sealedTable.Columns.FirstOrDefault(c => !table.Columns.Any(k => k.Name == c.Name && k.Type == c.Type)) is { } column)
                throw new ProblemException(Problem.Refused("backup.unknownTable", null, ("table", $"{sealedTable.Name}.{column.Name}")));
        }

        foreach (var file in packed.Files)
        {
            // A name from outside must not lead outside.
            if (file.Name.Split('/').Any(p => p is "" or "." or "..") || file.Name.Contains('\\', StringComparison.Ordinal) || Path.IsPathRooted(file.Name)) throw BackupFormat.Damaged($"{file.Name} is no name of a file.");
            if (Entry(BackupFormat.FileEntry(file.Name)).Length != file.Length) throw BackupFormat.Damaged($"{file.Name} has another length.");
        }
    }

    private ZipArchiveEntry Entry(string name) => entries.GetEntry(name) ?? throw BackupFormat.Damaged($"{name} is missing.");

    private async Task WriteAllAsync(IDatabase database, Func<Func<WriteSession, Task>, Task<int>> write, Advance advance, CancellationToken ct)
    {
        // Search text is made anew: as many steps again as those types have rows.
        foreach (var table in packed.Tables.Where(t => plan.Catalogue.Types.Any(r => r.Table == t.Name && r.Fields.Any(f => f.Searchable)))) advance.Expect(table.Rows);
        foreach (var table in packed.Tables) await RestoreTableAsync(table, write, advance, ct);
        RecordCatalogue? catalogue = null;
        await write(async session => catalogue = await StoredFields.LoadAsync(sql => session.Command(sql), plan.Catalogue, ct));
        foreach (var type in catalogue!.Types.Where(t => t.Fields.Any(f => f.Searchable)))
        {
            var rows = packed.Tables.FirstOrDefault(t => t.Name == type.Table)?.Rows ?? 0;
            for (long? after = 0; after is { } from;)
            {
                await write(async session => after = await SearchRebuild.ChunkAsync(session, new RecordIndexer(database), type, from, areNew: true, ct));
                var made = Math.Min(rows, (after ?? from + rows) - from);
                rows -= made;
                advance.By(made);
            }
        }
    }

    private async Task RestoreTableAsync(PackedTable table, Func<Func<WriteSession, Task>, Task<int>> write, Advance advance, CancellationToken ct)
    {
        IReadOnlyList<SystemColumn> columns = [.. table.Columns.Select(c => new SystemColumn(c.Name, c.Type))];
        var target = new BulkTable(table.Name, [.. columns.Select(c => c.Name)], [.. columns.Select(c => c.Type)]);
        await using var stream = new BufferedStream(await Entry(BackupFormat.TableEntry(table.Name)).OpenAsync(ct), 1 << 16);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        var rows = 0L;
        for (var ended = false; !ended;)
        {
            var chunk = new List<object?[]>(Chunk);
            while (chunk.Count < Chunk && !ended)
            {
                if (RowCodec.Read(reader, columns) is { } row) chunk.Add(row);
                else ended = true;
            }

            rows += chunk.Count;
            advance.By(chunk.Count);
            if (chunk.Count > 0) await write(session => session.InsertManyAsync(target, [.. chunk.Select(r => TableRows.ToDb(columns, r, session.Dialect))], ct));
        }

        if (rows != table.Rows) throw BackupFormat.Damaged($"{table.Name} has {rows} rows instead of {table.Rows}.");
        if (rows > 0 && plan.Tables.First(t => t.Name == table.Name).Columns.FirstOrDefault(c => c.IsNumber) is { } number)
            await write(session => session.Dialect.ContinueNumbers(table.Name, number.Name) is { } sql ? session.ExecuteUnpreparedAsync(sql) : Task.CompletedTask);
    }

    public void Dispose()
    {
        entries.Dispose();
        content.Dispose();
    }
}
