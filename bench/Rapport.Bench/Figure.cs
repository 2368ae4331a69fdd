using System.Diagnostics;
using System.Globalization;

namespace Rapport.Bench;

/// <summary>
/// One measured number. <paramref name="RatioToRaw"/> is the value divided by that of the raw database doing the same
/// work in the same run (for rates: raw divided by ours), so 1 is as good as raw and 2 half as good; null where there is
/// no raw counterpart. <paramref name="Target"/> is what the plan asks for, null where it asks for nothing.
/// </summary>
internal sealed record Figure(string Name, double Value, string Unit, double? RatioToRaw = null, double? Target = null)
{
    /// <summary>The value that half of the runs stay below; null where <see cref="Value"/> is of one run.</summary>
    public double? Median { get; init; }

    /// <summary>Times of runs: the value is what 95 of 100 stay below; the ratio is that of the medians.</summary>
    public static Figure Of(string name, Spread ours, Spread? raw, double? target = null) =>
        new(name, ours.P95, "ms", raw is null ? null : ours.Median / raw.Median, target) { Median = ours.Median };

    /// <summary>Rates are wanted high, everything else low.</summary>
    public bool IsRate => Unit.EndsWith("/s", StringComparison.Ordinal);

    public bool? Met => Target is not { } target ? null : IsRate ? Value >= target : Value <= target;
}

/// <summary>Repeated timing: a warm-up, then the spread of the runs in milliseconds. What takes long is repeated less often.</summary>
internal static class Timing
{
    private const double Budget = 2_500;
    private const int Fewest = 4;

    /// <summary>What takes so long is measured once.</summary>
    private const double Hopeless = 800;

    public static async Task<Spread> OfAsync(int runs, Func<int, Task> work)
    {
        await OnceAsync(0, work);
        var first = await OnceAsync(1, work);
        if (first > Hopeless) return new Spread([first]);
        runs = Math.Min(runs, Math.Max(Fewest, (int)(Budget / first)));
        for (var i = 0; i < runs / 8; i++) await OnceAsync(i, work);
        var times = new double[runs];
        for (var i = 0; i < runs; i++) times[i] = await OnceAsync(i, work);
        return new Spread(times);
    }

    private static async Task<double> OnceAsync(int i, Func<int, Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work(i);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}

/// <summary>Times of runs in milliseconds.</summary>
internal sealed class Spread
{
    private readonly double[] sorted;

    public Spread(IEnumerable<double> times) => sorted = [.. times.Order()];

    public double Median => At(0.5);

    public double P95 => At(0.95);

    private double At(double share) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Median:0.00} / {P95:0.00} ms");
}
