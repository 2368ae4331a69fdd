using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Values;

namespace Rapport.Storage.Specs.Worlds;

/// <summary>
/// Values of every kind of field: such as people have, and as often those on which files, spreadsheets and databases stumble. Files are left
/// out: their content is no value.
/// </summary>
internal sealed class RandomValues(Random random)
{
    private static readonly string[] Lines =
    [
        "plain", "张三丰", "臺北市", "Zoë Ångström", "O'Neil & Sons", "say \"hi\"", "a,b;c|d", "=1+1", "+cmd", "@sum(A1)", "-2+3", "'=quoted", "''", "007", "1e5", "0x1F", "-5", "+49 30 1234", "TRUE", "null", "n/a", "none", "-", "1/2/2026",
        "2026-01-31", "12.50 €", "50 %", "<b>&amp;</b>", "_x000D_", "tab\tin it", "two\nlines", "C:\\x", "👩‍👩‍👧 family", "{\"a\":1}", "[x]", "٣", "１２３", "a\u00A0b", "e\u0301", "x'; drop table y; --",
    ];

    private static readonly string[] Stories = ["  set in\n\tby blanks", "first\r\n\r\nthird \"quoted\", line", "ends;\nhere", "\n\nlate", "=HYPERLINK(\"x\")\nand more", "行一\n行二", new string('长', 400)];
    private static readonly string[] Tags = ["vip", "fair", "a;b", "c,d", "[x]", "\"q\"", "北京、上海", "none", "-", "=1+1", "@x", "two words", "n/a", "1,5"];
    private static readonly string[] Countries = ["Germany", "France", "China", "United Kingdom"];
    private static readonly double[] Numbers = [0, 0.1 + 0.2, -1.5e-9, 1e300, 123456789.125, -42, 1 / 3.0, 1e21, 5e-324];
    private static readonly decimal[] Amounts = [0m, -1234.5678m, 0.0001m, 899_999_999_999_999.9999m, 12.5m, 1000m, -0.01m];
    private static readonly long[] Wholes = [0, 1, -1, 42, long.MaxValue, long.MinValue + 1, 9_007_199_254_740_993, 20260131, -1_000_000];

    public Random Random => random;

    public T One<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    public bool Chance(int in100) => random.Next(100) < in100;

    /// <summary>A value for the field; null where it may be empty, and now and then is.</summary>
    /// <param name="linked">Records that links of a type may lead to.</param>
    public object? Of(Field field, Func<string, IReadOnlyList<Guid>> linked)
    {
        if (!field.Required && Chance(35)) return null;
        return field.Kind switch
        {
            FieldKind.Text when field.Unique => Guid.CreateVersion7().ToString("N")[8..20] + One(["", "-ä", "=", "+7"]),
            FieldKind.Text when field.IsCountry => One(Countries),
            FieldKind.Text => Cut(field, One(Lines)),
            FieldKind.LongText => Cut(field, Chance(50) ? One(Stories) : One(Lines)),
            FieldKind.Integer => Within(field, One(Wholes)),
            FieldKind.Number => field.Required ? random.Next(1, 100) / 4.0 : One(Numbers),
            FieldKind.Money => field.Required ? random.Next(1, 10_000) / 100m : One(Amounts),
            FieldKind.Percent => One([0.125, 1, 0, -0.5, 0.3333]),
            FieldKind.YesNo => Chance(50),
            FieldKind.Date => Chance(20) ? One([new DateOnly(1583, 1, 1), new DateOnly(1899, 12, 31), new DateOnly(1900, 2, 28), new DateOnly(9999, 12, 31), new DateOnly(2024, 2, 29)]) : new DateOnly(1950, 1, 1).AddDays(random.Next(36_000)),
            FieldKind.DateTime => Chance(20) ? One([new DateTime(1700, 1, 1, 0, 0, 0, 1, DateTimeKind.Utc), new DateTime(2026, 3, 29, 1, 30, 0, DateTimeKind.Utc), new DateTime(2199, 12, 31, 23, 59, 59, 999, DateTimeKind.Utc)])
                : new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(random.NextInt64(1_000_000_000_000)),
            FieldKind.Choice => One(field.Choices).Key,
            FieldKind.MultiChoice => Some(field.Choices.Select(c => c.Key)),
            FieldKind.Tags => Some(Tags),
            FieldKind.Link when field.Target is { } target && linked(target) is { Count: > 0 } ids => One(ids),
            FieldKind.MultiLink when field.Target is { } target && linked(target) is { Count: > 0 } ids => ids.Where(_ => Chance(30)).Distinct().Order().ToArray() is { Length: > 0 } some ? some : null,
            FieldKind.Email => string.Create(CultureInfo.InvariantCulture, $"p{random.Next(40)}.o'x+y@example.org"),
            FieldKind.Phone => string.Create(CultureInfo.InvariantCulture, $"+4930123456{random.Next(10, 99)}"),
            FieldKind.Url => One(["https://example.org/?a=1,2", "https://example.org/path;x=1/y", "http://shop.example.cn:8080/%E8%B7%AF?q=%2B"]),
            FieldKind.Address => One<PostalAddress>([new("1; High St", "Leeds", null, "LS1", "GB"), new("人民路 1 号", "上海", null, "200000", "CN"), new(null, "Ulm, Donau", "BW"), new("2 \"The\" Mews\nRear", null, null, "007")]),
            FieldKind.Location => new GeoPoint(random.Next(-9000, 9000) / 100.0, random.NextDouble() * 180),
            _ => null,
        };
    }

    private string[]? Some(IEnumerable<string> words) => words.Where(_ => Chance(30)).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } some ? some : null;

    private static string Cut(Field field, string text) => field.MaxLength is { } most && text.Length > most ? text[..most].Trim() : text;

    private static long Within(Field field, long number) =>
        field.Min is { } least && number < least ? (long)least : field.Max is { } most && number > most ? (long)most : number;
}
