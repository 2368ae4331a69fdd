using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Kit.Words;

namespace Rapport.Kit.Imports;

/// <summary>How the states, formats and problems of imports are said.</summary>
internal static class ImportWords
{
    /// <summary>Encodings offered; the one that was found stands with them.</summary>
    public static IEnumerable<string> Encodings(TableFormat format) =>
        ((string?[])["utf-8", "gb18030", "big5", "utf-16", "windows-1252", "shift_jis", "euc-kr", format.Encoding]).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<char> Delimiters(TableFormat format) => ((char[])[',', ';', '\t', '|', format.Delimiter ?? ',']).Distinct();

    public static string Encoding(Texts texts, string name) => texts.Has("import.encoding." + name) ? texts["import.encoding." + name] : name.ToUpperInvariant();

    public static string Delimiter(Texts texts, char sign) => sign switch
    {
        ',' => texts["import.comma"],
        ';' => texts["import.semicolon"],
        '\t' => texts["import.tab"],
        '|' => texts["import.bar"],
        _ => sign.ToString(),
    };

    public static string Tone(ImportRun run) => run switch
    {
        { UndoneBy: not null } => "",
        { State: JobState.Done, Result.Errors: > 0 } => "warn",
        { State: JobState.Done } => "ok",
        { State: JobState.Dead } => "bad",
        _ => "",
    };

    /// <summary>Key of the text for the state.</summary>
    public static string State(ImportRun run) => run.UndoneBy is not null ? "import.state.Undone" : $"import.state.{run.State}";

    /// <summary>Why an import failed; what nobody has words for is said as the program put it.</summary>
    public static string Error(Texts texts, ImportRun run) => texts.Failure(run.Error) ?? texts["import.failed", ("error", run.Error ?? "")];

    /// <summary>The column that a problem names, by its head; null where it concerns the whole row.</summary>
    public static ColumnMatch? ColumnOf(IReadOnlyList<ColumnMatch> columns, Problem problem) =>
        problem.At is null ? null : columns.FirstOrDefault(c => c.Header == problem.At) ?? columns.FirstOrDefault(c => c.Field is not null && problem.At.Split(", ").Contains(c.Field.Name));

    /// <summary>How people call what a problem is about: the field that its column goes into, the column, or a field that has none; null where it is the whole row.</summary>
    public static string? About(Texts texts, RecordType type, IReadOnlyList<ColumnMatch> columns, Problem problem) =>
        ColumnOf(columns, problem) is { } column ? column.Field is null ? column.Header : texts.Field(type, column.Field)
        : problem.At is not null && type.Find(problem.At) is { } field ? texts.Field(type, field) : null;

    /// <summary>What a problem says; the keys of choices in it are said by their labels.</summary>
    public static string Say(Texts texts, RecordType type, Field? field, Problem problem)
    {
        if (problem.Args is not { } args || !args.ContainsKey("choices")) return texts.Problem(problem);
        // A column that was put to its field by hand is not known by its head; the problem is.
        if (field is not { Choices.Count: > 0 }) field = args.GetValueOrDefault("field")?.ToString() is { } name ? type.Find(name) : null;
        if (field is not { Choices.Count: > 0 }) return texts.Problem(problem);
        var labels = string.Join(texts["format.listSeparator"], field.Choices.Select(c => texts.Choice(type, field, c.Key)));
        return texts.Problem(problem with { Args = new Dictionary<string, object?>(args, StringComparer.Ordinal) { ["choices"] = labels } });
    }

    /// <summary>"Line 417, 首次购买".</summary>
    public static string Place(Texts texts, long line, string? column) =>
        column is null ? texts["import.line", ("line", line)] : texts["import.lineColumn", ("line", line), ("column", column)];
}
