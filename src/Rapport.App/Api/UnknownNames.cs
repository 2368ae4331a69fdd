using System.Text.Json;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary>Names in a body that mean nothing: what is silently passed over looks as if it had been done.</summary>
internal static class UnknownNames
{
    /// <summary>Languages of a text. The last two as they were called once; answers say the first three.</summary>
    public static readonly string[] Words = ["en", "zh-Hans", "zh-Hant", "zhHans", "zhHant"];

    /// <param name="of">An object, or what holds one under <paramref name="at"/>.</param>
    public static IEnumerable<Problem> In(JsonElement of, string at, IReadOnlyList<string> known)
    {
        if (at.Length > 0 && !at.Contains('[', StringComparison.Ordinal)) of = of.ValueKind == JsonValueKind.Object && of.TryGetProperty(at, out var inner) ? inner : default;
        return of.ValueKind != JsonValueKind.Object ? [] : of.EnumerateObject().Where(p => !known.Contains(p.Name, StringComparer.Ordinal))
            .Select(p => Problem.Invalid("body.unknownName", at.Length == 0 ? p.Name : $"{at}.{p.Name}", ("name", p.Name), ("known", string.Join(", ", known)), ("suggestion", Suggestion.For(p.Name, known))));
    }
}
