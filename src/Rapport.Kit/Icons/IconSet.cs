using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Rapport.Kit.Icons;

/// <summary>Tabler outline icons by name, as ready SVG inner markup. The source is the embedded <c>tabler.txt</c>: name, tab, path data.</summary>
public static class IconSet
{
    private static readonly FrozenDictionary<string, string> Paths = Read();
    private static readonly ConcurrentDictionary<(string Name, string Size), string> Ready = new();

    public static IEnumerable<string> Names => Paths.Keys;

    /// <summary>The paths of an icon; an unknown name is drawn as a square, so that a record type with a wrong icon still has one.</summary>
    public static string Inner(string name) => Paths.TryGetValue(name, out var inner) ? inner : Paths["square"];

    /// <summary>A whole SVG element, for places that build markup themselves. <paramref name="size"/> is empty, <c>s</c> or <c>l</c>.</summary>
    public static string Svg(string name, string size = "") =>
        $"<svg class=\"i {HtmlEncoder.Default.Encode(size)}\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">{Inner(name)}</svg>";

    /// <summary>
    /// The same for a page. A page shows a hundred icons, and each open page keeps what it shows: as components they would
    /// take 180 KB of it, as one string each that all pages share they take none.
    /// </summary>
    public static MarkupString Of(string name, string size = "") => new(Ready.GetOrAdd((Paths.ContainsKey(name) ? name : "square", size), static icon => Svg(icon.Name, icon.Size)));

    private static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(IconSet).Assembly.GetManifestResourceStream("Rapport.Kit.Icons.tabler.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0) continue;
            paths[line[..tab]] = string.Concat(line[(tab + 1)..].Split('|').Select(d => $"<path d=\"{d}\"/>"));
        }

        return paths.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
