using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Rapport.App.Tests.CommandLine;

/// <summary>The program as a process of its own, the way scripts run it.</summary>
internal static class RapportProcess
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "rapport.exe" : "rapport");

    public static Process Start(string? database, params string[] arguments) => StartWith(new Dictionary<string, string>(), database, arguments);

    /// <summary>The same with variables of the environment.</summary>
    public static Process StartWith(IReadOnlyDictionary<string, string> variables, string? database, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment.Remove("RAPPORT_DB");
        foreach (var (name, value) in variables) start.Environment[name] = value;
        if (database is not null) start.Environment["RAPPORT_DB"] = database;
        return Process.Start(start)!;
    }

    public static async Task<Said> RunAsync(string? database, string? input, params string[] arguments)
    {
        using var process = Start(database, arguments);
        if (input is not null) await process.StandardInput.WriteLineAsync(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Said(process.ExitCode, output, await error);
    }
}

internal sealed record Said(int Exit, string Output, string Error)
{
    /// <summary>The one JSON object on standard output; fails when anything else is there.</summary>
    public JsonObject Json => JsonNode.Parse(Output) as JsonObject ?? throw new InvalidOperationException("No object: " + Output);

    public override string ToString() => $"exit {Exit}\n{Output}\n{Error}";
}
