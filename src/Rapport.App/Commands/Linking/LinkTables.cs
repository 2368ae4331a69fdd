using System.Globalization;
using System.Text;
using Rapport.Core.Problems;
using Rapport.Customers.Identity;

namespace Rapport.App.Commands.Linking;

/// <summary>Pairs and clusters as CSV. A file appears when it is whole, not before.</summary>
internal static class LinkTables
{
    /// <summary>Refuses to write over what is read, or one answer over the other.</summary>
    public static void Demand(IReadOnlyList<(string Option, FileInfo? File)> written, IReadOnlyList<FileInfo?> read)
    {
        var taken = read.OfType<FileInfo>().Select(Real).ToHashSet(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var (option, file) in written)
        {
            if (file is null) continue;
            if (!taken.Add(Real(file))) throw new ProblemException(Problem.Invalid("link.writesOver", option, ("file", file.FullName)));
            if (file.Directory is not { Exists: true } || Directory.Exists(file.FullName)) throw new ProblemException(Problem.Invalid("link.cannotWrite", option, ("file", file.FullName)));
        }
    }

    private static string Real(FileInfo file) => file.Exists && file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : file.FullName;

    public static void Write(string? path, Action<string> write)
    {
        if (path is null) return;
        var unfinished = path + ".unfinished";
        try
        {
            write(unfinished);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    public static void Pairs(string path, LinkFiles files, LinkOutcome found)
    {
        using var text = Open(path);
        text.WriteLine("first,second,first_line,second_line,probability,bits," + string.Join(',', found.Model.Columns.Select(c => Cell(c.Name))));
        foreach (var pair in found.Pairs)
        {
            text.Write(string.Create(CultureInfo.InvariantCulture, $"{Cell(files.NameOf(pair.A))},{Cell(files.NameOf(pair.B))},{files.LineOf(pair.A)},{files.LineOf(pair.B)},{pair.Probability:0.######},{pair.Bits:0.###}"));
            for (var i = 0; i < found.Model.Columns.Count; i++) text.Write("," + found.Model.Data.Fields[i].Levels[(int)(pair.Pattern >> (4 * i) & 15)]);
            text.WriteLine();
        }
    }

    public static void Clusters(string path, LinkFiles files, LinkOutcome found)
    {
        using var text = Open(path);
        text.WriteLine("cluster,row,file,line,size");
        for (var row = 0; row < files.Table.Rows; row++)
        {
            var root = found.Clusters.Root(row);
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Cell(files.NameOf(root))},{Cell(files.NameOf(row))},{(files.Table.Split > 0 && row >= files.Table.Split ? 2 : 1)},{files.LineOf(row)},{found.Clusters.Size(row)}"));
        }
    }

    private static StreamWriter Open(string path) => new(path, false, new UTF8Encoding(false), 1 << 16);

    private static string Cell(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
