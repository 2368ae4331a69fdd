using System.Diagnostics;
using System.Globalization;

namespace Rapport.Fuzz;

/// <summary>An input that broke something.</summary>
internal sealed record Finding(long Number, string Input, string What)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"input {Number}: {What}\n  {Input}");
}

/// <summary>What a run found. <paramref name="Outcomes"/> counts what became of the inputs.</summary>
internal sealed record FuzzReport(string Name, int Seed, long Inputs, double Seconds, IReadOnlyList<Finding> Findings, IReadOnlyDictionary<string, long> Outcomes)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name}: {Inputs} inputs, seed {Seed}, {Seconds:0.0} s, {Findings.Count} findings\n{string.Concat(Findings.Select(f => f + "\n"))}{string.Concat(Outcomes.OrderByDescending(o => o.Value).Take(40).Select(o => $"  {o.Value,9} {o.Key}\n"))}");
}

/// <summary>
/// Runs a fuzz. Each input is drawn from the seed and its own number alone, so that a finding can be tried again by
/// itself. An input that takes longer than <see cref="Longest"/> hangs, and ends the run.
/// </summary>
internal static class FuzzRun
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    public const string Hangs = "hangs";
    private const int MostFindings = 20;

    public static async Task<FuzzReport> OfAsync(Fuzz fuzz, int seed, long inputs, long first = 0, BlackBox? box = null, Action<string>? tell = null, CancellationToken ct = default)
    {
        var state = new State();
        var started = Stopwatch.GetTimestamp();
        var work = Task.Run(() => TryAllAsync(fuzz, seed, first, inputs, state, box, ct), CancellationToken.None);
        for (var told = 0L; !work.IsCompleted;)
        {
            await Task.WhenAny(work, Task.Delay(500, CancellationToken.None));
            var (number, since) = (Volatile.Read(ref state.Number), Volatile.Read(ref state.Since));
            if (!work.IsCompleted && Stopwatch.GetElapsedTime(since) > Longest)
            {
                state.Find(new Finding(number, fuzz.Input, Hangs));
                return Report();
            }

            if (tell is null || number - first < told + 50_000) continue;
            told = number - first;
            tell(string.Create(CultureInfo.InvariantCulture, $"{fuzz.Name}: {told} inputs, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
        }

        await work;
        return Report();

        FuzzReport Report() => new(fuzz.Name, seed, state.Tried, Stopwatch.GetElapsedTime(started).TotalSeconds, state.Findings(), state.Outcomes);
    }

    /// <summary>The dice of one input: splitmix64 over seed and number.</summary>
    public static Random Dice(int seed, long number)
    {
        var mixed = ((ulong)(uint)seed << 32) ^ (ulong)number * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
        return new Random((int)(mixed ^ mixed >> 31));
    }

    private static async Task TryAllAsync(Fuzz fuzz, int seed, long first, long inputs, State state, BlackBox? box, CancellationToken ct)
    {
        for (var number = first; number < first + inputs && !ct.IsCancellationRequested && state.Count < MostFindings; number++)
        {
            var at = number - first;
            Volatile.Write(ref state.Since, Stopwatch.GetTimestamp());
            Volatile.Write(ref state.Number, number);
            box?.Note(seed, number);
            if (at > 0 && at % fuzz.Stretch == 0) await EndAsync(fuzz, state);
            if (at % fuzz.Stretch == 0) await fuzz.BeginAsync();
            try
            {
                var outcome = await fuzz.TryAsync(Dice(seed, number));
                state.Outcomes[outcome] = state.Outcomes.GetValueOrDefault(outcome) + 1;
            }
            catch (Exception e)
            {
                state.Find(new Finding(number, fuzz.Input, e is BrokenPromiseException ? e.Message : Short(e)));
            }

            state.Tried++;
        }

        Volatile.Write(ref state.Since, Stopwatch.GetTimestamp());
        await EndAsync(fuzz, state);
    }

    private static async Task EndAsync(Fuzz fuzz, State state)
    {
        try
        {
            await fuzz.EndAsync();
        }
        catch (BrokenPromiseException e)
        {
            state.Find(new Finding(state.Number, fuzz.Input, e.Message));
        }
    }

    /// <summary>The beginning of an exception; twenty whole ones would hide each other.</summary>
    private static string Short(Exception e) => string.Join('\n', e.ToString().Split('\n').Take(8));

    private sealed class State
    {
        private readonly List<Finding> findings = [];
        public long Number, Since = Stopwatch.GetTimestamp(), Tried;

        public Dictionary<string, long> Outcomes { get; } = new(StringComparer.Ordinal);

        public int Count { get { lock (findings) return findings.Count; } }

        public void Find(Finding finding) { lock (findings) findings.Add(finding); }

        public List<Finding> Findings() { lock (findings) return [.. findings]; }
    }
}
