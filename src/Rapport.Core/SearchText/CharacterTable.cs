using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;

namespace Rapport.Core.SearchText;

/// <summary>
/// What the program knows of Chinese characters: simplified forms and toneless readings. Read once from
/// <c>Tables/characters.brotli</c>, which <c>eng/search-tables</c> makes; covers U+3400 to U+9FFF, the characters in use.
/// </summary>
internal sealed class CharacterTable
{
    private const char First = '\u3400';
    private const char Last = '\u9fff';
    private const int LongestPhrase = 4;

    private readonly char[] simplified = new char[Last - First + 1];
    private readonly ushort[] readingOf = new ushort[Last - First + 1];
    private readonly bool[] startsPhrase = new bool[Last - First + 1];
    private readonly List<string[]> readings = [[]];
    private readonly Dictionary<char, string> heads = [];
    private readonly FrozenDictionary<string, string[]> phrases;
    private readonly FrozenDictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> phraseOf;

    public static CharacterTable Instance { get; } = new();

    private CharacterTable()
    {
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        using var packed = typeof(CharacterTable).Assembly.GetManifestResourceStream("Rapport.Core.SearchText.Tables.characters.brotli")!;
        using var lines = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        for (var i = 0; i < simplified.Length; i++) simplified[i] = (char)(First + i);
        while (lines.ReadLine() is { } line)
        {
            var parts = line.Split(' ');
            switch (parts[0])
            {
                case "v":
                    for (var i = 0; i < parts[1].Length; i += 2)
                        if (IsHan(parts[1][i])) simplified[parts[1][i] - First] = parts[1][i + 1];
                    break;
                case "r":
                    readings.Add(parts[1].Split(','));
                    foreach (var c in parts[2]) readingOf[c - First] = (ushort)(readings.Count - 1);
                    break;
                case "s":
                    foreach (var c in parts[2]) heads[c] = parts[1];
                    break;
                case "p":
                    foreach (var phrase in parts.Skip(2))
                    {
                        found[phrase] = parts[1].Split(',');
                        startsPhrase[phrase[0] - First] = true;
                    }

                    break;
            }
        }

        phrases = found.ToFrozenDictionary(StringComparer.Ordinal);
        phraseOf = phrases.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>All readings that any character has.</summary>
    public IEnumerable<string> Syllables() => readings.SelectMany(r => r).Distinct(StringComparer.Ordinal);

    public static bool IsHan(char c) => c is >= First and <= Last;

    public char Simplify(char c) => IsHan(c) ? simplified[c - First] : c;

    /// <summary>All toneless readings of a character, the main one first; none for a rare character.</summary>
    public ReadOnlySpan<string> ReadingsOf(char c) => IsHan(c) ? readings[readingOf[c - First]] : [];

    /// <summary>
    /// Reads a run of simplified characters: phrases first (银行 is yin hang), then surnames at the head of a short run,
    /// which is a person's name (单 is shan), then each character's main reading. Empty where none is known.
    /// </summary>
    public void Read(ReadOnlySpan<char> run, Span<string> result)
    {
        for (var i = 0; i < run.Length; i++) result[i] = ReadingsOf(run[i]) is [var main, ..] ? main : "";
        for (var i = 0; i < run.Length; i++)
        {
            if (!startsPhrase[run[i] - First]) continue;
            for (var length = Math.Min(LongestPhrase, run.Length - i); length >= 2; length--)
            {
                if (!phraseOf.TryGetValue(run.Slice(i, length), out var syllables)) continue;
                syllables.CopyTo(result[i..]);
                i += length - 1;
                break;
            }
        }

        if (run.Length is >= 2 and <= 4 && result[0] == MainOf(run[0]) && heads.TryGetValue(run[0], out var surname)) result[0] = surname;
    }

    private string MainOf(char c) => ReadingsOf(c) is [var main, ..] ? main : "";
}
