using System.Text.Json;
using Rapport.App.Commands;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;

namespace Rapport.App.Api;

/// <summary>Problems as problem+json (RFC 9457), with a code, where it is, and every further problem met.</summary>
internal static class ApiProblems
{
    public static IResult Of(IReadOnlyList<Problem> problems) => new Answer(problems);

    public static IResult Of(Problem problem) => new Answer([problem]);

    public static int Status(ProblemKind kind) => kind switch
    {
        ProblemKind.Invalid => 400,
        ProblemKind.Denied => 403,
        ProblemKind.Missing => 404,
        ProblemKind.Conflict => 409,
        _ => 422,
    };

    private sealed class Answer(IReadOnlyList<Problem> problems) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            var first = problems[0];
            http.Response.StatusCode = first.Code == "access.signInNeeded" ? 401 : Status(first.Kind);
            http.Response.ContentType = "application/problem+json";
            await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
            json.WriteStartObject();
            json.WriteString("type", $"urn:rapport:problem:{first.Code}");
            json.WriteString("title", ProblemTexts.Say(first));
            json.WriteNumber("status", http.Response.StatusCode);
            json.WriteString("code", first.Code);
            if (first.At is not null) json.WriteString("at", first.At);
            WriteConflict(json, first);
            json.WriteStartArray("errors");
            foreach (var problem in problems)
            {
                json.WriteStartObject();
                json.WriteString("code", problem.Code);
                json.WriteString("message", ProblemTexts.Say(problem));
                if (problem.At is not null) json.WriteString("at", problem.At);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        /// <summary>Yours, theirs and the original of each field in conflict, so that a client can merge.</summary>
        private static void WriteConflict(Utf8JsonWriter json, Problem problem)
        {
            if (problem.Args?.GetValueOrDefault("fields") is not IReadOnlyList<ConflictField> fields) return;
            if (problem.Args.GetValueOrDefault("version") is long version) json.WriteNumber("version", version);
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
}
