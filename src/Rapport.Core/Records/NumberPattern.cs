using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rapport.Core.Records;

/// <summary>
/// The form of an automatic number: words, one place for the number (<c>{0000}</c>, also written <c>{0:0000}</c>), and places for the day it is given on:
/// <c>{yyyy}</c> or <c>{yy}</c>, and <c>{MM}</c> beside a year. With those it counts anew in each year or month.
/// </summary>
public sealed partial class NumberPattern
{
    /// <summary>Where a field says nothing.</summary>
    public static readonly NumberPattern Plain = Read("{0}")!;

    private readonly IReadOnlyList<string> parts;
    private readonly Regex form;

    private NumberPattern(IReadOnlyList<string> parts)
    {
        this.parts = parts;
        form = new Regex($"^{string.Concat(parts.Select(Form))}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    /// <summary>Null where it is none: no place for a number or several, a month without its year, or something else in braces.</summary>
    public static NumberPattern? Read(string pattern)
    {
        List<string> found = [.. Part().Matches(pattern).Select(m => m.Value)];
        var years = found.Count(p => p is "{yyyy}" or "{yy}");
        // All but the number is of one length: two numbers of a year never make one code. Without the year those of a month would.
        return found.Sum(p => p.Length) == pattern.Length && found.Count(IsNumber) == 1 && years <= 1 && found.Count(p => p == "{MM}") <= years ? new NumberPattern(found) : null;
    }

    /// <summary>The pattern of a field, which was looked at when it was defined.</summary>
    public static NumberPattern Of(Catalogue.Field field) => field.Pattern is { } pattern ? Read(pattern) ?? Plain : Plain;

    /// <summary>Counts anew in each year or month.</summary>
    public bool IsDated => parts.Any(IsDate);

    /// <summary>What a number is counted in on this day, such as <c>2026-11</c>; empty where it counts on for ever.</summary>
    public string PeriodOf(DateTime day) => string.Join('-', parts.Where(IsDate).Order(StringComparer.Ordinal).Reverse().Select(p => Said(p, day)));

    public string Write(long number, DateTime day)
    {
        var text = new StringBuilder();
        foreach (var part in parts) text.Append(IsNumber(part) ? number.ToString(CultureInfo.InvariantCulture).PadLeft(Width(part), '0') : IsDate(part) ? Said(part, day) : part);
        return text.ToString();
    }

    /// <summary>The number in a code, and what it was counted in; null when it is none, or too large to have been counted.</summary>
    public (string Period, long Number)? In(string code)
    {
        var found = form.Match(code);
        if (!found.Success || !long.TryParse(found.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is <= 0 or >= 1_000_000_000_000) return null;
        return (string.Join('-', new[] { "y", "m" }.Select(g => found.Groups[g]).Where(g => g.Success).Select(g => g.Value)), number);
    }

    private static bool IsNumber(string part) => part.StartsWith("{0", StringComparison.Ordinal);

    private static bool IsDate(string part) => part is "{yyyy}" or "{yy}" or "{MM}";

    // {0000} and {0:0000}; {0:D4} comes from before.
    private static int Width(string part)
    {
        var said = part[1..^1];
        if (!said.StartsWith("0:", StringComparison.Ordinal)) return said.Length;
        return said[2] is 'D' or 'd' ? int.Parse("0" + said[3..], CultureInfo.InvariantCulture) : said[2..].Count(c => c == '0');
    }

    private static string Said(string part, DateTime day) => day.ToString(part[1..^1], CultureInfo.InvariantCulture);

    private static string Form(string part) => part switch
    {
        "{yyyy}" => "(?<y>[0-9]{4})",
        "{yy}" => "(?<y>[0-9]{2})",
        "{MM}" => "(?<m>0[1-9]|1[0-2])",
        _ when IsNumber(part) => $"(?<n>[0-9]{{{Math.Max(1, Width(part))},}})",
        _ => Regex.Escape(part),
    };

    [GeneratedRegex(@"\{(?:yyyy|yy|MM|0(?::(?:0+|#+0*|[Dd][0-9]{0,2})|0*))\}|[^{}]+")]
    private static partial Regex Part();
}
