using System.Text.Json;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.Kit.Words;

/// <summary>The words of a refusal by a limit of discretion: the field as people call it, whose rule it is, and whom to ask.</summary>
internal static class LimitProblem
{
    public static bool Is(Problem problem) => problem.Code.StartsWith("limit.", StringComparison.Ordinal) && problem.Args?.ContainsKey("field") == true;

    /// <summary>What takes the place of the arguments of these names. One that was kept with a job comes back as JSON.</summary>
    public static IEnumerable<(string, object?)> Args(Texts texts, Problem problem)
    {
        string? Said(string name) => problem.Args!.GetValueOrDefault(name) is { } value && value is not JsonElement { ValueKind: JsonValueKind.Null } && value.ToString() is { Length: > 0 } text ? text : null;
        var (type, field) = (Said("type"), Said("field") ?? "");
        var label = problem.Args!.GetValueOrDefault("fieldLabel") switch { LocalText words => words, JsonElement { ValueKind: JsonValueKind.Object } json => json.Deserialize<LocalText>(), _ => null };
        yield return ("field", label?.For(texts.Culture) is { Length: > 0 } own ? own : texts.Has($"{type}.{field}") ? texts[$"{type}.{field}"] : texts.Has("field." + field) ? texts["field." + field] : field);
        yield return ("type", type is not null && texts.Has("type." + type) ? texts["type." + type] : type);
        yield return ("whose", Said("role") is { } role ? texts["limit.whose.role", ("role", texts.Has("role." + role) ? texts["role." + role] : role)] : texts["limit.whose.person", ("person", Said("person"))]);
        yield return ("ask", Said("people") is { } people ? texts["limit.ask", ("people", people.Replace(", ", texts["format.listSeparator"], StringComparison.Ordinal))] : texts["limit.askNobody"]);
    }
}
