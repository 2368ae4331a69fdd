namespace Rapport.Customers.Identity.Comparisons;

/// <summary>
/// Number of typing errors between two texts (Damerau 1964 in the restricted form, "optimal string alignment"): a
/// letter wrong, missing, too many, or two neighbours swapped. Counted up to a bound; more is "bound + 1".
/// </summary>
public static class TypingErrors
{
    private const int Longest = 128;

    public static int Count(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int bound)
    {
        var start = a.CommonPrefixLength(b);
        a = a[start..];
        b = b[start..];
        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }

        if (a.Length > b.Length)
        {
            var longer = a;
            a = b;
            b = longer;
        }

        if (b.Length - a.Length > bound) return bound + 1;
        if (a.IsEmpty) return b.Length;
        // Ends are unequal on both sides: with one error only a wrong letter or one swap is left.
        if (bound == 1) return a.Length == b.Length && (a.Length == 1 || (a.Length == 2 && a[0] == b[1] && a[1] == b[0])) ? 1 : 2;
        return b.Length > Longest ? bound + 1 : Table(a, b, bound);
    }

    private static int Table(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int bound)
    {
        var width = b.Length + 1;
        Span<int> before = stackalloc int[width], last = stackalloc int[width], row = stackalloc int[width];
        for (var k = 0; k < width; k++) last[k] = k;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var k = 1; k < width; k++)
            {
                var best = Math.Min(Math.Min(last[k], row[k - 1]) + 1, last[k - 1] + (a[i - 1] == b[k - 1] ? 0 : 1));
                if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1]) best = Math.Min(best, before[k - 2] + 1);
                row[k] = best;
                least = Math.Min(least, best);
            }

            if (least > bound) return bound + 1;
            var free = before;
            before = last;
            last = row;
            row = free;
        }

        return Math.Min(last[b.Length], bound + 1);
    }
}
