using System.Globalization;
using System.Text;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Exporting;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Importing;

/// <summary>
/// Rows kept aside, as a CSV that a spreadsheet opens: line, column and reason in the reader's words, and the cells as they were, so that
/// they can be put right there and imported again, whoever does it. Made when the first one comes.
/// </summary>
public sealed class ErrorFile(string? path, IReadOnlyList<string> header, IExchangeWords words, string language, RecordType? type = null) : IDisposable
{
    public const string Line = "line", Column = "column", Reason = "reason";
    private static readonly string[] Heads = [Line, Column, Reason];
    private FileStream? file;

    /// <summary>Whether a table begins as one of rows kept aside does, in whichever language it was written.</summary>
    internal static bool IsHead(IReadOnlyList<string> header, IExchangeWords words) =>
        header.Count > Heads.Length && words.Languages.Select(l => HeadsIn(words, l)).Append(Heads).Any(h => h.SequenceEqual(header.Take(Heads.Length), StringComparer.Ordinal));

    internal static IEnumerable<string> HeadsIn(IExchangeWords words, string language) => Heads.Select(h => words.Head(h, language));

    /// <summary>Bytes written; a run that goes on after a crash begins there.</summary>
    public long Length => file?.Length ?? 0;

    /// <summary>Forgets what stands behind <paramref name="length"/>: it belongs to rows that will come again.</summary>
    public void CutTo(long length)
    {
        if (path is null || (file is null && length == 0 && !File.Exists(path))) return;
        file ??= new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (file.Length > length) file.SetLength(length);
        file.Position = file.Length;
    }

    public void Add(IReadOnlyList<RowError> errors)
    {
        if (path is null || errors.Count == 0) return;
        var text = new StringBuilder();
        CutTo(Length);
        file ??= new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        if (file.Length == 0)
        {
            // The byte order mark makes spreadsheets read it as UTF-8.
            text.Append('\uFEFF');
            DelimitedText.Row(text, ',', [.. HeadsIn(words, language), .. header]);
        }

        foreach (var error in errors)
        {
            DelimitedText.Row(text, ',',
            [
                error.Line.ToString(CultureInfo.InvariantCulture),
                string.Join(", ", error.Problems.Select(p => p.At).OfType<string>().Select(Called).Distinct(StringComparer.Ordinal)),
                string.Join(" ", error.Problems.Select(Said)),
                .. error.Cells,
            ]);
        }

        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        file.Flush();
    }

    /// <summary>The head of the column; of a field that the file has no column for, its label.</summary>
    private string Called(string at) => !header.Contains(at, StringComparer.Ordinal) && type?.Find(at) is { } field ? words.Field(type, field, language) : at;

    /// <summary>Choices by their labels: a row put right with one of them is read.</summary>
    private string Said(Problem problem)
    {
        var args = problem.Args ?? new Dictionary<string, object?>();
        if (args.ContainsKey("choices") && (args.GetValueOrDefault("field")?.ToString() ?? problem.At) is { } name && type?.Find(name) is { Choices.Count: > 0 } field)
            problem = problem with { Args = new Dictionary<string, object?>(args, StringComparer.Ordinal) { ["choices"] = string.Join("; ", field.Choices.Select(c => words.Choice(type, field, c.Key, language))) } };
        return words.Say(problem with { At = null }, language);
    }

    public void Dispose() => file?.Dispose();
}
