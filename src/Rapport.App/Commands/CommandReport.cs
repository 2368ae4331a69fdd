using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rapport.App.Commands;

/// <summary>One result for a person at a terminal: its plain values line by line, then each list or group within it under a heading.</summary>
internal static class CommandReport
{
    public static void Write(TextWriter target, JsonObject result)
    {
        foreach (var (key, value) in result.Where(p => !IsNested(p.Value))) target.WriteLine($"{key,-22} {Plain(value)}");
        foreach (var (key, value) in result.Where(p => IsNested(p.Value))) WriteNested(target, key, value!);
    }

    private static void WriteNested(TextWriter target, string title, JsonNode value)
    {
        target.WriteLine();
        if (value is JsonObject group)
        {
            target.WriteLine(title);
            Write(target, group);
            return;
        }

        var rows = value.AsArray().OfType<JsonObject>().ToList();
        if (rows.TrueForAll(r => !r.Any(p => IsNested(p.Value))))
        {
            target.WriteLine(title);
            CommandTable.Write(target, new JsonArray([.. rows.Select(Short)]));
            return;
        }

        // Rows that hold tables themselves: each is a heading of its own.
        foreach (var row in rows)
        {
            target.WriteLine($"{title}: {string.Join(", ", row.Where(p => !IsNested(p.Value)).Select(p => $"{p.Key} {Plain(p.Value)}"))}");
            foreach (var (key, nested) in row.Where(p => IsNested(p.Value))) WriteNested(target, key, nested!);
            if (row != rows[^1]) target.WriteLine();
        }
    }

    private static bool IsNested(JsonNode? value) => value is JsonObject || value is JsonArray { Count: > 0 } list && list.All(v => v is JsonObject);

    private static JsonObject Short(JsonObject row) => new(row.Select(p => KeyValuePair.Create(p.Key, IsFraction(p.Value, out var number) ? JsonValue.Create(double.Parse(number.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)) : p.Value?.DeepClone())));

    private static string Plain(JsonNode? value) => value switch
    {
        null => "–",
        JsonArray list => string.Join(", ", list.Select(Plain)),
        _ when IsFraction(value, out var small) && Math.Abs(small) < 0.001 && small != 0 => small.ToString("G4", CultureInfo.InvariantCulture),
        _ when IsFraction(value, out var number) => number.ToString("#,0.####", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static bool IsFraction(JsonNode? value, out double number)
    {
        number = 0;
        return value is JsonValue v && v.GetValueKind() == JsonValueKind.Number && v.TryGetValue(out number);
    }
}
