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
    /// <summary>Rates are wanted high, everything else low.</summary>
    public bool IsRate => Unit.EndsWith("/s", StringComparison.Ordinal);

    public bool? Met => Target is not { } target ? null : IsRate ? Value >= target : Value <= target;
}

/// <summary>Repeated timing: a warm-up, then the spread of the runs in milliseconds.</summary>
internal static class Timing
{
    public static async Task<Spread> OfAsync(int runs, Func<int, Task> work)
    {
        for (var i = 0; i < Math.Min(10, runs); i++) await work(i);
        var times = new double[runs];
        for (var i = 0; i < runs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await work(i);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return new Spread(times);
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
