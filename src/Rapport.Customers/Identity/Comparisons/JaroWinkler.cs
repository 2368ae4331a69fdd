using System.Numerics;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>
/// How alike two short texts are, 0 to 1. Jaro (1989): with c characters in common, no further apart than
/// ⌊max(|a|,|b|)/2⌋ − 1, and t half transpositions among them, J = (c/|a| + c/|b| + (c − t)/c) / 3. Winkler (1990) adds
/// ℓ · 0.1 · (1 − J) for the first ℓ ≤ 4 characters that are equal. Texts are compared up to 64 UTF-16 units, so that
/// the marks fit into a machine word and nothing is allocated.
/// </summary>
public static class JaroWinkler
{
    private const int Longest = 64;

    public static double Similarity(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var jaro = Jaro(a, b);
        var most = Math.Min(4, Math.Min(a.Length, b.Length));
        var prefix = 0;
        while (prefix < most && a[prefix] == b[prefix]) prefix++;
        return jaro + (prefix * 0.1 * (1 - jaro));
    }

    public static double Jaro(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length > Longest) a = a[..Longest];
        if (b.Length > Longest) b = b[..Longest];
        if (a.IsEmpty || b.IsEmpty) return a.Length == b.Length ? 1 : 0;
        if (a.SequenceEqual(b)) return 1;
        var reach = Math.Max(0, (Math.Max(a.Length, b.Length) / 2) - 1);
        ulong inA = 0, inB = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var last = Math.Min(b.Length - 1, i + reach);
            for (var k = Math.Max(0, i - reach); k <= last; k++)
            {
                if (a[i] != b[k] || (inB >> k & 1) != 0) continue;
                inA |= 1UL << i;
                inB |= 1UL << k;
                break;
            }
        }

        if (inA == 0) return 0;
        double common = BitOperations.PopCount(inA);
        var swapped = 0;
        for (ulong restA = inA, restB = inB; restA != 0; restA &= restA - 1, restB &= restB - 1)
            if (a[BitOperations.TrailingZeroCount(restA)] != b[BitOperations.TrailingZeroCount(restB)]) swapped++;
        return ((common / a.Length) + (common / b.Length) + ((common - (swapped / 2)) / common)) / 3;
    }
}
