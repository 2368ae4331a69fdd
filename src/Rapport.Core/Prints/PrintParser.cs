using System.Text.RegularExpressions;
using Rapport.Core.Problems;

namespace Rapport.Core.Prints;

/// <summary>
/// Reads a template. Plain text with a few marks at the beginning of a line (<c>#</c> heading, <c>##</c> smaller one, <c>-</c> point,
/// <c>&gt;</c> at the right edge, <c>---</c> rule), <c>**bold**</c>, and braces: <c>{total}</c> is a value, <c>{if …}</c>, <c>{else}</c>,
/// <c>{each …}</c>, <c>{table …}</c> and <c>{end}</c> stand on lines of their own. No markup of any other kind has a meaning, so that
/// nothing can be let in by a template or a value.
/// </summary>
public sealed partial class PrintParser
{
    public const int LongestText = 50_000;
    private const int MostParts = 2_000;
    private const int Deepest = 8;

    private readonly string[] lines;
    private int at;
    private int parts;

    private PrintParser(string text) => lines = text.ReplaceLineEndings("\n").Split('\n');

    /// <summary>The parts; throws with the line (<c>line 3</c>) and what is wrong there.</summary>
    public static IReadOnlyList<PrintPart> Parse(string text)
    {
        if (text.Length > LongestText) throw new ProblemException(Problem.Invalid("field.tooLong", "body", ("most", LongestText), ("length", text.Length)));
        var parser = new PrintParser(text);
        var (body, ended) = parser.Block(0);
        return ended is null ? body : throw Wrong("print.endTooMuch", parser.at, ("word", ended));
    }

    internal static ProblemException Wrong(string code, int line, params (string, object?)[] args) => new(Problem.Invalid(code, "body", [("line", line), .. args]));

    private (List<PrintPart> Body, string? Ended) Block(int depth)
    {
        var body = new List<PrintPart>();
        if (depth > Deepest) throw Wrong("print.tooDeep", at, ("most", Deepest));
        while (at < lines.Length)
        {
            var line = lines[at++].Trim();
            var number = at;
            if (++parts > MostParts) throw Wrong("print.tooLong", number, ("most", MostParts));
            if (line.Length == 0) continue;
            if (line is "{end}" or "{else}") return (body, line[1..^1]);
            if (Directive().Match(line) is { Success: true } directive)
            {
                var (word, rest) = (directive.Groups["word"].Value, directive.Groups["rest"].Value.Trim());
                if (rest.Length == 0) throw Wrong("print.nothingSaid", number, ("word", word));
                if (word == "table") body.Add(Table(number, rest));
                else if (word == "each") body.Add(new PrintEach(number, Rows(rest), Within(number, word, depth).Body));
                else
                {
                    var (then, ended) = Within(number, word, depth, orElse: true);
                    body.Add(new PrintIf(number, rest, then, ended == "else" ? Within(number, word, depth).Body : []));
                }
            }
            else if (line.Trim('-').Length == 0 && line.Length >= 3) body.Add(new PrintRule(number));
            else body.Add(Line(number, line));
        }

        return (body, null);
    }

    private (List<PrintPart> Body, string? Ended) Within(int number, string word, int depth, bool orElse = false)
    {
        var (body, ended) = Block(depth + 1);
        return ended == "end" || (orElse && ended == "else") ? (body, ended) : throw Wrong("print.noEnd", number, ("word", word));
    }

    private PrintTable Table(int number, string rest)
    {
        var columns = new List<PrintColumn>();
        while (true)
        {
            if (at >= lines.Length) throw Wrong("print.noEnd", number, ("word", "table"));
            var line = lines[at++].Trim();
            if (line == "{end}") break;
            if (line.Length == 0) continue;
            var isSum = line.EndsWith("| sum", StringComparison.Ordinal);
            if (isSum) line = line[..^"| sum".Length].TrimEnd();
            // Whoever writes Chinese has the wide colon at hand; a narrow one that is there goes before it.
            var cut = line.IndexOf(':', StringComparison.Ordinal) is >= 0 and var narrow ? narrow : line.IndexOf('：', StringComparison.Ordinal);
            var expression = (cut < 0 ? line : line[(cut + 1)..]).Trim();
            if (expression.Length == 0) throw Wrong("print.noColumn", at);
            columns.Add(new PrintColumn(at, cut > 0 ? line[..cut].Trim() : null, Bare(expression), isSum));
        }

        return columns.Count is > 0 and <= 20 ? new PrintTable(number, Rows(rest), columns) : throw Wrong("print.noColumns", number, ("most", 20));
    }

    /// <summary>People write a column as they write values elsewhere, in braces; either is taken.</summary>
    private static string Bare(string expression) => expression is ['{', .. var inner, '}'] ? inner.Trim() : expression;

    private static PrintRows Rows(string rest)
    {
        var match = RowsForm().Match(rest);
        return new PrintRows(match.Groups["relation"].Value, match.Groups["where"] is { Success: true } where ? where.Value.Trim() : null, match.Groups["sort"] is { Success: true } sort ? sort.Value.Trim() : null);
    }

    private static PrintLine Line(int number, string line)
    {
        var (style, text) = line switch
        {
            ['#', '#', ' ', .. var rest] => (PrintStyle.Subheading, rest),
            ['#', ' ', .. var rest] => (PrintStyle.Heading, rest),
            ['-', ' ', .. var rest] => (PrintStyle.Item, rest),
            ['>', ' ', .. var rest] => (PrintStyle.Right, rest),
            _ => (PrintStyle.Text, line),
        };
        return new PrintLine(number, style, [.. Runs(number, text.Trim())]);
    }

    private static IEnumerable<PrintRun> Runs(int number, string text)
    {
        var bold = false;
        foreach (Match part in Inline().Matches(text))
        {
            if (part.Value == "**") bold = !bold;
            else if (part.Value is "{{" or "}}") yield return new PrintRun(part.Value[..1], false, bold);
            else if (part.Value[0] == '{')
            {
                var inner = part.Value.Trim('{', '}').Trim();
                if (inner.Length == 0 || !part.Value.EndsWith('}')) throw Wrong("print.openBrace", number);
                yield return new PrintRun(inner, true, bold);
            }
            else yield return new PrintRun(part.Value, false, bold);
        }
    }

    [GeneratedRegex(@"^\{(?<word>if|each|table)\b(?<rest>.*)\}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^(?<relation>[A-Za-z0-9_]+)(\s+where\s+(?<where>.+?))?(\s+sort\s+(?<sort>[A-Za-z0-9_,\-\s]+))?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RowsForm();

    [GeneratedRegex(@"\*\*|\{\{|\}\}|\{[^{}]*\}?|[^*{}]+|\*|\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Inline();
}
