using System.Globalization;
using System.Text.Encodings.Web;

namespace Rapport.Kit.Icons;

/// <summary>The tinted initials before a name: two Latin letters, or one Han character. The tint follows the name, so it never changes.</summary>
internal static class Avatars
{
    public static string Markup(string? name, bool organisation, string size = "")
    {
        var initials = Initials(name);
        var han = initials.Length > 0 && IsHan(initials[0]) ? " han" : "";
        return $"<span class=\"av a{Tint(name)}{(organisation ? " org" : "")} {HtmlEncoder.Default.Encode(size)}{han}\" aria-hidden=\"true\">{HtmlEncoder.Default.Encode(initials)}</span>";
    }

    internal static string Initials(string? name)
    {
        // Whoever has no name but an address is known by what stands before its sign.
        var words = (name ?? "").Split('@')[0].Split([' ', '-', '·', ',', '.', '&', '(', ')', '（', '）'], StringSplitOptions.RemoveEmptyEntries);
        var elements = words.Where(w => char.IsLetterOrDigit(w, 0)).Select(w => StringInfo.GetNextTextElement(w)).ToList();
        if (elements.Count == 0) return "–";
        if (IsHan(elements[0][0]) || elements.Count == 1 && words[0].Length == 1) return elements[0];
        return elements.Count == 1
            ? words[0][..2].ToUpperInvariant()
            : (elements[0] + elements[1]).ToUpperInvariant();
    }

    private static bool IsHan(char c) => c is >= '\u3400' and <= '\u9fff' or >= '\uf900' and <= '\ufaff' || char.IsSurrogate(c);

    private static int Tint(string? name)
    {
        var hash = 17;
        foreach (var c in name ?? "") hash = unchecked(hash * 31 + c);
        return (int)((uint)hash % 6) + 1;
    }
}
