using System.Globalization;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;

namespace Rapport.Core.Packs;

/// <summary>The sample records of a pack as writes: words in one language, days counted from today, references as links.</summary>
internal sealed class PackSample(RecordCatalogue catalogue, Pack pack)
{
    /// <summary>What cannot be written, by its place in the file.</summary>
    public IReadOnlyList<Problem> Problems()
    {
        Writes(CultureInfo.InvariantCulture, DateTime.UnixEpoch, out var problems);
        return problems;
    }

    public IReadOnlyList<RecordWrite> Writes(CultureInfo language, DateTime now, out IReadOnlyList<Problem> problems)
    {
        var met = new List<Problem>();
        var known = new Dictionary<string, Guid>(StringComparer.Ordinal);
        var writes = new List<RecordWrite>();
        foreach (var (record, index) in pack.Demo.Select((r, i) => (r, i)))
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"demo[{index}]");
            if (catalogue.Find(record.Type) is not { } type)
            {
                met.Add(Problem.Missing("type.unknown", at + ".type", ("type", record.Type)));
                continue;
            }

            var values = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var (name, json) in record.Values)
            {
                if (type.Find(name) is not { } field) met.Add(Problem.Invalid("field.unknown", $"{at}.values.{name}", ("name", name), ("field", name), ("type", type.Name)));
                else if (Value(field, json, language, now, known) is { } value) values[name] = value;
                else met.Add(Problem.Invalid("pack.badValue", $"{at}.values.{name}", ("name", name), ("value", json.ToString())));
            }

            var id = Guid.CreateVersion7();
            if (record.Ref is { } reference) known[reference] = id;
            writes.Add(new RecordWrite(WriteKind.Create, type, id, values));
        }

        problems = met;
        return writes;
    }

    private static object? Value(Field field, JsonElement json, CultureInfo language, DateTime now, Dictionary<string, Guid> known)
    {
        try
        {
            if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("en", out _)) return json.Deserialize<LocalText>(Pack.Json)!.For(language);
            var text = json.ValueKind == JsonValueKind.String ? json.GetString()! : null;
            if (text is ['@', ..] && field.Kind is FieldKind.Link or FieldKind.MultiLink) return known.TryGetValue(text[1..], out var id) ? field.Kind == FieldKind.MultiLink ? new[] { id } : id : null;
            if (field.Kind is FieldKind.Date or FieldKind.DateTime && text is ['+' or '-', .., 'd'] && int.TryParse(text[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days) && Math.Abs(days) < 40_000)
                return field.Kind == FieldKind.Date ? DateOnly.FromDateTime(now).AddDays(days) : now.Date.AddDays(days).AddHours(10);
            return ValueJson.Read(json, field.Kind, storage: false);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
