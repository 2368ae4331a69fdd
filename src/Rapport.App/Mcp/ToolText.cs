using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Problems;

namespace Rapport.App.Mcp;

/// <summary>
/// An answer as text of a bounded size: a model's window is dear. Long texts are cut, and say so; where that is not enough, the
/// caller is told to ask for less.
/// </summary>
internal static class ToolText
{
    public const int Largest = 48_000;
    public const int UsualText = 2_000;

    /// <summary>The longest text of a field that is asked for alone.</summary>
    public const int AloneText = 40_000;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Action<Utf8JsonWriter> write, int longest)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = Plain.Encoder })) write(json);
        if (bytes.WrittenCount <= longest) return Encoding.UTF8.GetString(bytes.WrittenSpan);
        foreach (var most in (int[])[longest, 400, 120])
        {
            var node = JsonNode.Parse(bytes.WrittenSpan)!;
            Cut(node, most);
            var text = node.ToJsonString(Plain);
            if (text.Length <= Largest) return text;
        }

        throw new ProblemException(Problem.Refused("mcp.tooLarge", null, ("most", Largest)));
    }

    private static void Cut(JsonNode? node, int most)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
                if (Shortened(value, most) is { } cut) members[name] = cut;
                else Cut(value, most);
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
                if (Shortened(items[i], most) is { } cut) items[i] = cut;
                else Cut(items[i], most);
        }
    }

    private static string? Shortened(JsonNode? value, int most)
    {
        if (value is not JsonValue leaf || !leaf.TryGetValue<string>(out var text) || text.Length <= most) return null;
        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return string.Create(CultureInfo.InvariantCulture, $"{text[..end]}… [cut: {text.Length} characters in all]");
    }
}
