using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary>The wish to be told only what a call would do: <c>dryRun</c> in the address or in the body, whichever the caller thinks of.</summary>
internal static class DryRun
{
    public const string Name = "dryRun";

    /// <summary>For calls that know it.</summary>
    public static readonly KnownQuery Query = new(Name);

    public static bool IsWished(HttpContext http, JsonElement body)
    {
        var isWished = new ApiQuery(http, Name).YesNo(Name);
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(Name, out var wish) || wish.ValueKind == JsonValueKind.Null) return isWished;
        // "true" as a text is no doubt meant so, and must not be taken for no.
        if (wish.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) throw new ProblemException(Problem.Invalid("field.wrongKind", Name, ("kind", nameof(FieldKind.YesNo))));
        return isWished || wish.ValueKind == JsonValueKind.True;
    }
}
