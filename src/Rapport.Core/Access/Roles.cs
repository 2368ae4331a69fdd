using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rapport.Core.Access;

/// <summary>The roles a new workplace starts with, and their JSON form.</summary>
public static class Roles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new NameSet() },
    };

    public static readonly Role Administrator = new("administrator", Set("*"), Types(), TypeAccess.Full);

    public static readonly Role Manager = new("manager", Set(Functions.Import, Functions.Export, Functions.Reports, Functions.Undo, Functions.Merge, Functions.Audit),
        Types(("user", new TypeAccess(RecordScope.All, RecordScope.None, false, false)), ("team", new TypeAccess(RecordScope.All, RecordScope.None, false, false))),
        new TypeAccess(RecordScope.All, RecordScope.All, true, true));

    public static readonly Role Sales = new("sales", Set(Functions.Reports, Functions.Export),
        Types(
            ("user", new TypeAccess(RecordScope.All, RecordScope.None, false, false)),
            ("team", new TypeAccess(RecordScope.All, RecordScope.None, false, false)),
            ("product", new TypeAccess(RecordScope.All, RecordScope.None, false, false))),
        new TypeAccess(RecordScope.Team, RecordScope.Team, true, false));

    public static readonly Role Reader = new("reader", Set(Functions.Reports), Types(), new TypeAccess(RecordScope.All, RecordScope.None, false, false));

    public static IReadOnlyList<Role> BuiltIn { get; } = [Administrator, Manager, Sales, Reader];

    /// <summary>A role that may do nothing: what a name that no longer exists means.</summary>
    internal static Role Powerless(string name) => new(name, Set(), Types(), TypeAccess.Nothing);

    public static string ToJson(Role role) => JsonSerializer.Serialize(role, Json);

    public static Role FromJson(string text) => JsonSerializer.Deserialize<Role>(text, Json) ?? throw new FormatException("Not a role.");

    private static HashSet<string> Set(params string[] names) => new(names, StringComparer.Ordinal);

    private static Dictionary<string, TypeAccess> Types(params (string, TypeAccess)[] types) => types.ToDictionary(t => t.Item1, t => t.Item2, StringComparer.Ordinal);

    /// <summary>The serialiser writes read-only sets, but cannot read them.</summary>
    private sealed class NameSet : JsonConverter<IReadOnlySet<string>>
    {
        public override IReadOnlySet<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new HashSet<string>(JsonSerializer.Deserialize<string[]>(ref reader, options) ?? [], StringComparer.Ordinal);

        public override void Write(Utf8JsonWriter writer, IReadOnlySet<string> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Order(StringComparer.Ordinal).ToArray(), options);
    }
}
