using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;
using Rapport.Core.Storage;
using Rapport.Core.Values;
using Rapport.Core.Versions;

namespace Rapport.Core.Packs;

/// <summary>The workplace as a pack finds it: its catalogue, and what was said of everything that was made at run time.</summary>
internal sealed class PackGround
{
    private readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> layouts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FieldDefinition> retiredFields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TypeDefinition> retiredTypes = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, string> nameless = [];
    private IReadOnlyDictionary<string, string> prints = new Dictionary<string, string>();
    private IReadOnlyDictionary<string, IReadOnlyList<HeldChoice>> held = new Dictionary<string, IReadOnlyList<HeldChoice>>();

    private PackGround(RecordCatalogue catalogue) => Catalogue = catalogue;

    public RecordCatalogue Catalogue { get; }

    /// <param name="keys">Layouts to look at.</param>
    /// <param name="prints">Print templates as they stand.</param>
    /// <param name="held">Choices that the pack lacks and records hold, by <c>type/name</c> of their field.</param>
    public static async Task<PackGround> ReadAsync(IDatabase database, RecordCatalogue catalogue, LayoutBook book, IEnumerable<string> keys, IReadOnlyDictionary<string, string> prints, IReadOnlyDictionary<string, IReadOnlyList<HeldChoice>> held, CancellationToken ct)
    {
        var ground = new PackGround(catalogue) { prints = prints, held = held };
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select type, name, definition, retired_at from core_field union all select name, '', definition, retired_at from core_type";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                var (type, name, isRetired) = (row.GetString(0), row.GetString(1), !row.IsDBNull(3));
                if (name.Length == 0) { if (isRetired) ground.retiredTypes[type] = StoredTypes.Read(row.GetString(2)); continue; }
                var said = JsonSerializer.Deserialize<FieldDefinition>(row.GetString(2), FieldDefinition.Json)!;
                if (isRetired) ground.retiredFields[KeyOf(type, name)] = said;
                else ground.fields[KeyOf(type, name)] = Text(said);
            }
        }

        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select definition from core_view where shared";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
                if (JsonSerializer.Deserialize<Views.SavedList>(row.GetString(0), JsonSerializerOptions.Web) is { Names: null } view) ground.nameless[view.Id] = view.Name;
        }

        foreach (var key in keys)
            if (await book.KeptAsync(key.Split('/')[0], key.Contains('/', StringComparison.Ordinal) ? key.Split('/')[1] : null, ct) is { } layout) ground.layouts[key] = layout.ToJson();
        return ground;
    }

    public string? Type(string name) => Catalogue.Find(name)?.Made is { } made ? Text(made) : null;

    public string? Field(string type, string name) => fields.GetValueOrDefault(KeyOf(type, name));

    public IReadOnlyList<HeldChoice> Held(string type, string name) => held.GetValueOrDefault(KeyOf(type, name)) ?? [];

    /// <summary>What a pack says of a field, and behind its choices those that stay.</summary>
    public FieldDefinition Keeping(string type, string name, FieldDefinition said, IReadOnlyList<HeldChoice> stay) =>
        stay.Count == 0 ? said : said with { Choices = [.. said.Choices ?? [], .. Catalogue[type][name].Choices.Where(c => stay.Any(h => h.Key == c.Key))] };

    /// <summary>What was last said of a type or field that is out of sight.</summary>
    public TypeDefinition? RetiredType(string name) => retiredTypes.GetValueOrDefault(name);

    public FieldDefinition? RetiredField(string type, string name) => retiredFields.GetValueOrDefault(KeyOf(type, name));

    /// <summary>What people here call a part, which may be another word than the pack's.</summary>
    public LocalText? Label(PackPart part, string type, string? name) => part switch
    {
        PackPart.Type => (Catalogue.Find(type)?.Made ?? RetiredType(type))?.Label,
        PackPart.Field => Field(type, name!) is { } field ? JsonSerializer.Deserialize<FieldDefinition>(field, FieldDefinition.Json)!.Label : RetiredField(type, name!)?.Label,
        PackPart.Rule => Catalogue.Find(type)?.Rules.FirstOrDefault(r => r.Name == name)?.Definition.Message,
        PackPart.Print => Print(type, name!) is { } print ? JsonSerializer.Deserialize<PackPrint>(print, FieldDefinition.Json)!.Name : null,
        _ => null,
    };

    public string? Rule(string type, string name) => Catalogue.Find(type)?.Rules.FirstOrDefault(r => r.Name == name) is { } rule ? Text(rule.Definition) : null;

    public string? Print(string type, string key) => prints.GetValueOrDefault(KeyOf(type, key));

    public string? Layout(string key) => layouts.GetValueOrDefault(key);

    /// <summary>A list that came with one name only, before lists had one in each language, and was given no other since.</summary>
    public bool IsNameless(Guid view, LocalText? names) => names is { ZhHans: not null } or { ZhHant: not null } && nameless.TryGetValue(view, out var name) && new[] { names.En, names.ZhHans, names.ZhHant }.Contains(name);

    /// <summary>How the parts of a pack stand here now.</summary>
    public PackStand Stand(Pack pack) => new()
    {
        Types = Known(pack.Types.Keys, Type),
        Fields = Known(pack.Fields.SelectMany(t => t.Value.Keys.Select(name => KeyOf(t.Key, name))), key => fields.GetValueOrDefault(key)),
        Layouts = Known(pack.Layouts.Keys, Layout),
        Rules = Known(pack.AllRules().Select(r => KeyOf(r.Type, r.Name)), key => Rule(key.Split('/')[0], key.Split('/')[1])),
        Prints = Known(pack.AllPrints().Select(p => KeyOf(p.Type, p.Key)), key => prints.GetValueOrDefault(key)),
    };

    public static string KeyOf(string type, string name) => $"{type}/{name}";

    public static string Text(object said) => JsonSerializer.Serialize(said, said.GetType(), FieldDefinition.Json);

    private static Dictionary<string, string> Known(IEnumerable<string> keys, Func<string, string?> now) =>
        keys.Select(key => (Key: key, Now: now(key))).Where(p => p.Now is not null).ToDictionary(p => p.Key, p => p.Now!, StringComparer.Ordinal);
}
