using System.Globalization;
using Rapport.Core.Problems;

namespace Rapport.App.Commands;

/// <summary>A criterion with a mark under the character that a problem names.</summary>
internal static class CommandCriteria
{
    private const int Indent = 2;

    /// <summary>Null when the problem is not about a character of this text: a field to sort by is named from its own beginning.</summary>
    public static string? Pointer(Problem problem, string text)
    {
        if (!problem.Code.StartsWith("criteria.", StringComparison.Ordinal) || !int.TryParse(problem.At, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > text.Length) return null;
        if (problem.Args?.GetValueOrDefault("name") is string name && problem.Code is "criteria.unknownField" && !text.Contains(name, StringComparison.OrdinalIgnoreCase)) return null;
        // A path is named from its start; the part that is meant lies further on.
        if (problem.Args?.GetValueOrDefault("name") is string part && text.IndexOf(part, at, StringComparison.OrdinalIgnoreCase) is >= 0 and var exact && problem.Code is "criteria.unknownField") at = exact;
        var line = text.ReplaceLineEndings(" ").Replace('\t', ' ');
        return $"{new string(' ', Indent)}{line}\n{new string(' ', Indent + CommandTable.Width(line[..at]))}^";
    }
}
