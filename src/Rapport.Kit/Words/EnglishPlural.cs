namespace Rapport.Kit.Words;

/// <summary>What several of a thing are called in English, as far as rules can tell: a name to begin with where nobody said one.</summary>
public static class EnglishPlural
{
    // The same for one and for several, or without a number at all.
    private static readonly string[] Same = ["news", "feedback", "information", "equipment", "staff", "software", "hardware", "advice", "research", "data", "media", "stock", "series", "species", "offspring"];

    private static readonly (string One, string Many)[] Own = [("person", "people"), ("child", "children"), ("woman", "women"), ("man", "men"), ("foot", "feet"), ("tooth", "teeth"), ("analysis", "analyses"), ("shelf", "shelves"), ("half", "halves")];

    public static string Of(string one)
    {
        if (one.Length < 2 || !char.IsAsciiLetter(one[^1])) return one;
        var last = one[(one.LastIndexOf(' ') + 1)..];
        if (Same.Contains(last, StringComparer.OrdinalIgnoreCase)) return one;
        foreach (var (word, many) in Own)
            if (last.Equals(word, StringComparison.OrdinalIgnoreCase) || (word == "man" && last.EndsWith("man", StringComparison.Ordinal) && last.ToLowerInvariant() is not ("human" or "german" or "roman" or "norman"))) return one[..^(word.Length - 1)] + many[1..];
        // VIP, SKU: letters, not words.
        if (char.IsUpper(one[^1])) return one + "s";
        if (Ends("s") && !Ends("ss") && !Ends("us") && !Ends("is")) return one;
        if (Ends("s") || Ends("x") || Ends("z") || Ends("ch") || Ends("sh")) return one + "es";
        return Ends("y") && !"aeiou".Contains(one[^2], StringComparison.Ordinal) ? one[..^1] + "ies" : one + "s";

        bool Ends(string with) => one.EndsWith(with, StringComparison.Ordinal);
    }
}
