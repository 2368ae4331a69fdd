using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rapport.Core.Packs;

/// <summary>
/// A YAML document as JSON, with the line of each part. Read event by event: no aliases (ten lines of them can mean a
/// billion parts), no tags, bounded depth.
/// </summary>
internal sealed partial class YamlTree
{
    private const int Deepest = 24;
    private readonly Dictionary<string, long> lines = new(StringComparer.Ordinal);

    public JsonNode? Root { get; private set; }

    public static YamlTree Read(string text)
    {
        var tree = new YamlTree();
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _)) return tree;
        parser.Consume<DocumentStart>();
        tree.Root = tree.Node(parser, "$", 0);
        parser.Consume<DocumentEnd>();
        if (parser.Current is DocumentStart second) throw new YamlException(second.Start, second.End, "one document only");
        return tree;
    }

    /// <summary>The line of a JSON path such as <c>$.fields.competitor.website.kind</c>, or of the nearest part around it.</summary>
    public long LineOf(string? path)
    {
        var at = path ?? "$";
        while (!lines.ContainsKey(at) && at.Length > 1)
        {
            var cut = Math.Max(at.LastIndexOf('.'), at.LastIndexOf('['));
            at = cut <= 0 ? "$" : at[..cut];
        }

        return lines.GetValueOrDefault(at, 1);
    }

    private JsonNode? Node(IParser parser, string path, int depth)
    {
        var here = parser.Current ?? throw new YamlException("the file ends too early");
        lines.TryAdd(path, here.Start.Line);
        if (depth > Deepest) throw new YamlException(here.Start, here.End, $"nested deeper than {Deepest}");
        if (here is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias) throw new YamlException(here.Start, here.End, "anchors and aliases are not taken");
        return parser.Consume<ParsingEvent>() switch
        {
            Scalar scalar => Value(scalar),
            SequenceStart => List(parser, path, depth),
            MappingStart => Map(parser, path, depth),
            var other => throw new YamlException(other.Start, other.End, "a value is expected"),
        };
    }

    private JsonArray List(IParser parser, string path, int depth)
    {
        var list = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _)) list.Add(Node(parser, $"{path}[{list.Count.ToString(CultureInfo.InvariantCulture)}]", depth + 1));
        return list;
    }

    private JsonObject Map(IParser parser, string path, int depth)
    {
        var map = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            if (map.ContainsKey(key.Value)) throw new YamlException(key.Start, key.End, $"'{key.Value}' stands twice");
            lines[$"{path}.{key.Value}"] = key.Start.Line;
            map[key.Value] = Node(parser, $"{path}.{key.Value}", depth + 1);
        }

        return map;
    }

    // Words are words: only what the JSON schema of YAML 1.2 calls a number, yes/no or nothing is one, so that "no" stays a word.
    private static JsonNode? Value(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain) return JsonValue.Create(text);
        return text switch
        {
            "" or "null" or "~" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when Whole().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            _ when Decimals().IsMatch(text) => JsonValue.Create(decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)),
            _ => JsonValue.Create(text),
        };
    }

    [GeneratedRegex("^-?(0|[1-9][0-9]{0,17})\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex("^-?(0|[1-9][0-9]{0,14})\\.[0-9]{1,12}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Decimals();
}
