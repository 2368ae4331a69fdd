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
            return await WrongAsync(args, [e.Message]);
        }

        if (parsed.Errors.Count > 0)
        {
            return await WrongAsync(args, [.. parsed.Errors.Select(e => e.Message)]);
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = true });
    }

    /// <summary>Wrong use, for a person and, with <c>--json</c>, for a program.</summary>
    private static async Task<int> WrongAsync(string[] args, IReadOnlyList<string> messages)
    {
        if (args.Any(a => a is "--json" or "--json=true" or "--json:true")) await Console.Out.WriteLineAsync(Verb.Error("usage.wrong", string.Join(" ", messages)));
        foreach (var message in messages) await Console.Error.WriteLineAsync($"rapport: {message}");
        await Console.Error.WriteLineAsync("Try 'rapport --help' or 'rapport VERB --help'.");
        return 2;
    }

    private static IEnumerable<Command> Verbs() =>
        [ServeCommand.Make(), DemoCommand.Make(), ImportCommand.Make(), ExportCommand.Make(), QueryCommands.Count(), QueryCommands.Query(), BackupCommands.Backup(), BackupCommands.Restore(), BackupCommands.Doctor(), UserCommand.Make(), AuditCommand.Make(), UndoCommand.Make(), PackCommand.Make(), Clients.ClientCommand.Make(), Linking.LinkCommand.Make()];
}
