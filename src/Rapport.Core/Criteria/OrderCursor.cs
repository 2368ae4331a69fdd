using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Rapport.Core.Criteria;

/// <summary>Where a page ended: the database values of the sort keys in the last row, and its row number. Opaque outside.</summary>
public sealed record OrderCursor(IReadOnlyList<object?> Values, long N)
{
    /// <summary>Base64url text; values are what the reader's <c>GetValue</c> gave for <see cref="OrderSql.Columns"/>.</summary>
    public string Write(OrderSql order)
    {
        var parts = new List<string?> { Sort(order) };
        parts.AddRange(Values.Select(Write));
        parts.Add(N.ToString(CultureInfo.InvariantCulture));
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(parts));
    }

    /// <summary>Null when the text is no cursor of this sort.</summary>
    public static OrderCursor? Read(string text, OrderSql order)
    {
        try
        {
            if (text.Length > 20_000) return null;
            var parts = JsonSerializer.Deserialize<string?[]>(Base64Url.DecodeFromChars(text));
            if (parts is null || parts.Length != order.Keys.Count + 2 || parts[0] != Sort(order)) return null;
            var values = new object?[order.Keys.Count];
            for (var i = 0; i < values.Length; i++)
            {
                if (parts[i + 1] is not { } part) continue;
                values[i] = Read(part);
                if (!Fits(values[i]!, order.Keys[i].Operand.Kind)) return null;
            }

            return new OrderCursor(values, long.Parse(parts[^1]!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is FormatException or JsonException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    private static string Sort(OrderSql order) => string.Join(',', order.Keys.Select(k => k.Mark));

    private static string? Write(object? value) => value switch
    {
        null or DBNull => null,
        long number => "l" + number.ToString(CultureInfo.InvariantCulture),
        double number => "d" + number.ToString("R", CultureInfo.InvariantCulture),
        string text => "s" + text,
        bool flag => flag ? "b1" : "b0",
        byte[] id => "x" + Convert.ToHexString(id),
        Guid id => "g" + id.ToString("N"),
        DateOnly day => "y" + day.DayNumber.ToString(CultureInfo.InvariantCulture),
        DateTime { Kind: DateTimeKind.Unspecified } day => "y" + DateOnly.FromDateTime(day).DayNumber.ToString(CultureInfo.InvariantCulture),
        DateTime moment => "t" + moment.Ticks.ToString(CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"No cursor form for a {value.GetType().Name}."),
    };

    private static object Read(string part)
    {
        var text = part.Length == 0 ? throw new FormatException() : part[1..];
        return part[0] switch
        {
            'l' => long.Parse(text, CultureInfo.InvariantCulture),
            'd' => double.Parse(text, CultureInfo.InvariantCulture),
            's' => CriteriaTokens.IsSound(text) ? text : throw new FormatException(),
            'b' => text == "1",
            'x' => Convert.FromHexString(text),
            'g' => Guid.ParseExact(text, "N"),
            'y' => DateOnly.FromDayNumber(int.Parse(text, CultureInfo.InvariantCulture)),
            't' => new DateTime(long.Parse(text, CultureInfo.InvariantCulture), DateTimeKind.Utc),
            _ => throw new FormatException(),
        };
    }

    // A forged cursor must not reach the database with a value of another type.
    private static bool Fits(object value, BoundKind kind) => kind switch
    {
        BoundKind.Text => value is string,
        BoundKind.Number => value is long or double,
        BoundKind.YesNo => value is bool or long,
        BoundKind.Day => value is DateOnly or string or double,
        BoundKind.Moment => value is DateTime or long or double,
        _ => value is Guid or byte[] or string,
    };
}
