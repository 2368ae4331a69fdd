using System.Text;
using System.Text.Json.Nodes;
using Rapport.Core.Catalogue;

namespace Rapport.Fuzz.Api;

/// <summary>Bodies for writing calls.</summary>
internal sealed class ApiBodies(RecordCatalogue catalogue, List<(string Type, string Id)> records, Random random)
{
    private static readonly string[] Values =
        ["null", "true", "-1", "0", "1e999", "-1e-999", "123456789012345678901234567890", "0.1", "0.00001", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udbff\\udfff\"", "\"😀\"", "[]", "{}", "[[[[]]]]", "[null]", "[\"a\",\"a\"]", "[1]",
         "\"2026-02-30\"", "\"2026-02-28\"", "\"0001-01-01\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"2026-01-01T00:00:00+14:00\"", "\"00000000-0000-0000-0000-000000000000\"", "{\"latitude\":91,\"longitude\":0}", "{\"latitude\":1,\"longitude\":\"x\"}", "{\"street\":\"a\",\"country\":\"GB\"}", "\"x@y\"", "\"a@example.com\"", "\"+44 20 7946 0018\"", "\"’; drop table cus_party; --\"", "9007199254740993", "-9223372036854775808", "79228162514264337593543950335", "\"person\"", "\"sale\"", "\"administrator\""];

    private static readonly string[] Pieces = ["{", "}", "[", "]", ":", ",", "\"", "\\u", "null", "1e9", "\"id\":", "\"version\":1,", "//", "\\ud800"];

    public byte[] Record(string type) => Mutated(Text(type));

    public byte[] Batch(string type)
    {
        var items = Enumerable.Range(0, random.OneIn(60) ? random.Next(1, 1_100) : random.Next(1, 6)).Select(_ => random.OneIn(3) && records.FindLast(r => r.Type == type) is { Id: { } id } ? $"{{\"id\":\"{id}\",{Text(type)[1..]}" : Text(type));
        var list = $"[{string.Join(',', items)}]";
        return Mutated(random.OneIn(4) ? list : $"{{\"items\":{list}}}");
    }

    public byte[] Field() => Mutated($"{{\"name\":{(random.OneIn(2) ? Value(null) : $"\"own{random.Next(9)}\"")},\"kind\":{(random.OneIn(3) ? Value(null) : $"\"{random.Pick(["text", "number", "money", "date", "choice", "link", "formula", "rollUp", "tags", "yesNo", "multiLink"])}\"")},\"{random.Pick(["format", "choices", "expression", "target", "indexed", "searchable", "unique", "labels", "maxLength", "pattern"])}\":{Value(null)}}}");

    public byte[] Anything()
    {
        if (random.OneIn(2)) return Encoding.UTF8.GetBytes(Noise.Text(random, 40));
        var bytes = new byte[random.Next(60)];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Very deep, very wide or just too long.</summary>
    public byte[] Huge() => Encoding.UTF8.GetBytes(random.Next(4) switch
    {
        0 => new string('[', random.Next(100_000)),
        1 => "{\"name\":\"" + new string('x', random.Next(2_000_000)) + "\"}",
        2 => "{" + string.Join(',', Enumerable.Range(0, random.Next(20_000)).Select(i => $"\"n{i}\":1")) + "}",
        _ => new string(' ', random.Next((16 << 20) + 100_000)),
    });

    /// <summary>One in three is changed.</summary>
    public byte[] Mutated(string text)
    {
        if (!random.OneIn(3)) return Encoding.UTF8.GetBytes(text);
        return random.OneIn(2) ? Encoding.UTF8.GetBytes(Noise.Mutate(random, text, Pieces, 2)) : Noise.Mutate(random, Encoding.UTF8.GetBytes(text), 2);
    }

    private string Text(string type)
    {
        var found = catalogue.Find(type);
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        // Two of three have what they must have, so that the ways behind the first wall are walked too.
        if (found is not null && !random.OneIn(3))
            foreach (var field in found.Fields.Where(f => f.Required && !f.ReadOnly && f.Default is null)) parts[field.Name] = Fit(field);
        for (var n = random.Next(4); n > 0; n--)
        {
            if (found is null || random.OneIn(30)) parts[Noise.Text(random, 6)] = Value(null);
            else { var field = random.Pick(random.OneIn(8) ? found.Fields : [.. found.Fields.Where(f => !f.ReadOnly && !f.IsComputed)]); parts[field.Name] = Value(field); }
        }

        if (random.OneIn(10)) parts["version"] = random.Pick(["1", "2", "-1", "\"1\"", "1e99", "null"]);
        return "{" + string.Join(',', parts.Select(p => $"{JsonValue.Create(p.Key).ToJsonString()}:{p.Value}")) + "}";
    }

    private string Value(Field? field) => field is null || random.OneIn(5) ? random.Pick(Values) : Fit(field);

    private string Fit(Field field) => field.ValueKind switch
    {
        FieldKind.Integer => random.Pick(["0", "1", "-5"]),
        FieldKind.Number or FieldKind.Money or FieldKind.Percent => random.Pick(["0", "12.5", "-0.0001"]),
        FieldKind.YesNo => "true",
        FieldKind.Date => "\"2024-02-29\"",
        FieldKind.DateTime => "\"2026-01-31T10:00:00Z\"",
        FieldKind.Choice when field.Choices.Count > 0 => $"\"{random.Pick(field.Choices).Key}\"",
        FieldKind.MultiChoice or FieldKind.Tags => "[\"a\"]",
        FieldKind.MultiLink => $"[\"{Linked(field)}\"]",
        FieldKind.Link => $"\"{Linked(field)}\"",
        FieldKind.Email => "\"a@example.com\"",
        FieldKind.Phone => "\"+44 20 7946 0018\"",
        FieldKind.Address => "{\"street\":\"a\",\"country\":\"GB\"}",
        FieldKind.Location => "{\"latitude\":1,\"longitude\":2}",
        _ => $"\"{random.Pick(["a", "张三", "Fuzz " + random.Next(1000)])}\"",
    };

    private string Linked(Field field) => records.FindAll(r => r.Type == field.Target) is { Count: > 0 } fitting ? random.Pick(fitting).Id : Guid.Empty.ToString();
}
