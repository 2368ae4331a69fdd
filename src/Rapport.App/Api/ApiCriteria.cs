using System.Text.Json;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary>Criteria come as text or in their JSON form (<see cref="CriteriaJson"/>), which programs build more easily; from here on they are text.</summary>
internal static class ApiCriteria
{
    /// <summary>What a parameter <c>where</c> says; no text of the language begins with a brace.</summary>
    public static string? Of(string? where) => where is not null && where.AsSpan().TrimStart() is ['{', ..] ? Written(CriteriaJson.Read(where)) : where;

    /// <summary>The same for a member of a body: a text, an object or nothing.</summary>
    public static string? Of(JsonElement where) => where.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => Of(where.GetString()),
        JsonValueKind.Object => Written(CriteriaJson.Read(where)),
        _ => throw new ProblemException(Problem.Invalid("field.wrongKind", "where", ("kind", "Text"))),
    };

    private static string Written(CriteriaResult read) => read.Criterion is { } criterion ? CriteriaText.Write(criterion) : throw new ProblemException(read.Problem!);
}
