using System.Globalization;
using System.Runtime.CompilerServices;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;

namespace Rapport.Core.Catalogue.Kinds;

/// <summary>Values of one kind as those of another: by the value itself where the kinds are akin, else by the text it is written as.</summary>
internal sealed class FieldConversion
{
    private static readonly ConditionalWeakTable<Field, IReadOnlyList<(FormerKind Former, Field Field, FieldConversion ToNow)>> Known = [];
    private readonly Field from;
    private readonly Field to;
    private readonly KindReading reading;
    private readonly string? region;
    private readonly TimeZoneInfo zone;
    private readonly CellReader cells;

    /// <param name="region">The firm's country, for telephone numbers.</param>
    /// <param name="currency">The firm's currency, for texts that become amounts.</param>
    public FieldConversion(RecordType type, Field from, Field to, KindReading reading, string? region, string? currency = null)
    {
        // What is asked of each record is that the value fits; whether it may be empty or shared is another matter.
        (this.from, this.to, this.reading, this.region) = (from, to with { Required = false, Unique = false }, reading, region);
        zone = TimeZoneInfo.TryFindSystemTimeZoneById(reading.Zone, out var found) ? found : TimeZoneInfo.Utc;
        cells = new CellReader(to.Name, type, this.to, new CellContext(OwnWords.Instance) { Country = region, Currency = currency, Zone = zone, Style = new CellStyle(reading.DecimalComma, reading.Days) { Shares = reading.Points == true ? ShareForm.Points : ShareForm.Parts }, Meanings = reading.Meanings, IsGuarded = false });
    }

    /// <summary>What a field was before, each with the way from there to what it is now.</summary>
    public static IReadOnlyList<(FormerKind Former, Field Field, FieldConversion ToNow)> Of(RecordType type, Field field) =>
        field.Former.Count == 0 ? [] : Known.GetValue(field, f => [.. f.Former.Select(k => (k, k.ToField(f.Name), new FieldConversion(type, k.ToField(f.Name), f, k.Reading, null)))]);

    /// <summary>The value as one of the other kind; where it is none, why. Nothing stays nothing.</summary>
    public Problem? Convert(object? value, out object? converted)
    {
        converted = null;
        if (value is null) return null;
        if (Direct(value) is { } direct)
        {
            converted = direct;
            return RecordRules.Check(to, ref converted, region) is { } unfit ? Not(unfit, ref converted) : null;
        }

        Problem? first = null;
        var shown = Text(from, value, reading.Language, zone);
        foreach (var text in Texts(value))
        {
            // Told of the value as people see it: the key of a choice says nothing to them.
            if (cells.Read(text, out converted) is { } problem) first = text == shown ? problem : first ?? problem;
            else if (converted is not null) return null;
            else if (text.Length > 0 && reading.Meanings.ContainsKey(text)) return null;
        }

        return Not(first ?? Problem.Invalid("kind.readsAsNothing", to.Name), ref converted);
    }

    /// <summary>The value in words, as the story and a text field show it.</summary>
    public static string Text(Field field, object? value, string language, TimeZoneInfo? zone = null) => value switch
    {
        string key when field.Kind == FieldKind.Choice => OwnWords.Instance.Choice(null!, field, key, language),
        string[] keys when field.Kind == FieldKind.MultiChoice => string.Join("; ", keys.Select(k => OwnWords.Instance.Choice(null!, field, k, language))),
        bool flag => (flag, language.StartsWith("zh", StringComparison.Ordinal)) switch { (true, true) => "是", (false, true) => "否", (true, _) => "yes", _ => "no" },
        double share when field.Kind == FieldKind.Percent && Math.Abs(share) < 1e12 => (((decimal)share) * 100).ToString("0.##########", CultureInfo.InvariantCulture) + "%",
        DateTime moment => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(moment, DateTimeKind.Utc), zone ?? TimeZoneInfo.Utc).ToString(moment.TimeOfDay.Ticks % TimeSpan.TicksPerMinute == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss.FFF", CultureInfo.InvariantCulture),
        _ => CellWriter.Write(value),
    };

    private static Problem Not(Problem problem, ref object? converted)
    {
        converted = null;
        return problem;
    }

