using System.Globalization;
using System.Text;
using Rapport.Customers.Identity;

namespace Rapport.App.Commands.Linking;

/// <summary>Pairs and clusters as CSV. A file appears when it is whole, not before.</summary>
internal static class LinkTables
{
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
