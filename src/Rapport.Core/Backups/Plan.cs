using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Backups;

/// <summary>
/// What a workplace consists of: the tables of its record types and of the program, and a folder of uploaded files. The
/// search index is none of it: it is made anew from the records.
/// </summary>
public sealed record Plan(RecordCatalogue Catalogue, IReadOnlyList<SystemTable> SystemTables)
{
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
