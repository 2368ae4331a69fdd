using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rapport.Core.Packs;

/// <summary>JSON written as YAML for people: one line a value, words by language beside each other.</summary>
internal static class YamlText
{
    public static string Write(JsonNode node)
    {
        var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Write(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, IsSmall(map) ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map)
                {
                    emitter.Emit(new Scalar(key));
                    Write(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, list.All(i => i is JsonValue) ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list) Write(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case null: emitter.Emit(new Scalar("null")); break;
            default:
                // A word that would be read as something else is quoted.
                var isText = node.GetValueKind() == JsonValueKind.String;
                emitter.Emit(new Scalar(null, null, isText ? node.GetValue<string>() : node.ToJsonString(), isText ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: true));
                break;
        }
    }

    private static bool IsSmall(JsonObject map) => map.Count is > 0 and <= 3 && map.All(p => p.Value is JsonValue) && map.ContainsKey("en");
}
