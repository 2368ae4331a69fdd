using System.Text;

namespace Rapport.Fuzz;

/// <summary>Random texts, and sound ones with something wrong in them.</summary>
internal static class Noise
{
    private static readonly string[] Odd =
        ["\0", "\u0001", "\ud83d", "\ude00", "😀", "张", "é", "e\u0301", "\u200b", "\u202e", "\ufeff", "\uffff", "\u2028", "\r", "\n", "\t", "'", "\"", "\\", "%", "_", "$1", "--", "/*", ";"];

    public static T Pick<T>(this Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    public static bool OneIn(this Random random, int many) => random.Next(many) == 0;

    /// <summary>Mostly letters and signs of a keyboard, at times what no keyboard has.</summary>
    public static string Text(Random random, int most)
    {
        var text = new StringBuilder();
        for (var n = random.Next(most + 1); n > 0; n--)
        {
            if (random.OneIn(6)) text.Append(random.Pick(Odd));
            else if (random.OneIn(8)) text.Append((char)random.Next(0x10000));
            else text.Append((char)random.Next(32, 127));
        }

        return text.ToString();
    }

    /// <summary>Inserts, removes, doubles and swaps; <paramref name="pieces"/> are the words of the language in question.</summary>
    public static string Mutate(Random random, string sound, IReadOnlyList<string> pieces, int most = 4)
    {
        var text = new StringBuilder(sound);
        for (var n = random.Next(1, most + 1); n > 0; n--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(1, 9), text.Length - at);
            switch (random.Next(7))
            {
                case 0: text.Insert(at, random.Pick(pieces)); break;
                case 1: text.Insert(at, random.Pick(Odd)); break;
                case 2: text.Insert(at, (char)random.Next(0x10000)); break;
                case 3: text.Remove(at, length); break;
                case 4: text.Insert(random.Next(text.Length + 1), text.ToString(at, length)); break;
                case 5: text.Length = at; break;
                default: if (at < text.Length) text[at] = (char)random.Next(32, 127); break;
            }
        }

        return text.ToString();
    }

    public static byte[] Mutate(Random random, byte[] sound, int most = 4)
    {
        var bytes = sound.ToList();
        for (var n = random.Next(1, most + 1); n > 0 && bytes.Count > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes.RemoveAt(at); break;
                case 1: bytes.Insert(at, (byte)random.Next(256)); break;
                case 2: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 3: bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)); break;
                default: bytes[at] = (byte)random.Next(256); break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A text in one line of plain letters, for a report.</summary>
    public static string Show(string text)
    {
        var shown = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, 4_000)))
        {
            if (c is >= ' ' and <= '~' and not '\\') shown.Append(c);
            else if (c == '\\') shown.Append(@"\\");
            else shown.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.Length > 4_000 ? $"{shown}… ({text.Length} characters)" : shown.ToString();
    }
}
