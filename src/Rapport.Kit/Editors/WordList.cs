using System.Text;

namespace Rapport.Kit.Editors;

/// <summary>
/// Words as one line of text and back: by comma, also the Chinese ones; a word that holds a comma stands in quotation
/// marks, as people write it themselves.
/// </summary>
internal static class WordList
{
    private static readonly char[] Commas = [',', '，', '、'];

    public static string Write(IEnumerable<string> words) =>
        string.Join(", ", words.Select(w => w.IndexOfAny(Commas) >= 0 || w.Any(IsMark) ? $"\"{string.Concat(w.Select(c => IsMark(c) ? $"{c}{c}" : $"{c}"))}\"" : w));

    public static IReadOnlyList<string> Read(string? text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text?.Length; i++)
        {
            if (IsMark(text[i]) && (isQuoted || string.IsNullOrWhiteSpace(word.ToString())))
            {
                // Two marks within marks mean one.
                if (isQuoted && i + 1 < text.Length && IsMark(text[i + 1])) word.Append(text[i++]);
                else isQuoted = !isQuoted;
            }
            else if (!isQuoted && Commas.Contains(text[i])) Take();
            else word.Append(text[i]);
        }

        Take();
        return words;

        void Take()
        {
            if (word.ToString().Trim() is { Length: > 0 } done) words.Add(done);
            word.Clear();
        }
    }

    /// <summary>Whether what is typed ends a word: a comma outside quotation marks.</summary>
    public static bool IsEnded(string typed) => typed.IndexOfAny(Commas) >= 0 && (!IsMark(typed.TrimStart()[0]) || (typed.Count(IsMark) % 2 == 0 && Commas.Contains(typed.TrimEnd()[^1])));

    private static bool IsMark(char sign) => sign is '"' or '“' or '”';
}
