using System.Text.Json;

namespace Rapport.Core.Access;

/// <summary>The roles a new workplace starts with, and their JSON form.</summary>
public static class Roles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static readonly Role Administrator = new("administrator", Set("*"), Types(), TypeAccess.Full);

    public static readonly Role Manager = new("manager", Set("import", "export", "reports", "undo", "audit", "bulk"),
        Types(("user", new TypeAccess(RecordScope.All, RecordScope.None, false, false)), ("team", new TypeAccess(RecordScope.All, RecordScope.None, false, false))),
        new TypeAccess(RecordScope.All, RecordScope.All, true, true));

    public static readonly Role Sales = new("sales", Set("reports", "export"),
        Types(
            ("user", new TypeAccess(RecordScope.All, RecordScope.None, false, false)),
            ("team", new TypeAccess(RecordScope.All, RecordScope.None, false, false)),
            ("product", new TypeAccess(RecordScope.All, RecordScope.None, false, false))),
        new TypeAccess(RecordScope.Team, RecordScope.Team, true, false));

    public static readonly Role Reader = new("reader", Set("reports"), Types(), new TypeAccess(RecordScope.All, RecordScope.None, false, false));

    public static IReadOnlyList<Role> BuiltIn { get; } = [Administrator, Manager, Sales, Reader];

    public static string ToJson(Role role) => JsonSerializer.Serialize(role, Json);

    public static Role FromJson(string text) => JsonSerializer.Deserialize<Role>(text, Json) ?? throw new FormatException("Not a role.");

    private static HashSet<string> Set(params string[] names) => new(names, StringComparer.Ordinal);

    private static Dictionary<string, TypeAccess> Types(params (string, TypeAccess)[] types) => types.ToDictionary(t => t.Item1, t => t.Item2, StringComparer.Ordinal);
}
