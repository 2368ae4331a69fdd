using System.Globalization;
using System.Text.Json;
using Rapport.Core.Problems;

namespace Rapport.Fuzz.Criteria;

/// <summary>Whether a refusal points at something that is there: a path such as <c>$.and[1].value</c>, or line and byte of broken JSON.</summary>
internal static class JsonPlace
{
    public static bool IsWithin(string text, Problem problem)
    {
        if (problem is { Code: "criteria.badText", At: "$" }) return true;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 512 });
        }
        catch (JsonException e)
        {
            return problem.At == "$" && problem.Args is { } args && Equals(args["line"], e.LineNumber) && Equals(args["position"], e.BytePositionInLine);
        }

        using (document) return problem.At is ['$', .. var path] && Leads(document.RootElement, path);
    }

    private static bool Leads(JsonElement from, string path)
    {
        while (path.Length > 0)
        {
            if (path[0] == '[')
            {
                var end = path.IndexOf(']', StringComparison.Ordinal);
                if (end < 0 || from.ValueKind != JsonValueKind.Array || !int.TryParse(path.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= from.GetArrayLength()) return false;
                (from, path) = (from[index], path[(end + 1)..]);
                continue;
            }

            var stop = path.AsSpan(1).IndexOfAny('.', '[') is >= 0 and var found ? found + 1 : path.Length;
            if (path[0] != '.' || from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(path[1..stop], out var inner)) return false;
            (from, path) = (inner, path[stop..]);
        }

        return true;
    }
}
