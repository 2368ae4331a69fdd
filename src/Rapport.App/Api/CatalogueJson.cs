using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Access.Limits;
using Rapport.Core.Catalogue;
using Rapport.Core.Values;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.App.Api;

/// <summary>
/// The catalogue as the caller may see it, in the names that <see cref="FieldsApi"/> takes; words in every language, for a
/// program that asks speaks none of its own.
/// </summary>
internal sealed class CatalogueJson(TextBook book)
{
    private readonly Texts[] languages = [.. TextBook.Languages.Select(l => new Texts(book, CultureInfo.GetCultureInfo(l)))];

    public void WriteAll(Utf8JsonWriter json, RecordCatalogue catalogue, Principal who)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var type in catalogue.Types.Where(t => who.AccessTo(t).Read != RecordScope.None)) Write(json, catalogue, type, who);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void Write(Utf8JsonWriter json, RecordCatalogue catalogue, RecordType type, Principal who)
    {
        var access = who.AccessTo(type);
        json.WriteStartObject();
        json.WriteString("name", type.Name);
        Words(json, "label", type.Label, t => t.Type(type));
        Words(json, "pluralLabel", type.PluralLabel, t => t.Types(type));
        json.WriteString("title", type.Title);
        json.WriteString("icon", type.Icon);
        if (type.Made is { } made)
        {
            json.WriteBoolean("custom", true);
            if (made.TitleLabel is { } called) Words(json, "titleLabel", called, _ => null);
            json.WriteBoolean("aside", made.Aside);
            json.WriteBoolean("latestFirst", made.LatestFirst);
            if (made.Timeline is { } story)
            {
                json.WritePropertyName("timeline");
                JsonSerializer.Serialize(json, story, FieldDefinition.Json);
            }
        }

        if (type.Under.Where(n => !access.HiddenFields.Contains(n)).ToList() is { Count: > 0 } under)
        {
            json.WriteStartArray("subtitle");
            foreach (var name in under) json.WriteStringValue(name);
            json.WriteEndArray();
        }

        json.WriteBoolean("create", access.Create);
        json.WriteBoolean("delete", access.Delete);
        json.WriteStartArray("fields");
        foreach (var field in type.Fields.Where(f => !access.HiddenFields.Contains(f.Name))) WriteField(json, type, field, who);
        json.WriteEndArray();
        Relations(json, catalogue, type, who);
        json.WriteEndObject();
    }

    public void WriteField(Utf8JsonWriter json, RecordType type, Field field, Principal who)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("kind", Word(field.Kind));
        Words(json, "label", field.Label, t => t.Field(type, field));
        Words(json, "help", field.Help, t => t.Help(type, field));
        if (field.Name == type.Title) json.WriteBoolean("title", true);
        Flags(json, field, isReadOnly: field.ReadOnly || field.IsComputed || who.AccessTo(type).ReadOnlyFields.Contains(field.Name));
        Details(json, field);
        Choices(json, type, field);
        Limits(json, LimitBook.ConcerningOn(who, type), field);
        json.WriteEndObject();
    }

    /// <summary>What points at records of the type, by the name that criteria, roll-ups and <c>expand</c> take.</summary>
    private void Relations(Utf8JsonWriter json, RecordCatalogue catalogue, RecordType type, Principal who)
    {
        json.WriteStartArray("relations");
        foreach (var relation in catalogue.InversesOf(type.Name).Where(r => who.AccessTo(r.Type) is { Read: not RecordScope.None } access && !access.HiddenFields.Contains(r.Link.Name)))
        {
            json.WriteStartObject();
            json.WriteString("name", relation.Name);
            json.WriteString("type", relation.Type.Name);
            json.WriteString("field", relation.Link.Name);
            Words(json, "label", null, t => RelationWords.Name(t, type.Name, relation));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Flags(Utf8JsonWriter json, Field field, bool isReadOnly)
    {
        json.WriteBoolean("required", field.Required);
        json.WriteBoolean("unique", field.Unique);
        json.WriteBoolean("readOnly", isReadOnly);
        json.WriteBoolean("searchable", field.Searchable);
        json.WriteBoolean("indexed", field.Indexed);
        json.WriteBoolean("inList", field.InList);
        json.WriteBoolean("sensitive", field.Sensitive);
        if (field.IsStages) json.WriteBoolean("stages", true);
    }

    /// <summary>What only some fields have: left out where there is nothing to say.</summary>
    private static void Details(Utf8JsonWriter json, Field field)
    {
        foreach (var (name, text) in ((string, string?)[])
        [
            ("target", field.Target), ("inverse", field.Inverse), ("expression", field.Expression), ("resultKind", field.IsComputed ? Word(field.ValueKind) : null),
            ("format", field.Format), ("example", field.Example), ("pattern", field.Pattern), ("section", field.Section),
        ])
            if (text is not null) json.WriteString(name, text);
        if (field.Default is { } given)
        {
            json.WritePropertyName("default");
            ValueJson.Write(json, field.Kind, given, storage: false);
        }

        if (field.Min is { } least) json.WriteNumber("min", least);
        if (field.Max is { } most) json.WriteNumber("max", most);
        if (field.MaxLength is { } longest) json.WriteNumber("maxLength", longest);
        if (field.Decimals is { } decimals) json.WriteNumber("decimals", decimals);
        Names(json, "aliases", field.Aliases);
    }

    private void Choices(Utf8JsonWriter json, RecordType type, Field field)
    {
        if (field.Choices.Count == 0) return;
        json.WriteStartArray("choices");
        foreach (var choice in field.Choices)
        {
            json.WriteStartObject();
            json.WriteString("key", choice.Key);
            if (choice.Tone is { } tone) json.WriteString("tone", tone);
            Words(json, "label", choice.Label, t => t.Choice(type, field, choice.Key));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>How much the caller may set the field to.</summary>
    private static void Limits(Utf8JsonWriter json, IReadOnlyList<Limit> all, Field field)
    {
        if (all.All(l => l.Field != field.Name)) return;
        json.WriteStartArray("limits");
        foreach (var limit in all.Where(l => l.Field == field.Name))
        {
            json.WriteStartObject();
            json.WriteString("rule", limit.Id);
            if (limit.Role is { } role) json.WriteString("role", role);
            if (limit.Most is { } most) json.WriteNumber("most", most);
            if (limit.Least is { } least) json.WriteNumber("least", least);
            if (limit.OfChange) json.WriteBoolean("ofChange", true);
            if (limit.Free) json.WriteBoolean("free", true);
            if (limit.Currency is { } currency) json.WriteString("currency", currency);
            if (limit.Criteria is { } criteria) json.WriteString("criteria", criteria);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Names(Utf8JsonWriter json, string name, IEnumerable<string> all)
    {
        if (!all.Any()) return;
        json.WriteStartArray(name);
        foreach (var one in all) json.WriteStringValue(one);
        json.WriteEndArray();
    }

    /// <summary>Words said at run time as they were said, all others from the modules' texts.</summary>
    private void Words(Utf8JsonWriter json, string name, LocalText? said, Func<Texts, string?> find)
    {
        if (said is not null)
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, said);
            return;
        }

        if (find(languages[0]) is null) return;
        json.WriteStartObject(name);
        foreach (var texts in languages) json.WriteString(texts.Language, find(texts));
        json.WriteEndObject();
    }

    private static string Word(FieldKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}
