using System.CommandLine;

namespace Rapport.App.Commands;

/// <summary>The verbs of <c>rapport</c>. Wrong use exits with 2 and says what is wrong.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Rapport: customer relationship management.");
        foreach (var option in Verb.SharedOptions) root.Options.Add(option);
        foreach (var command in Verbs()) root.Subcommands.Add(command);
        ParseResult parsed;
        try
        {
            parsed = root.Parse(args);
        }
        catch (InvalidOperationException e)
        {
            // A validator that asks for a number where letters stand.
            await Console.Error.WriteLineAsync($"rapport: {e.Message}");
            return 2;
        }

        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync($"rapport: {error.Message}");
            await Console.Error.WriteLineAsync("Try 'rapport --help' or 'rapport VERB --help'.");
            return 2;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = true });
    }

    private static IEnumerable<Command> Verbs() =>
        [ServeCommand.Make(), DemoCommand.Make(), ImportCommand.Make(), ExportCommand.Make(), QueryCommands.Count(), QueryCommands.Query(), BackupCommands.Backup(), BackupCommands.Restore(), BackupCommands.Doctor(), UserCommand.Make(), UndoCommand.Make()];
}
