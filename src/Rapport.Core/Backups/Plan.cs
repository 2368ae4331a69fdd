using System.Data.Common;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Backups;

/// <summary>
/// What a workplace consists of: the tables of its record types and of the program, and a folder of uploaded files. The
/// search index is none of it: it is made anew from the records.
/// </summary>
public sealed record Plan(RecordCatalogue Catalogue, IReadOnlyList<SystemTable> SystemTables)
{
    /// <summary>The same with the record types that were made in this database, also those that are retired.</summary>
    public async Task<Plan> WithStoredAsync(IDatabase database, CancellationToken ct)
    {
        // A workplace of an earlier version has none.
        if (!(await database.ReadSchemaAsync(ct)).Columns.ContainsKey(StoredTypes.Table.Name)) return this;
        await using var connection = await database.OpenAsync(ct);
        return await WithStoredAsync(sql =>
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            return command;
        }, ct);
    }

    internal async Task<Plan> WithStoredAsync(Func<string, DbCommand> command, CancellationToken ct) => With(await StoredTypes.AllAsync(command, Catalogue, retired: true, ct));

    internal Plan With(IReadOnlyList<RecordType> types) => this with { Catalogue = new RecordCatalogue(types, Catalogue.Stamp) };

    internal IEnumerable<SystemTable> Tables => SystemTables.Concat(Catalogue.Types.Select(SchemaSync.TableOf)).OrderBy(t => t.Name, StringComparer.Ordinal);

    /// <summary>The folder of uploaded files inside a workplace's folder.</summary>
    internal static string FilesOf(string folder) => Path.Combine(folder, "files");

    /// <summary>Uploaded files of a workplace: name below the files folder, with <c>/</c>, and full path.</summary>
    internal static IEnumerable<(string Name, string Path)> FilesIn(string folder)
    {
        var files = FilesOf(folder);
        if (!Directory.Exists(files)) return [];
        return Directory.EnumerateFiles(files, "*", SearchOption.AllDirectories)
            .Select(f => (Name: Path.GetRelativePath(files, f).Replace('\\', '/'), Path: f))
            // Uploads in progress carry a name of their own.
            .Where(f => !f.Name.EndsWith(".unfinished", StringComparison.Ordinal)).OrderBy(f => f.Name, StringComparer.Ordinal);
    }
}
