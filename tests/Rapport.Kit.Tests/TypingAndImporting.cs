using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Cells;
using Rapport.Kit.Records;
using Xunit;

namespace Rapport.Kit.Tests;

/// <summary>The same text in a cell of a list and in a cell of a table that is brought in: one value, or refused in both.</summary>
public class TypingAndImporting
{
    public static TheoryData<string, string, string?> Amounts => new()
    {
        { "EUR", "1,200.50", "1200.5" },
        { "EUR", "€1,200", "1200" },
        { "EUR", "1200 EUR", "1200" },
        { "EUR", "-€5", "-5" },
        { "EUR", "€-5", "-5" },
        { "EUR", "5-", "-5" },
        { "EUR", "(500)", "-500" },
        { "EUR", "(€500)", "-500" },
        { "EUR", "−5", "-5" },
        { "EUR", "+7", "7" },
        { "EUR", "１２３．５", "123.5" },
        { "EUR", "1 234", "1234" },
        { "EUR", "1.2万", "12000" },
        { "EUR", "3 亿", "300000000" },
        { "CNY", "¥1.2萬", "12000" },
        { "CNY", "1.2万元", "12000" },
        { "HKD", "$50", "50" },
        { "HKD", "HK$50", "50" },
        { "EUR", "HK$50", null },
        { "EUR", "$50", null },
        { "EUR", "￥99", null },
        { "EUR", "99 USD", null },
        { "EUR", "1.2M", null },
        { "EUR", "5K", null },
        { "EUR", "100 KG", null },
        { "EUR", "€5 USD", null },
        { "EUR", "25%", null },
        { "EUR", "--5", null },
        { "EUR", "(-5)", null },
        { "EUR", "1.2.3", null },
        { "EUR", "1,23,4", null },
        { "EUR", "12.345", null },
        { "JPY", "12.5", null },
        { "EUR", "twelve", null },
        { "EUR", "€", null },
    };

    [Theory]
    [MemberData(nameof(Amounts))]
    public void An_amount_is_the_same_in_both(string currency, string text, string? amount)
    {
        decimal? expected = amount is null ? null : decimal.Parse(amount, CultureInfo.InvariantCulture);
        var (typed, imported) = Both("price", text, currency);
        Assert.Equal((expected, expected), ((decimal?)typed.Value, (decimal?)imported.Value));
        Assert.Equal((amount is null, amount is null), (typed.Problem is not null, imported.Problem is not null));
        // Where the words are those of both, they say the same.
        if (typed.Problem?.StartsWith("number.", StringComparison.Ordinal) == true) Assert.Equal(typed.Problem, imported.Problem);
    }

    [Theory]
    [InlineData("weight", "25%", 0.25)]
    [InlineData("weight", "5K", null)]
    [InlineData("weight", "12 kg", null)]
    [InlineData("weight", "(1.5)", -1.5)]
    [InlineData("share", "12.5 %", 0.125)]
    [InlineData("pieces", "1.2万", 12_000)]
    [InlineData("pieces", "1.5", null)]
    [InlineData("pieces", "3.0", 3)]
    [InlineData("active", "yes", true)]
    [InlineData("active", "No", false)]
    [InlineData("active", "是", true)]
    [InlineData("active", "否", false)]
    [InlineData("active", "maybe", null)]
    public void So_are_numbers_shares_and_yes_and_no(string field, string text, object? expected)
    {
        if (expected is int whole) expected = (long)whole;
        var (typed, imported) = Both(field, text, "EUR");
        Assert.Equal((expected, expected), (typed.Value, imported.Value));
    }

    [Theory]
    [InlineData("1,5")]
    [InlineData("1.234,50")]
    [InlineData("12,34,567")]
    [InlineData("0,500")]
    [InlineData("1'234")]
    public void What_a_column_decides_and_a_single_cell_cannot_is_refused_there_and_never_another_amount(string text)
    {
        var (typed, imported) = Both("price", text, "EUR");
        Assert.Equal(("unreadable.signs", null), (typed.Problem, imported.Problem));
        Assert.NotNull(imported.Value);
    }

    [Fact]
    public void The_currency_of_the_record_goes_before_the_firms()
    {
        var (_, format, _) = SampleTypes.Words();
        Assert.Null(format.Read(SampleTypes.Thing["price"], "$50", out var read, "USD"));
        Assert.Equal(50m, read);
        Assert.Equal("number.otherCurrency", format.Read(SampleTypes.Thing["price"], "€50", out _, "USD")?.Code);
    }

