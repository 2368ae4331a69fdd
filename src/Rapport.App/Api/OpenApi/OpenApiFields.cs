using System.Globalization;
using System.Text.Json.Nodes;
using Rapport.Core.Catalogue;
using Rapport.Kit.Words;

namespace Rapport.App.Api.OpenApi;

/// <summary>A field as JSON Schema: kind, limits, choices, words.</summary>
internal static class OpenApiFields
{
    public static JsonObject Schema(RecordType type, Field field, Texts texts, bool isInput)
    {
        var schema = OfKind(field.ValueKind, field);
        var mayBeEmpty = !field.Required && field.Name is not (SystemFields.Id or SystemFields.Version);
        if (mayBeEmpty && schema["type"] is JsonValue kind) schema["type"] = new JsonArray(kind.DeepClone(), "null");
        if (mayBeEmpty && schema["enum"] is JsonArray choices) choices.Add((JsonNode?)null);
        schema["title"] = texts.Field(type, field);
        if (Describe(type, field, texts) is { Length: > 0 } words) schema["description"] = words;
        if (!isInput && (field.ReadOnly || field.IsComputed)) schema["readOnly"] = true;
        if (isInput && field.Default is { } given && JsonOf(given) is { } node) schema["default"] = node;
        if (field.Target is not null) schema["x-target"] = field.Target;
        schema["x-kind"] = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(field.Kind.ToString());
        return schema;
    }

    private static JsonObject OfKind(FieldKind kind, Field field)
    {
        var schema = new JsonObject { ["type"] = "string" };
        switch (kind)
        {
            case FieldKind.Integer: (schema["type"], schema["format"]) = ("integer", "int64"); Range(schema, field); break;
            case FieldKind.Number or FieldKind.Percent: (schema["type"], schema["format"]) = ("number", "double"); Range(schema, field); break;
            case FieldKind.Money: schema["type"] = "number"; Range(schema, field); break;
            case FieldKind.YesNo: schema["type"] = "boolean"; break;
            case FieldKind.Date: schema["format"] = "date"; break;
            case FieldKind.DateTime: schema["format"] = "date-time"; break;
            case FieldKind.Choice: schema["enum"] = Choices(field); break;
            case FieldKind.MultiChoice: List(schema, new JsonObject { ["type"] = "string", ["enum"] = Choices(field) }); break;
            case FieldKind.Tags: List(schema, new JsonObject { ["type"] = "string" }); break;
            case FieldKind.Link or FieldKind.File or FieldKind.Image: schema["format"] = "uuid"; break;
            case FieldKind.MultiLink: List(schema, new JsonObject { ["type"] = "string", ["format"] = "uuid" }); break;
            case FieldKind.Email: schema["format"] = "email"; break;
            case FieldKind.Url: schema["format"] = "uri-reference"; break;
            case FieldKind.Address: Object(schema, "string", "street", "city", "region", "postcode", "country"); break;
            case FieldKind.Location:
                Object(schema, "number", "latitude", "longitude");
                schema["required"] = new JsonArray("latitude", "longitude");
                break;
            default:
                if (field.MaxLength is { } most) schema["maxLength"] = most;
                if (field.Format is { } form) schema["pattern"] = $"^(?:{form})$";
                break;
        }

        return schema;
    }

    private static string Describe(RecordType type, Field field, Texts texts)
    {
        var words = new List<string>();
        if (texts.Help(type, field) is { } help) words.Add(help);
        if (field.Choices.Count > 0) words.Add(string.Join(" · ", field.Choices.Select(c => $"{c.Key}: {texts.Choice(type, field, c.Key)}")));
        if (field.Unique) words.Add(texts["api.f.unique"]);
        if (field.Kind == FieldKind.Money) words.Add(texts["api.f.money"]);
        if (field.IsComputed) words.Add(texts["api.f.computed", ("expression", field.Expression)]);
        return string.Join(" ", words);
    }

    private static JsonArray Choices(Field field) => [.. field.Choices.Select(c => (JsonNode)c.Key)];

    private static void Range(JsonObject schema, Field field)
    {
        if (field.Min is { } least) schema["minimum"] = least;
        if (field.Max is { } most) schema["maximum"] = most;
    }

    private static void List(JsonObject schema, JsonObject item) => (schema["type"], schema["items"], schema["uniqueItems"]) = ("array", item, true);

    private static void Object(JsonObject schema, string kind, params string[] names)
    {
        schema["type"] = "object";
        schema["properties"] = new JsonObject(names.Select(n => KeyValuePair.Create(n, (JsonNode?)new JsonObject { ["type"] = kind })));
    }

    private static JsonNode? JsonOf(object value) => value switch
    {
        string text => text,
        bool flag => flag,
        IConvertible number => JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture)),
        _ => null,
    };
}
