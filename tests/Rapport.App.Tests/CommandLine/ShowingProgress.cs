using System.Diagnostics;
using System.Text.Json.Nodes;
using Rapport.Testing;

namespace Rapport.App.Tests.CommandLine;

/// <summary>Verbs on a terminal: <c>script</c> makes one for standard error, while standard output goes to a file.</summary>
public sealed class ShowingProgress
{
    private const string Terminal = "/usr/bin/script";

    [Fact]
    public async Task A_bar_is_drawn_on_a_terminal_and_standard_output_stays_one_object()
    {
        Assert.SkipUnless(File.Exists(Terminal), $"no {Terminal} that makes a terminal");
        using var folder = new TempFolder();
        var program = Path.Combine(AppContext.BaseDirectory, "rapport");
        string[] verbs =
        [
            "demo --size 50 --data one", "export order orders.csv --data one", "backup b.rapport --data one", "restore b.rapport --data two",
            "doctor --compare two --data one", "undo 1 --data one",
        ];
        foreach (var verb in verbs)
        {
            var start = new ProcessStartInfo(Terminal, ["-qec", $"{program} {verb} --json > out.json", "/dev/null"]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
            start.Environment.Remove("RAPPORT_DB");
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var seen = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{verb}: {seen}");
            Assert.True(seen.Contains("100 %", StringComparison.Ordinal) && seen.Contains('█', StringComparison.Ordinal), $"{verb}: {seen}");
            Assert.EndsWith("\r\u001b[K", seen, StringComparison.Ordinal);
            Assert.IsType<JsonObject>(JsonNode.Parse(await File.ReadAllTextAsync(folder.File("out.json"), TestContext.Current.CancellationToken)));
        }
    }

    [Fact]
    public async Task Nothing_is_drawn_into_a_pipe()
    {
        using var folder = new TempFolder();
        var said = await RapportProcess.RunAsync(null, null, "demo", "--size", "5", "--json", "--data", folder.File("data"));
        Assert.Equal((0, "", 5), (said.Exit, said.Error, (int)said.Json["parties"]!));
    }
}
