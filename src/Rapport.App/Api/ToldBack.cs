using System.Text.Json;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary>
/// What was read may be sent back as it is. Names that only tell something (rights, relations, what a role may not write) pass where they
/// say what is so, and are refused where they say anything else: passed over, that would look as if it had been done.
/// </summary>
internal static class ToldBack
{
    /// <param name="tell">Writes what reading answers.</param>
    /// <param name="known">Names that the write takes.</param>
    /// <param name="unsaid">Those of them that reading fills where nobody said anything: sent back so, they stay unsaid.</param>
    public static JsonDocument Without(JsonElement body, Action<Utf8JsonWriter> tell, IReadOnlyCollection<string> known, params IReadOnlyCollection<string> unsaid)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
        using var told = Written(tell);
        var problems = new List<Problem>();
        return Written(json =>
        {
            json.WriteStartObject();
            foreach (var given in body.EnumerateObject())
            {
                var isTold = told.RootElement.TryGetProperty(given.Name, out var now);
                var isSame = isTold && JsonElement.DeepEquals(given.Value, now);
                if (isTold && !known.Contains(given.Name))
                {
                    if (!isSame) problems.Add(Problem.Invalid("body.toldOnly", given.Name, ("name", given.Name)));
                }
                else if (!isSame || !unsaid.Contains(given.Name)) given.WriteTo(json);
            }

            if (problems.Count > 0) throw new ProblemException(problems);
            json.WriteEndObject();
        });
    }

    private static JsonDocument Written(Action<Utf8JsonWriter> tell)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) tell(json);
        return JsonDocument.Parse(stream.ToArray());
    }
}
