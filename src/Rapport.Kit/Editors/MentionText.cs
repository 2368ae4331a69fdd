using System.Text.RegularExpressions;

namespace Rapport.Kit.Editors;

/// <summary>People named in a text by an @ before their name. Who is meant stands beside the text, by id; the name in it is for reading.</summary>
public static class MentionText
{
    /// <summary>Of those who were picked, the ones whom the text still names.</summary>
    public static IReadOnlyList<Guid> Named(string text, IEnumerable<KeyValuePair<Guid, string>> picked) =>
        [.. picked.Where(p => text.Contains("@" + p.Value, StringComparison.Ordinal)).Select(p => p.Key)];

    /// <summary>The text in parts; a part is a mention or the words between two. The longest name comes first: "Li Wei" is not "Li".</summary>
    public static IReadOnlyList<(string Text, bool IsMention)> Parts(string text, IEnumerable<string> names)
    {
        var known = names.Where(n => n.Length > 0).OrderByDescending(n => n.Length).Select(Regex.Escape).ToList();
        if (known.Count == 0) return [(text, false)];
        var parts = new List<(string, bool)>();
        var last = 0;
        foreach (Match match in Regex.Matches(text, $"@(?:{string.Join('|', known)})", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
        {
            if (match.Index > last) parts.Add((text[last..match.Index], false));
            parts.Add((match.Value, true));
            last = match.Index + match.Length;
        }

        if (last < text.Length) parts.Add((text[last..], false));
        return parts;
    }
}
