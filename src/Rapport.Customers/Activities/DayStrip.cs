namespace Rapport.Customers.Activities;

/// <summary>One appointment on the strip of a day: from, length and lane, in shares of the strip (0 to 1).</summary>
internal sealed record DayBlock<T>(T Item, double From, double Width, int Lane);

/// <summary>A day's appointments side by side along the hours; what overlaps goes into a lane below.</summary>
internal sealed record DayStrip<T>(int FirstHour, int LastHour, IReadOnlyList<DayBlock<T>> Blocks)
{
    private const double Narrowest = 0.75;

    public int Lanes => Blocks.Count == 0 ? 1 : Blocks.Max(b => b.Lane) + 1;

    public int Hours => LastHour - FirstHour;

    /// <summary>Share of the strip at which an hour of the day lies.</summary>
    public double At(double hour) => (hour - FirstHour) / Hours;

    /// <param name="items">Each with its beginning and end in hours of the day, 0 to 24.</param>
    /// <param name="first">Hour at which the strip begins unless something is earlier.</param>
    /// <param name="last">Hour at which it ends unless something is later.</param>
    public static DayStrip<T> Of(IEnumerable<(T Item, double From, double Until)> items, int first, int last)
    {
        // What is short is drawn wide enough to be read.
        var drawn = items.Select(i => (i.Item, i.From, Until: Math.Max(i.Until, i.From + Narrowest))).OrderBy(i => i.From).ToList();
        foreach (var (_, from, until) in drawn) (first, last) = (Math.Min(first, (int)from), Math.Max(last, (int)Math.Ceiling(Math.Min(until, 24))));
        var lanes = new List<double>();
        var blocks = new List<DayBlock<T>>();
        foreach (var (item, from, until) in drawn)
        {
            var lane = lanes.FindIndex(end => end <= from);
            if (lane < 0) { lane = lanes.Count; lanes.Add(0); }
            lanes[lane] = until;
            blocks.Add(new(item, (from - first) / (last - first), (Math.Min(until, last) - from) / (last - first), lane));
        }

        return new(first, last, blocks);
    }
}
