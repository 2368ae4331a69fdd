using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.App.Api;

/// <summary>What is wrong with a JSON value of another kind than is read: where it stands and what is expected there, for people who know no classes of .NET.</summary>
internal static partial class WrongJson
{
    public static Problem Expected(string wanted, string at) => Problem.Invalid("body.wrongKind", at, ("wanted", wanted));

    /// <param name="read">What the JSON was read as.</param>
    /// <param name="at">Where that stands in the body; empty for the body itself.</param>
    public static Problem Of(JsonException broken, Type read, JsonSerializerOptions spelling, string at)
    {
        foreach (var step in Steps().Matches(broken.Path ?? "").Cast<Match>())
        {
            var name = step.Groups["name"].Value;
            at += step.Groups["index"].Success ? step.Value : at.Length == 0 ? name : "." + name;
            read = Within(spelling.GetTypeInfo(read), name) ?? typeof(JsonElement);
        }

        read = Plain(read);
        return read.IsEnum ? Problem.Invalid("body.notAChoice", at, ("choices", string.Join(", ", Enum.GetNames(read).Select(JsonNamingPolicy.CamelCase.ConvertName)))) : Expected(Name(spelling.GetTypeInfo(read)), at);
    }

    private static Type? Within(JsonTypeInfo shape, string name) => shape.Kind == JsonTypeInfoKind.Object
        ? shape.Properties.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))?.PropertyType : shape.ElementType;

    private static Type Plain(Type read) => Nullable.GetUnderlyingType(read) ?? read;

    private static string Name(JsonTypeInfo shape) => shape.Kind switch
    {
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "object",
        JsonTypeInfoKind.Enumerable => shape.ElementType is { } element ? Plain(element) switch
        {
            var one when one == typeof(string) || one.IsEnum => "texts",
            var one when IsWhole(one) => "wholes",
            var one when one == typeof(Guid) => "ids",
            _ => "objects",
        } : "list",
        _ => Plain(shape.Type) switch
        {
            var one when one == typeof(string) => "text",
            var one when one == typeof(bool) => "yesNo",
            var one when one == typeof(double) || one == typeof(decimal) => "number",
            var one when IsWhole(one) => "whole",
            var one when one == typeof(Guid) => "id",
            var one when one == typeof(DateOnly) => "day",
            var one when one == typeof(DateTime) => "moment",
            var one when one == typeof(LocalText) => "words",
            _ => "other",
        },
    };

    private static bool IsWhole(Type type) => type == typeof(int) || type == typeof(long);

    [GeneratedRegex(@"\.(?<name>[^.\[\]]+)|\['(?<name>[^']*)'\]|\[(?<index>\d+)\]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Steps();
}
