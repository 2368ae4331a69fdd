namespace Rapport.Core.LongWork;

/// <summary>
/// How far long work has come, told as a share from 0 to 1 whenever a further half percent is done. Where nobody listens
/// nothing is counted.
/// </summary>
internal sealed class Advance(IProgress<double>? listener)
{
    private const double Least = 0.005;
    private long whole, done;
    private double told;

    public bool IsHeard => listener is not null;

    /// <summary>Adds steps to what is to come.</summary>
    public void Expect(long steps) => whole += steps;

    public void By(long steps = 1)
    {
        done += steps;
        if (listener is null || whole == 0) return;
        var share = Math.Min(1, (double)done / whole);
        if (share - told < Least && share < 1) return;
        told = share;
        listener.Report(share);
    }
}

/// <summary>One stretch of a longer way.</summary>
public sealed class Stretch(IProgress<double> way, double from, double to) : IProgress<double>
{
    public void Report(double value) => way.Report(from + (value * (to - from)));
}
