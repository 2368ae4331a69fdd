using System.Text.Json;
using Rapport.Core.Problems;

namespace Rapport.Core.Jobs;

/// <summary>Why a job was given up, kept so that it can be said with all its words in the language of whoever reads it.</summary>
public static class JobFailure
{
    /// <summary>The first of the problems; the others were met by the same step.</summary>
    internal static string Text(ProblemException refused) => refused.Problems[0] is var problem && problem.Args is null && problem.At is null ? problem.Code
        : JsonSerializer.Serialize(new { code = problem.Code, at = problem.At, args = problem.Args }, JsonSerializerOptions.Web);

    /// <summary>The problem that a job's <see cref="Job.Error"/> tells; null for an exception, which only the program has words for.</summary>
    public static Problem? Read(string? error)
    {
        if (string.IsNullOrEmpty(error) || error.Contains(' ', StringComparison.Ordinal) && error[0] != '{') return null;
        if (error[0] != '{') return Problem.Refused(error);
        using var json = JsonDocument.Parse(error);
        var (at, args) = (json.RootElement.GetProperty("at"), json.RootElement.GetProperty("args"));
        return Problem.Refused(json.RootElement.GetProperty("code").GetString()!, at.GetString(), args.ValueKind == JsonValueKind.Null ? [] : [.. args.EnumerateObject().Select(a => (a.Name, Value(a.Value)))]);
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? (object)whole : value.GetDouble(),
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
