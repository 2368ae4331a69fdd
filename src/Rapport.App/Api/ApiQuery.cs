using System.Globalization;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary>
/// The parameters of a request. One that is not known is refused rather than passed over: a filter with a slip in its
/// name would otherwise give everything.
/// </summary>
internal sealed class ApiQuery
{
    private readonly IQueryCollection query;

    public ApiQuery(HttpContext http, params string[] known)
    {
        query = http.Request.Query;
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name, StringComparer.Ordinal)) throw Refused("query.unknown", name, ("suggestion", Suggestion.For(name, known)), ("known", string.Join(", ", known)));
            if (values.Count > 1) throw Refused("query.twice", name);
            if (!IsSound(values.ToString())) throw Refused("query.badText", name);
        }
    }

    /// <summary>The text, or null where it is missing or empty.</summary>
    public string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Names by comma.</summary>
    public string[]? Names(string name) => Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToArray();

    public int Whole(string name, int least, int most, int otherwise) => Text(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw Refused("query.outOfRange", name, ("least", least), ("most", most));

    public bool YesNo(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Refused("query.notAChoice", name, ("choices", "true, false")),
    };

    private static ProblemException Refused(string code, string at, params (string, object?)[] args) => new(Problem.Invalid(code, at, args));

    private static bool IsSound(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0') return false;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        }

        return true;
    }
}
