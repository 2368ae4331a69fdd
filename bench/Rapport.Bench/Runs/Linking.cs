using System.Diagnostics;
using System.Text.Json.Nodes;
using Rapport.Bench.Identity;

namespace Rapport.Bench.Runs;

/// <summary><c>rapport link</c> over made-up parties of which it is known who is who; the file is kept for the next run.</summary>
internal static class Linking
{
    private const int Seed = 11;

    public static async Task<IEnumerable<Figure>> RunAsync(string data, int size, CancellationToken ct)
    {
        Directory.CreateDirectory(data);
        var file = Path.Combine(data, $"parties-{size}.csv");
        if (!File.Exists(file)) PartyMaker.Write(file, new PartyMaker(Seed).Make(size));
        using var process = Process.Start(new ProcessStartInfo(Program.Executable, ["link", file, "--truth", "truth", "--json"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        var found = JsonNode.Parse(said)!;
        double Of(string name) => (double)found[name]!;
        return
        [
            new Figure("link: whole run", Of("seconds"), "s", Target: size == 1_000_000 ? 120 : null),
            new Figure("link: memory at the peak", Of("peakBytes") / (1 << 20), "MB"),
            new Figure("link: pairs compared", Of("pairsCompared"), "pairs"),
            new Figure("link: F1 of pairs × 100", 100 * Of("f1"), "%"),
            new Figure("link: F1 of clusters × 100", 100 * Of("clusterF1"), "%"),
        ];
    }
}
