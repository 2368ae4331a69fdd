using System.Buffers;
using System.Globalization;
using System.Text;

namespace Rapport.Core.Values;

/// <summary>Characters that nobody sees: a text of nothing else says nothing, and some turn what stands beside them around.</summary>
internal static class Unseen
{
    /// <summary>Embeddings, overrides and isolates of the writing direction: one that is not ended reaches into the next column.</summary>
    private static readonly SearchValues<char> Turning = SearchValues.Create("\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    /// <summary>Drawn as nothing, though Unicode counts them among letters, marks and signs.</summary>
    private static readonly SearchValues<char> Fillers = SearchValues.Create("\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0");

    /// <summary>Whether there is nothing to see. Joiners and the like within words are part of those: emoji, Indic scripts, Persian.</summary>
    public static bool IsAll(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (!Is(rune)) return false;
        return true;
    }

    /// <summary>A line without what would turn others around. Longer texts stand by themselves and may need it.</summary>
    public static string WithoutTurns(string line) =>
        line.AsSpan().IndexOfAny(Turning) < 0 ? line : string.Concat(line.Where(c => !Turning.Contains(c)));

    private static bool Is(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control
        || rune.Value is >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF or >= 0x180B and <= 0x180D
        || (rune.IsBmp && Fillers.Contains((char)rune.Value));
}
