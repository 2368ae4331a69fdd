using System.Text;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>
/// How a Latin name sounds: the code of the New York State Identification and Intelligence System (Taft 1970), whose
/// errors are rarer than Soundex's. Takes small letters a–z and gives small letters; not cut to six.
/// </summary>
public static class Nysiis
{
    private static readonly (string From, string To)[] Heads = [("mac", "mcc"), ("kn", "nn"), ("k", "c"), ("ph", "ff"), ("pf", "ff"), ("sch", "sss")];
    private static readonly (string From, string To)[] Tails = [("ee", "y"), ("ie", "y"), ("dt", "d"), ("rt", "d"), ("rd", "d"), ("nt", "d"), ("nd", "d")];

    public static string Code(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty) return "";
        var text = new StringBuilder(name.Length).Append(name);
        foreach (var (from, to) in Heads)
            if (name.StartsWith(from)) { text.Remove(0, from.Length).Insert(0, to); break; }
        foreach (var (from, to) in Tails)
            if (text.Length >= from.Length && text.ToString(text.Length - from.Length, from.Length) == from) { text.Remove(text.Length - from.Length, from.Length).Append(to); break; }

        var code = new StringBuilder(text.Length).Append(text[0]);
        for (var i = 1; i < text.Length; i++)
        {
            var c = Sound(text, i);
            if (code[^1] != c) code.Append(c);
        }

        if (code.Length > 1 && code[^1] == 's') code.Length--;
        if (code.Length > 2 && code[^2] == 'a' && code[^1] == 'y') code.Remove(code.Length - 2, 1);
        if (code.Length > 1 && code[^1] == 'a') code.Length--;
        return code.ToString();
    }

    /// <summary>The letter that stands for one, which is put into its place: those behind it are judged by it.</summary>
    private static char Sound(StringBuilder text, int i)
    {
        bool Next(string rest) => i + rest.Length < text.Length && text.ToString(i + 1, rest.Length) == rest;
        switch (text[i])
        {
            case 'e' when Next("v"): text[i] = 'a'; text[i + 1] = 'f'; break;
            case 'a' or 'e' or 'i' or 'o' or 'u': text[i] = 'a'; break;
            case 'q': text[i] = 'g'; break;
            case 'z': text[i] = 's'; break;
            case 'm': text[i] = 'n'; break;
            case 'k': text[i] = Next("n") ? 'n' : 'c'; break;
            case 's' when Next("ch"): text[i + 1] = 's'; text[i + 2] = 's'; break;
            case 'p' when Next("h"): text[i] = 'f'; text[i + 1] = 'f'; break;
            case 'h' when !IsVowel(text[i - 1]) || (i + 1 < text.Length && !IsVowel(text[i + 1])): text[i] = text[i - 1]; break;
            case 'w' when IsVowel(text[i - 1]): text[i] = text[i - 1]; break;
        }

        return text[i];
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u';
}
