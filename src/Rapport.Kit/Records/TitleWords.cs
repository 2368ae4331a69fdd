using System.Globalization;
using System.Text.RegularExpressions;
using Rapport.Core.Access.Limits;
using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;
using Rapport.Kit.Words;

namespace Rapport.Kit.Records;

/// <summary>Titles as people say them. Layouts and limits are called by the names of their types, fields and roles: by which programs know those.</summary>
public static partial class TitleWords
{
    public static string Of(Texts texts, RecordCatalogue catalogue, string type, string title) => type switch
    {
        LayoutType.Name => title.Split('/', 2) is var parts && catalogue.Find(parts[0]) is { } of ? texts.Types(of) + (parts.Length > 1 ? $" ({Role(texts, parts[1])})" : "") : title,
        LimitType.Name => Limit(texts, catalogue, title),
        _ => title,
    };

    private static string Limit(Texts texts, RecordCatalogue catalogue, string title)
    {
        if (Parts().Match(title) is not { Success: true } parts || catalogue.Find(parts.Groups[1].Value) is not { } type || type.Find(parts.Groups[2].Value) is not { } field) return title;
        var bound = parts.Groups[3].Value;
        if (field.ValueKind == FieldKind.Percent) bound = Number().Replace(bound, n => double.Parse(n.Value, CultureInfo.InvariantCulture) is var share ? (share * 100).ToString("0.##", texts.Culture) + "%" : n.Value);
        // "1" stands for a single person, whom the name does not tell.
        var whose = parts.Groups[4].Value == "1" ? "" : $" ({Role(texts, parts.Groups[4].Value)})";
        return $"{texts.Type(type)}, {texts.Field(type, field)}{bound}{whose}";
    }

    private static string Role(Texts texts, string role) => texts.Has("role." + role) ? texts["role." + role] : role;

    [GeneratedRegex(@"^(\w+)\.(\w+)(.*) \((.+)\)\z", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Parts();

    [GeneratedRegex(@"-?\d+(\.\d+)?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Number();
}