    [Theory]
    [InlineData("dmy", "5 Mar 2026", "2026-03-05")]
    [InlineData("dmy", "5 March 2026", "2026-03-05")]
    [InlineData("auto", "Mar 5, 2026", "2026-03-05")]
    [InlineData("auto", "2026年3月5日", "2026-03-05")]
    [InlineData("auto", "2026/3/5", "2026-03-05")]
    [InlineData("auto", "20260305", "2026-03-05")]
    [InlineData("auto", "5.3.2026", "2026-03-05")]
    [InlineData("mdy", "5.3.2026", "2026-03-05")]
    [InlineData("dmy", "05/03/2026", "2026-03-05")]
    [InlineData("mdy", "05/03/2026", "2026-05-03")]
    [InlineData("dmy", "5/3/26", "2026-03-05")]
    [InlineData("auto", "２０２６／３／５", "2026-03-05", false)]
    [InlineData("dmy", "45000", null)]
    [InlineData("dmy", "12", null)]
    [InlineData("dmy", "5.3.0026", null)]
    [InlineData("dmy", "0026-03-05", null)]
    [InlineData("dmy", "31/2/2026", null)]
    [InlineData("dmy", "5.3.12026", null)]
    public void So_are_days_and_moments(string dates, string text, string? day, bool isImported = true)
    {
        var (texts, format, formats) = SampleTypes.Words();
        formats.Dates = dates;
        var style = new CellStyle(false, dates switch { "dmy" => DayOrder.DayFirst, "mdy" => DayOrder.MonthFirst, _ => DayOrder.Unknown });
        (object? Typed, object? Imported) Read(string name, string typed)
        {
            var field = SampleTypes.Thing[name];
            var problem = format.Read(field, typed, out var value);
            if (problem is not null) Assert.Contains(typed, texts.Problem(problem), StringComparison.Ordinal);
            _ = new CellReader(name, SampleTypes.Thing, field, new CellContext(new BareWords()) { Style = style }).Read(typed, out var read);
            return (problem is null ? value : null, read);
        }

        DateOnly? expected = day is null ? null : DateOnly.Parse(day, CultureInfo.InvariantCulture);
        Assert.Equal((expected, isImported ? expected : null), Read("since", text));
        var moment = expected?.ToDateTime(new TimeOnly(14, 30), DateTimeKind.Utc);
        Assert.Equal((moment, isImported ? moment : null), Read("seenAt", text + " 14:30"));
        Assert.Equal((moment, isImported ? moment : null), Read("seenAt", text + " 2:30 PM"));
    }

    [Theory]
    [InlineData("2026-11-30 下午2:30", "14:30")]
    [InlineData("2026-11-30下午2:30", "14:30")]
    [InlineData("2026/11/30 下午 2:30", "14:30")]
    [InlineData("2026年11月30日下午2点半", "14:30")]
    [InlineData("2026年11月30號 下午2點30分", "14:30")]
    [InlineData("2026-11-30 早上8:05", "08:05")]
    [InlineData("2026-11-30 晚上8点", "20:00")]
    [InlineData("2026-11-30 中午12:00", "12:00")]
    [InlineData("2026-11-30 中午1點", "13:00")]
    [InlineData("2026-11-30 凌晨0:30", "00:30")]
    [InlineData("2026-11-30 凌晨12:30", "00:30")]
    [InlineData("2026-11-30 上午12:15", "00:15")]
    [InlineData("2026-11-30 2:30 p.m.", "14:30")]
    [InlineData("2026-11-30 12 AM", "00:00")]
    [InlineData("30 Nov 2026 3PM", "15:00")]
    [InlineData("2026-11-30 14时", "14:00")]
    [InlineData("2026-11-30 晚上12:30", null)]
    [InlineData("2026-11-30 晚上1点", null)]
    [InlineData("2026-11-30 上午15:00", null)]
    [InlineData("2026-11-30 下午", null)]
    [InlineData("2026-11-30 下午25:00", null)]
    public void So_are_parts_of_the_day_and_what_could_be_two_hours_is_refused(string text, string? time)
    {
        DateTime? expected = time is null ? null : new DateOnly(2026, 11, 30).ToDateTime(TimeOnly.Parse(time, CultureInfo.InvariantCulture), DateTimeKind.Utc);
        var (typed, imported) = Both("seenAt", text, "EUR");
        Assert.Equal((expected, expected), (typed.Value, imported.Value));
    }

    [Fact]
    public void A_moment_typed_into_the_hour_that_the_clock_skips_is_read_all_the_same()
    {
        var (_, format, formats) = SampleTypes.Words();
        formats.Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Assert.Null(format.Read(SampleTypes.Thing["seenAt"], "2026-03-29 02:30", out var read));
        Assert.Equal(new DateTime(2026, 3, 29, 1, 30, 0, DateTimeKind.Utc), read);
        Assert.Equal("2026-03-29 03:30", formats.Typed((DateTime)read!));
    }

    private static ((object? Value, string? Problem) Typed, (object? Value, string? Problem) Imported) Both(string name, string text, string currency)
    {
        var field = SampleTypes.Thing[name];
        var typed = SampleTypes.Words().Format.Read(field, text, out var value, currency);
        var imported = new CellReader(name, SampleTypes.Thing, field, new CellContext(new BareWords()) { Currency = currency }).Read(text, out var read);
        return ((typed is null ? value : null, typed?.Code), (imported is null ? read : null, imported?.Code));
    }
}
