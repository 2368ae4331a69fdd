using System.Globalization;
using System.Text.RegularExpressions;
using Rapport.Core.Catalogue;

namespace Rapport.Kit.Records;

/// <summary>
/// One condition of a filter, drawn as a chip. It is criteria text; a plain <c>field operator value</c> is taken apart
/// so that the chip can speak, anything else is shown as written.
/// </summary>
internal sealed partial record Condition(string Text)
{
    [GeneratedRegex("""^\s*([A-Za-z]\w*)\s*(>=|<=|!=|=|>|<|~|contains)\s*("(?:[^"\\]|\\.)*"|[^\s()]+)\s*$""", RegexOptions.None, 200)]
    private static partial Regex Plain();

    public (string Field, string Operator, string Value)? Parts =>
        Plain().Match(Text) is { Success: true } m ? (m.Groups[1].Value, m.Groups[2].Value, Unquote(m.Groups[3].Value)) : null;

    /// <summary>Criteria text for a field compared with a value of its domain.</summary>
    public static Condition Of(Field field, string comparison, object? value) => new(value switch
    {
        null => $"{field.Name} {comparison} empty",
        bool yes => $"{field.Name} {comparison} {(yes ? "true" : "false")}",
        string[] keys => $"{field.Name} {comparison} {Quote(keys.FirstOrDefault() ?? "")}",
        DateOnly day => $"{field.Name} {comparison} {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
        DateTime at => $"{field.Name} {comparison} {at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}",
        string text => $"{field.Name} {comparison} {Quote(text)}",
        Guid id => $"{field.Name} {comparison} {Quote(id.ToString("D"))}",
        _ => $"{field.Name} {comparison} {Convert.ToString(value, CultureInfo.InvariantCulture)}",
    });

    /// <summary>Joins conditions to one criteria text; null when there is none.</summary>
    public static string? Join(IEnumerable<Condition> conditions)
    {
        var texts = conditions.Select(c => c.Parts is null && c.Text.Contains(" or ", StringComparison.OrdinalIgnoreCase) ? $"({c.Text})" : c.Text).ToList();
        return texts.Count == 0 ? null : string.Join(" and ", texts);
    }

    /// <summary>Splits at the outermost <c>and</c>s, outside quotes and brackets.</summary>
    public static IReadOnlyList<Condition> Split(string? where)
    {
        var parts = new List<Condition>();
        if (string.IsNullOrWhiteSpace(where)) return parts;
        int depth = 0, start = 0;
        var quoted = false;
        for (var i = 0; i < where.Length; i++)
        {
            var c = where[i];
            if (c == '"' && (i == 0 || where[i - 1] != '\\')) quoted = !quoted;
            if (quoted) continue;
            if (c == '(') depth++;
            if (c == ')') depth--;
            if (depth == 0 && string.Compare(where, i, " or ", 0, 4, StringComparison.OrdinalIgnoreCase) == 0) return [new Condition(where.Trim())];
            if (depth == 0 && string.Compare(where, i, " and ", 0, 5, StringComparison.OrdinalIgnoreCase) == 0)
            {
                parts.Add(new Condition(where[start..i].Trim()));
                start = i + 5;
                i += 4;
            }
        }

        parts.Add(new Condition(where[start..].Trim()));
        return parts;
    }

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] == '"' ? text[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : text;
}
