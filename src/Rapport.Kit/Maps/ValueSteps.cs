namespace Rapport.Kit.Maps;

/// <summary>Cuts amounts into steps that hold about as many of them each (quantiles), at numbers that people read at a glance.</summary>
internal static class ValueSteps
{
    /// <summary>Most steps: as many as the tokens have shades of one hue.</summary>
    public const int Most = 5;

    private const int MostDigits = 4;

    /// <summary>
    /// Where a step ends and the next begins, ascending; a value that is a cut belongs to the step above it. Values that many
    /// records share fill a step of their own rather than making others empty.
    /// </summary>
    /// <param name="isWhole">Cuts are whole numbers.</param>
    public static IReadOnlyList<double> Cuts(IEnumerable<double> values, bool isWhole)
    {
        var sorted = values.Where(double.IsFinite).Order().ToArray();
        var cuts = new List<double>();
        var start = 0;
        for (var steps = Most; steps > 1 && start < sorted.Length; steps--)
        {
            var share = (sorted.Length - start) / steps;
            var at = Array.FindIndex(sorted, start, v => v >= sorted[start + share]);
            // A value of very many: what little lies below it goes with it.
            if (at - start < share / 2 || at == start) at = Array.FindIndex(sorted, start, v => v > sorted[start + share]);
            if (at < 0) break;
            // A round number takes some of those below along, and not too many; never all of them, nor a value that very many share.
            var (below, cut, digits) = (sorted[Math.Max(start, at - 1 - (share / 4))], double.NegativeInfinity, 2);
            while (cut <= below) cut = digits > MostDigits ? sorted[at] : Floor(sorted[at], isWhole, digits++);
            cuts.Add(cut);
            start = Array.FindIndex(sorted, start, v => v >= cut);
        }

        return cuts;
    }

    /// <summary>The step of a value, from 0.</summary>
    public static int StepOf(double value, IReadOnlyList<double> cuts) => cuts.Count(cut => value >= cut);

    private static double Floor(double value, bool isWhole, int digits)
    {
        if (value == 0) return 0;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - (digits - 1));
        if (isWhole) unit = Math.Max(1, unit);
        // As a decimal: 0.30000000000000004 would be shown, and asked for, as it is.
        var rounded = Math.Floor(value / unit) * unit;
        return Math.Abs(rounded) < 1e15 ? (double)Math.Round((decimal)rounded, 6) : rounded;
    }
}
