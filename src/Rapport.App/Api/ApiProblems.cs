using System.Globalization;
using System.Text.Json;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Values;
using Rapport.Kit.Words;

namespace Rapport.App.Api;

/// <summary>Problems as problem+json (RFC 9457), in the caller's language, with a code, where it is, and every further problem met.</summary>
internal static class ApiProblems
{
    public static IResult Of(IReadOnlyList<Problem> problems) => new Answer(problems);

    public static IResult Of(Problem problem) => new Answer([problem]);

    public static int Status(Problem problem) => problem.Code switch
    {
        "access.signInNeeded" => 401,
        "route.wrongMethod" => 405,
        "body.tooLarge" or "file.tooLarge" => 413,
        "body.wrongType" => 415,
        "request.tooMany" => 429,
        "server.failed" => 500,
        _ => problem.Kind switch
        {
            ProblemKind.Invalid => 400,
            ProblemKind.Denied => 403,
            ProblemKind.Missing => 404,
            ProblemKind.Conflict => 409,
            _ => 422,
        },
    };

    /// <summary>Something named by the caller that is not there, with the name that was probably meant.</summary>
    public static ProblemException Missing(string code, string? at, string name, IEnumerable<string> known, params (string, object?)[] args) =>
        new(Problem.Missing(code, at, [.. args, ("suggestion", Suggestion.For(name, known))]));

    private sealed class Answer(IReadOnlyList<Problem> problems) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            var texts = http.RequestServices.GetRequiredService<Texts>();
            var status = Status(problems[0]);
            if (status == 401) http.Response.Headers.WWWAuthenticate = "Bearer";
            if (status == 405) http.Response.Headers.Allow = problems[0].Args?["allowed"]?.ToString();
            if (status == 429) http.Response.Headers.RetryAfter = Convert.ToString(problems[0].Args?["seconds"], CultureInfo.InvariantCulture);
            return new ApiAnswer(status, json => Write(json, problems, texts)) { ContentType = "application/problem+json" }.ExecuteAsync(http);
        }
    }

    /// <summary>Problems with their words, as an object.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Problem> problems, Texts texts)
    {
        var first = problems[0];
        json.WriteStartObject();
        json.WriteString("type", $"urn:rapport:problem:{first.Code}");
        json.WriteString("title", texts.ProblemAndWord(first));
        json.WriteNumber("status", Status(first));
        WriteProblem(json, first);
        WriteConflict(json, first);
        json.WriteStartArray("errors");
        foreach (var problem in problems) WriteOne(json, problem, texts);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>One of several problems: what it says, its code and where it is.</summary>
    public static void WriteOne(Utf8JsonWriter json, Problem problem, Texts texts)
    {
        json.WriteStartObject();
        json.WriteString("message", texts.ProblemAndWord(problem));
        WriteProblem(json, problem);
        json.WriteEndObject();
    }

    private static void WriteProblem(Utf8JsonWriter json, Problem problem)
    {
        json.WriteString("code", problem.Code);
        if (problem.At is not null) json.WriteString("at", problem.At);
        if (problem.Args?.GetValueOrDefault("mergedInto") is Guid survivor) json.WriteString("mergedInto", survivor);
        if (problem.Args?.GetValueOrDefault("duplicates") is IReadOnlyList<Guid> duplicates)
        {
            json.WriteStartArray("duplicates");
            foreach (var id in duplicates) json.WriteStringValue(id);
            json.WriteEndArray();
            json.WriteNumber("elsewhere", problem.Args.GetValueOrDefault("elsewhere") as int? ?? 0);
        }

        if (problem.Args?.GetValueOrDefault("rule") is Guid limit) WriteLimit(json, limit, problem.Args);
        if (problem.Args?.GetValueOrDefault("suggestion") is string suggestion) json.WriteString("suggestion", suggestion);
    }

    /// <summary>Which limit is in the way of what, and who may do it: all that a request for approval needs.</summary>
    private static void WriteLimit(Utf8JsonWriter json, Guid rule, IReadOnlyDictionary<string, object?> args)
    {
        json.WriteStartObject("limit");
        json.WriteString("rule", rule);
        foreach (var name in (string[])["type", "field", "role", "person", "wished", "before", "limit", "currency", "given"])
            if (args.GetValueOrDefault(name) is string text) json.WriteString(name == "limit" ? "bound" : name, text);
        if (args.GetValueOrDefault("id") is Guid record) json.WriteString("id", record);
        json.WriteStartArray("people");
        foreach (var person in (args.GetValueOrDefault("people") as string ?? "").Split(", ", StringSplitOptions.RemoveEmptyEntries)) json.WriteStringValue(person);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Yours, theirs and the original of each field in conflict, so that a client can merge.</summary>
    private static void WriteConflict(Utf8JsonWriter json, Problem problem)
    {
        if (problem.Args?.GetValueOrDefault("fields") is not IReadOnlyList<ConflictField> fields) return;
        if (problem.Args.GetValueOrDefault("version") is long version) json.WriteNumber("version", version);
        if (problem.Args.GetValueOrDefault("changedBy") is Guid by) json.WriteString("changedBy", by);
        json.WriteStartObject("fields");
        foreach (var field in fields)
        {
            json.WriteStartObject(field.Name);
            Write("yours", field.Yours);
            Write("theirs", field.Theirs);
            Write("original", field.Original);
            json.WriteEndObject();
        }

        json.WriteEndObject();

        void Write(string name, object? value)
        {
            json.WritePropertyName(name);
            ValueJson.Write(json, default, value, storage: false);
        }
    }
}