    private object? Direct(object value) => (value, to.Kind) switch
    {
        (string text, FieldKind.Text or FieldKind.LongText or FieldKind.Email or FieldKind.Phone or FieldKind.Url) when from.Kind != FieldKind.Choice => text,
        (_, FieldKind.Text or FieldKind.LongText) => Text(from, value, reading.Language, zone),
        (long or double or decimal or bool, FieldKind.Integer or FieldKind.Number or FieldKind.Money or FieldKind.Percent) => Number(value),
        (long or double or decimal, FieldKind.YesNo) => System.Convert.ToDouble(value, CultureInfo.InvariantCulture) switch { 0 => false, 1 => true, _ => null },
        (DateOnly day, FieldKind.DateTime) => Midnight(day),
        (DateTime moment, FieldKind.Date) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(moment, DateTimeKind.Utc), zone)),
        (string key, FieldKind.Choice) when from.Kind == FieldKind.Choice && Meant(key) is { } same => same,
        (string key, FieldKind.MultiChoice) when from.Kind == FieldKind.Choice && Meant(key) is { } same => new[] { same },
        (string key, FieldKind.Tags) when from.Kind == FieldKind.Choice => new[] { Text(from, key, reading.Language) },
        (string[] keys, FieldKind.MultiChoice) when from.Kind == FieldKind.MultiChoice && Array.ConvertAll(keys, Meant) is var all && Array.TrueForAll(all, k => k is not null) => all.Select(k => k!).Distinct(StringComparer.Ordinal).ToArray(),
        (string[] keys, FieldKind.Choice) when keys.Length == 1 && from.Kind == FieldKind.MultiChoice && Meant(keys[0]) is { } same => same,
        (string[] keys, FieldKind.Tags) => from.Kind == FieldKind.MultiChoice ? Array.ConvertAll(keys, k => Text(from, k, reading.Language)) : keys,
        _ => null,
    };

    /// <summary>The key that a choice goes on as: one that somebody said, or the same.</summary>
    private string? Meant(string key) => reading.Meanings.TryGetValue(key, out var meant) ? meant.Length == 0 ? null : meant : to.Choices.Any(c => c.Key == key) ? key : null;

    private object? Number(object value)
    {
        if (value is bool flag) value = flag ? 1L : 0L;
        else if (reading.Points == true) value = Pointed(value);
        var number = System.Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return to.Kind switch
        {
            FieldKind.Number or FieldKind.Percent => number,
            FieldKind.Money => Math.Abs(number) < 9e14 ? System.Convert.ToDecimal(value, CultureInfo.InvariantCulture) : null,
            // A fraction is not cut off in silence: such a value is told as lost.
            _ => value is long ? value : Math.Abs(number) < 9e15 && double.IsInteger(number) ? (object)(long)number : null,
        };
    }

    /// <summary>12 as 0.12, or back, to the last digit.</summary>
    private object Pointed(object value)
    {
        if (from.Kind == to.Kind || (from.Kind != FieldKind.Percent && to.Kind != FieldKind.Percent)) return value;
        var number = System.Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (Math.Abs(number) >= 1e12) return to.Kind == FieldKind.Percent ? number / 100 : number * 100;
        return to.Kind == FieldKind.Percent ? System.Convert.ToDecimal(value, CultureInfo.InvariantCulture) / 100 : (decimal)number * 100;
    }

    private object? Midnight(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        // Where clocks go forward at midnight, the day begins an hour later.
        return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone);
    }

    /// <summary>The ways a value may be written, the likeliest first.</summary>
    private IEnumerable<string> Texts(object value) => value switch
    {
        string key when from.Kind == FieldKind.Choice => [key, .. OwnWords.Instance.Languages.Select(l => OwnWords.Instance.Choice(null!, from, key, l))],
        bool flag => flag ? ["true", "yes", "是", "1"] : ["false", "no", "否", "0"],
        string[] words when from.Kind == FieldKind.MultiChoice => [CellWriter.Write(words), .. OwnWords.Instance.Languages.Select(l => CellWriter.Write(Array.ConvertAll(words, w => OwnWords.Instance.Choice(null!, from, w, l))))],
        string text => [text],
        _ => [CellWriter.Write(value), Text(from, value, reading.Language, zone)],
    };

    /// <summary>Fields made at run time carry their words themselves.</summary>
    private sealed class OwnWords : IExchangeWords
    {
        public static readonly OwnWords Instance = new();

        public IReadOnlyList<string> Languages { get; } = ["en", "zh-Hans", "zh-Hant"];

        public string Field(RecordType type, Field field, string language) => field.Name;

        public string Choice(RecordType type, Field field, string key, string language) =>
            field.Choices.FirstOrDefault(c => c.Key == key)?.LabelIn(CultureInfo.GetCultureInfo(language)) ?? key;

        public string Say(Problem problem, string language) => problem.Code;
    }
}
