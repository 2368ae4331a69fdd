using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.App.Workplaces;
using Rapport.Core.Problems;

namespace Rapport.App.Commands;

/// <summary>
/// What all verbs share: <c>--data</c>, <c>--db</c>, <c>--json</c>, one JSON object on standard output, progress on
/// standard error, exit 0 done, 1 refused, 2 wrong use.
/// </summary>
internal sealed class Verb
{
    private static readonly Option<string> Data = new("--data") { Description = "Folder of the workplace.", DefaultValueFactory = _ => "./data", Recursive = true };
    private static readonly Option<string?> Db = new("--db") { Description = "PostgreSQL connection string instead of the embedded database (or RAPPORT_DB).", Recursive = true };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object on standard output.", Recursive = true };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Verb(ParseResult parsed)
    {
        Parsed = parsed;
        IsJson = parsed.GetValue(Json);
        Folder = parsed.GetValue(Data)!;
        Connection = parsed.GetValue(Db) ?? Environment.GetEnvironmentVariable("RAPPORT_DB");
    }

    public ParseResult Parsed { get; }
    public bool IsJson { get; }
    public string Folder { get; }
    public string? Connection { get; }

    /// <summary>0, unless the verb ran to its end and what it found is a no: scripts ask for the exit code first.</summary>
    public int Exit { get; private set; }

    /// <summary>The answer is printed as ever, and the verb exits as one that was refused.</summary>
    public void Fail() => Exit = 1;

    public static IEnumerable<Option> SharedOptions => [Data, Db, Json];

    /// <summary>Makes a verb; further examples stand on lines of their own. Its <paramref name="run"/> gives the result object that is printed.</summary>
    public static Command Make(string name, string description, string example, IEnumerable<Symbol> symbols, Func<Verb, CancellationToken, Task<JsonObject?>> run)
    {
        var command = new Command(name, $"{description}\n\nExample:\n  {example}");
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else if (symbol is Option option) command.Options.Add(option);
            else if (symbol is Command sub) command.Subcommands.Add(sub);
        }

        command.SetAction(async (parsed, ct) =>
        {
            var verb = new Verb(parsed);
            try
            {
                if (await run(verb, ct) is { } result) verb.Print(result);
                return verb.Exit;
            }
            catch (ProblemException refusal)
            {
                return verb.Refuse(refusal.Problems[0], refusal.Problems.Count);
            }
            catch (OperationCanceledException)
            {
                return verb.Refuse(Problem.Refused("cancelled"), 1);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return verb.Refuse(Problem.Refused("file.unreadable", null, ("message", e.Message)), 1);
            }
            catch (System.Data.Common.DbException e)
            {
                return verb.Refuse(Problem.Refused("database.failed", null, ("message", e.Message)), 1);
            }
        });
        return command;
    }

    public Task<Workplace> OpenAsync(CancellationToken ct) => Workplace.OpenAsync(Folder, Connection, ct);

    /// <summary>Listens to a share from 0 to 1 and draws it as a bar; null where nobody looks, so that nobody counts.</summary>
    public IProgress<double>? Bar(string what) => Console.IsErrorRedirected ? null : new Drawn(share => Progress(share, what));

    /// <summary>The same with a bar; <paramref name="share"/> runs from 0 to 1.</summary>
    public void Progress(double share, string text)
    {
        const int Width = 30;
        var full = (int)(Math.Clamp(share, 0, 1) * Width);
        Progress($"[{new string('█', full)}{new string('░', Width - full)}] {share * 100:0} %  {text}");
    }

    /// <summary>Progress for a person: one line that redraws itself on a terminal, nothing in a pipe.</summary>
    public void Progress(string text)
    {
        if (!Console.IsErrorRedirected) Console.Error.Write($"\r\u001b[K{text}");
    }

    /// <summary>The framework's own progress hands over to other threads: its last word could come after the result.</summary>
    private sealed class Drawn(Action<double> draw) : IProgress<double>
    {
        public void Report(double value) => draw(value);
    }

    /// <summary>Something worth knowing that refuses nothing, on standard error: the result stays what it is.</summary>
    public void Note(Problem problem)
    {
        ClearLine();
        Console.Error.WriteLine($"rapport: {ProblemTexts.Say(problem)}");
    }

    private static void ClearLine()
    {
        if (!Console.IsErrorRedirected) Console.Error.Write("\r\u001b[K");
    }

    private void Print(JsonObject result)
    {
        ClearLine();
        if (IsJson)
        {
            Console.Out.WriteLine(result.ToJsonString(Indented));
            return;
        }

        if (result["rows"] is JsonArray rows)
        {
            CommandTable.Write(Console.Out, rows);
            return;
        }

        CommandReport.Write(Console.Out, result);
    }

    private int Refuse(Problem problem, int count)
    {
        ClearLine();
        var suggestion = problem.Args?.GetValueOrDefault("suggestion") as string;
        var criteria = Parsed.GetResult("--where") is { } given ? CommandCriteria.Pointer(problem, string.Concat(given.Tokens.Select(t => t.Value))) : null;
        var message = ProblemTexts.Say(criteria is null ? problem : problem with { At = null }) + (count > 1 ? $" (and {count - 1} more)" : "");
        if (IsJson) Console.Out.WriteLine(Error(problem.Code, message, problem.At, suggestion, Linking.BadRows.Of(problem)));
        Console.Error.WriteLine($"rapport: {message}");
        if (criteria is not null) Console.Error.WriteLine(criteria);
        return problem.Code.StartsWith("usage.", StringComparison.Ordinal) ? 2 : 1;
    }

    /// <summary>The one object that a program gets for a refusal or a wrong use.</summary>
    public static string Error(string code, string message, string? at = null, string? suggestion = null, JsonArray? rows = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message, ["at"] = at, ["suggestion"] = suggestion };
        if (rows is not null) error["rows"] = rows;
        return new JsonObject { ["error"] = error }.ToJsonString(Indented);
    }
}
