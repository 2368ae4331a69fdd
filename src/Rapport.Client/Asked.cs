using System.Globalization;

namespace Rapport.Client;

/// <summary>What a list is asked for.</summary>
/// <param name="Where">A criterion: <c>city = Munich and count(orders) > 3</c>.</param>
/// <param name="Sort">Fields by comma; a minus sorts downwards: <c>-createdAt,name</c>.</param>
/// <param name="Fields">Fields to give; empty gives all, without those that are computed.</param>
/// <param name="Expand">Links to give as records, and relations to give with them.</param>
/// <param name="Limit">Most records of a page: 1 to 1000.</param>
/// <param name="Count">Also how many there are, up to 10,000.</param>
public sealed record Asked(string? Where = null, string? Sort = null, IReadOnlyList<string>? Fields = null, IReadOnlyList<string>? Expand = null, int? Limit = null, bool Count = false)
{
    internal string Query(string? cursor) => Of(
        ("where", Where), ("sort", Sort), ("fields", Names(Fields)), ("expand", Names(Expand)),
        ("limit", Limit?.ToString(CultureInfo.InvariantCulture)), ("count", Count ? "capped" : null), ("cursor", cursor));

    internal static string Of(params (string Name, string? Value)[] parameters)
    {
        var given = string.Join('&', parameters.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return given.Length == 0 ? "" : "?" + given;
    }

    internal static string? Names(IReadOnlyList<string>? names) => names is null ? null : string.Join(',', names);
}

/// <summary>One page of a list.</summary>
/// <param name="Next">The cursor of the page after it; null on the last.</param>
/// <param name="Count">How many there are, where that was asked for.</param>
/// <param name="More">There are more than <paramref name="Count"/>.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next, int? Count, bool More);
