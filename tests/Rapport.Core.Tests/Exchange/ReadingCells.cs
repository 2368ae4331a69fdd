using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.Core.Tests.Exchange;

public sealed class ReadingCells
{
    private static readonly RecordType Type = new RecordTypeBuilder("thing", 90, "tst_thing", "name").Named("name").OneOf("stage", ["open", "won"])
        .Field("marks", FieldKind.MultiChoice, f => f with { Choices = RecordTypeBuilder.Choices(["red", "blue"]) }).Build();

    /// <summary>The words of a small program in two languages.</summary>
    private sealed class Words : IExchangeWords
    {
        public IReadOnlyList<string> Languages { get; } = ["en", "zh-Hans"];
        public string Field(RecordType type, Field field, string language) => (field.Name, language) switch { ("name", "zh-Hans") => "名称", ("stage", "en") => "Sales Stage", _ => field.Name };
        public string Choice(RecordType type, Field field, string key, string language) => (key, language) switch { ("won", "zh-Hans") => "赢单", ("won", _) => "Closed, won", ("red", "zh-Hans") => "红", _ => key };
        public string Say(Problem problem, string language) => problem.Code;
    }

    private static (object? Value, string? Problem) Read(FieldKind kind, string cell, CellContext? context = null)
    {
        var field = kind switch { FieldKind.Choice => Type["stage"], FieldKind.MultiChoice => Type["marks"], _ => new Field { Name = "field", Kind = kind, Column = "field" } };
        var problem = new CellReader("Head", Type, field, context ?? new CellContext(new Words())).Read(cell, out var value);
        if (problem is not null) Assert.True(problem.At == "Head" && problem.Args!.ContainsKey("value"), problem.ToString());
        return (value, problem?.Code);
    }

    [Theory]
    [InlineData("1.23457E+19", true)]
    [InlineData("1.2345678901234567E+19", true)]
    [InlineData("-8,8E+12", true)]
    [InlineData("1E+5", false)]
    [InlineData("E+2024", false)]
    [InlineData("C1E+12", false)]
    [InlineData("1.5E+12 t", false)]
    [InlineData("12345678901234567890", false)]
    public void What_a_spreadsheet_left_of_a_long_code_is_no_text(string cell, bool isRounded)
    {
        Assert.Equal(isRounded ? "cell.numberRounded" : null, Read(FieldKind.Text, cell).Problem);
        Assert.Null(Read(FieldKind.LongText, cell).Problem);
    }

    [Theory]
    [InlineData("1234.5", false, 1234.5)]
    [InlineData("1,234.5", false, 1234.5)]
    [InlineData("1.234,5", false, 1234.5)]
    [InlineData("1,234", false, 1234.0)]
    [InlineData("1,234", true, 1.234)]
    [InlineData("1.234", false, 1.234)]
    [InlineData("1.234", true, 1234.0)]
    [InlineData("12,34,567.8", false, 1234567.8)]
    [InlineData("1 234,5", false, 1234.5)]
    [InlineData("1'234.5", false, 1234.5)]
    [InlineData("0,5", false, 0.5)]
    [InlineData("0,125", false, 0.125)]
    [InlineData(",5", false, 0.5)]
    [InlineData("-5", false, -5.0)]
    [InlineData("5-", false, -5.0)]
    [InlineData("(5)", false, -5.0)]
    [InlineData("−5", false, -5.0)]
    [InlineData("1e-7", false, 1e-7)]
    [InlineData("１２３．５", false, 123.5)]
    [InlineData("+7", false, 7.0)]
    public void Numbers_are_read_as_people_write_them(string cell, bool comma, double number)
    {
        var context = new CellContext(new Words()) { Style = new CellStyle(comma, DayOrder.Unknown) };
        Assert.Equal((number, null), Read(FieldKind.Number, cell, context));
    }

    [Theory]
    [InlineData("€1,234.50", 1234.5)]
    [InlineData("1.234,50 EUR", 1234.5)]
    [InlineData("US$ 5", 5.0)]
    [InlineData("¥100", 100.0)]
    [InlineData("100元", 100.0)]
    [InlineData("-£2.55", -2.55)]
    [InlineData("($1.00)", -1.0)]
    public void Amounts_may_name_their_currency(string cell, double amount) => Assert.Equal(((decimal)amount, null), Read(FieldKind.Money, cell));

    [Theory]
    [InlineData("EUR", "HK$50", "number.otherCurrency")]
    [InlineData("EUR", "￥1200", "number.otherCurrency")]
    [InlineData("EUR", "99 USD", "number.otherCurrency")]
    [InlineData("USD", "HK$50", "number.otherCurrency")]
    [InlineData("EUR", "100元", "number.otherCurrency")]
    [InlineData("EUR", "1.2M", "number.unit")]
    [InlineData("EUR", "5K", "number.unit")]
    [InlineData("EUR", "100 KG", "number.unit")]
    [InlineData("EUR", "12.345", "number.tooFine")]
    [InlineData("JPY", "12.5", "number.tooFine")]
    public void An_amount_of_another_currency_or_unit_is_never_taken_for_one_of_the_firms(string currency, string cell, string problem) =>
        Assert.Equal((null, problem), Read(FieldKind.Money, cell, new CellContext(new Words()) { Currency = currency }));

    [Theory]
    [InlineData("EUR", "€50", 50.0)]
    [InlineData("EUR", "50 eur", 50.0)]
    [InlineData("HKD", "$50", 50.0)]
    [InlineData("CNY", "￥1,200元", null)]
    [InlineData("CNY", "￥1,200", 1200.0)]
    [InlineData("CNY", "1.2万元", 12000.0)]
    [InlineData("CHF", "Fr. 50", 50.0)]
    [InlineData("KWD", "12.345 KWD", 12.345)]
    public void A_sign_counts_where_it_may_mean_the_firms_currency(string currency, string cell, double? amount) =>
        Assert.Equal((decimal?)amount, Read(FieldKind.Money, cell, new CellContext(new Words()) { Currency = currency }).Value);

    [Theory]
    [InlineData(FieldKind.Number, "1,23,4", "cell.numberExpected")]
    [InlineData(FieldKind.Number, "1.2.3", "cell.numberExpected")]
    [InlineData(FieldKind.Number, "--5", "cell.numberExpected")]
    [InlineData(FieldKind.Number, "twelve", "cell.numberExpected")]
    [InlineData(FieldKind.Number, "5K", "number.unit")]
    [InlineData(FieldKind.Integer, "12 pcs", "number.unit")]
    [InlineData(FieldKind.Number, "Infinity", "cell.numberExpected")]
    [InlineData(FieldKind.Money, "25%", "cell.amountExpected")]
    [InlineData(FieldKind.Integer, "1.5", "cell.wholeNumberExpected")]
    [InlineData(FieldKind.Integer, "99999999999999999999", "cell.wholeNumberExpected")]
    [InlineData(FieldKind.YesNo, "maybe", "cell.yesNoExpected")]
    [InlineData(FieldKind.Date, "2026-02-30", "cell.dayExpected")]
    [InlineData(FieldKind.Date, "31.31.2026", "cell.dayExpected")]
    [InlineData(FieldKind.Date, "2026-01-31 10:00", "cell.dayExpected")]
    [InlineData(FieldKind.DateTime, "2026-01-31 25:00", "cell.momentExpected")]
    [InlineData(FieldKind.DateTime, "now", "cell.momentExpected")]
    [InlineData(FieldKind.Choice, "lost", "cell.notAChoice")]
    [InlineData(FieldKind.MultiChoice, "red; green", "cell.notAChoice")]
    [InlineData(FieldKind.Location, "north", "cell.locationExpected")]
    [InlineData(FieldKind.Address, "a;b;c;d;e;f", "cell.addressExpected")]
    [InlineData(FieldKind.Email, "nobody", "field.notAnEmail")]
    [InlineData(FieldKind.Phone, "call me", "field.notAPhoneNumber")]
    public void What_does_not_fit_names_column_value_and_what_is_expected(FieldKind kind, string cell, string problem) => Assert.Equal(problem, Read(kind, cell).Problem);

    [Theory]
    [InlineData("2026-01-31", DayOrder.Unknown, "2026-01-31")]
    [InlineData("2026/1/31", DayOrder.Unknown, "2026-01-31")]
    [InlineData("20260131", DayOrder.Unknown, "2026-01-31")]
    [InlineData("31.01.2026", DayOrder.Unknown, "2026-01-31")]
    [InlineData("3.4.2026", DayOrder.Unknown, "2026-04-03")]
    [InlineData("3/4/2026", DayOrder.MonthFirst, "2026-03-04")]
    [InlineData("3/4/2026", DayOrder.DayFirst, "2026-04-03")]
    [InlineData("31/1/26", DayOrder.Unknown, "2026-01-31")]
    [InlineData("1/31/99", DayOrder.Unknown, "1999-01-31")]
    [InlineData("2026年1月31日", DayOrder.Unknown, "2026-01-31")]
    [InlineData("31 Jan 2026", DayOrder.Unknown, "2026-01-31")]
    [InlineData("January 31, 2026", DayOrder.Unknown, "2026-01-31")]
    [InlineData("31-Jan-26", DayOrder.Unknown, "2026-01-31")]
    [InlineData("2026-01-31 00:00:00", DayOrder.Unknown, "2026-01-31")]
    public void Days_are_read_in_many_styles(string cell, DayOrder order, string day)
    {
        var context = new CellContext(new Words()) { Style = new CellStyle(false, order) };
        Assert.Equal((DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), null), Read(FieldKind.Date, cell, context));
    }

    [Theory]
    [InlineData("2010-12-01 08:26:00", "2010-12-01T08:26:00Z")]
    [InlineData("2010-12-01T08:26:00Z", "2010-12-01T08:26:00Z")]
    [InlineData("2010-12-01T08:26+08:00", "2010-12-01T00:26:00Z")]
    [InlineData("12/1/2010 8:26", "2010-12-01T08:26:00Z")]
    [InlineData("12/1/2010 8:26 PM", "2010-12-01T20:26:00Z")]
    [InlineData("1.12.2010 08:26:30.5", "2010-12-01T08:26:30.5Z")]
    [InlineData("2010年12月1日 下午8:26", "2010-12-01T20:26:00Z")]
    [InlineData("2010-12-01", "2010-12-01T00:00:00Z")]
    public void Moments_are_read_with_and_without_zone(string cell, string moment) =>
        Assert.Equal((DateTime.Parse(moment, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal), null), Read(FieldKind.DateTime, cell));

    [Fact]
    public void A_moment_without_zone_is_one_of_the_importing_person()
    {
        var context = new CellContext(new Words()) { Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai") };
        Assert.Equal((new DateTime(2026, 1, 31, 2, 0, 0, DateTimeKind.Utc), null), Read(FieldKind.DateTime, "2026-01-31 10:00", context));
    }

    [Theory]
    [InlineData("是", true)]
    [InlineData("Yes", true)]
    [InlineData("1", true)]
    [InlineData("否", false)]
    [InlineData("FALSE", false)]
    public void Yes_and_no_in_the_three_languages(string cell, bool flag) => Assert.Equal((flag, null), Read(FieldKind.YesNo, cell));

    [Theory]
    [InlineData("won")]
    [InlineData("WON")]
    [InlineData("赢单")]
    [InlineData("贏單")]
    [InlineData("closed, won")]
    public void Choices_by_key_or_label_in_any_language_and_script(string cell) => Assert.Equal(("won", null), Read(FieldKind.Choice, cell));

    [Theory]
    [InlineData("A+", "a1")]
    [InlineData("a+", "a1")]
    [InlineData("Ａ＋", "a1")]
    [InlineData("A-", "a2")]
    [InlineData("A", "a3")]
    [InlineData("\"A\"", "a3")]
    [InlineData("A!", null)]
    [InlineData("C++", "c1")]
    [InlineData("C#", "c2")]
    [InlineData("C", null)]
    [InlineData("e mail", "m")]
    [InlineData("E-Mail", "m")]
    [InlineData("1,200", "n1")]
    [InlineData("1.200", "n2")]
    public void Signs_that_tell_choices_apart_are_read(string cell, string? key)
    {
        var graded = new RecordTypeBuilder("graded", 91, "tst_graded", "name").Named("name").OneOf("grade", ["a1", "a2", "a3", "c1", "c2", "m", "n1", "n2"]).Build();
        Assert.Equal(key, new CellReader("Head", graded, graded["grade"], new CellContext(new Grades())).Read(cell, out var value) is null ? value : null);
        // Nor does the meaning of one become that of another.
        var meant = new CellContext(new Grades()) { Meanings = new Dictionary<string, string> { ["X+"] = "a1", ["X-"] = "a2", ["X"] = "a3" } };
        foreach (var (word, meaning) in meant.Meanings!)
        {
            Assert.Null(new CellReader("Head", graded, graded["grade"], meant).Read(word, out var read));
            Assert.Equal(meaning, read);
        }
    }

    private sealed class Grades : IExchangeWords
    {
        public IReadOnlyList<string> Languages { get; } = ["en"];
        public string Field(RecordType type, Field field, string language) => field.Name;
        public string Choice(RecordType type, Field field, string key, string language) => key switch { "a1" => "A+", "a2" => "A-", "a3" => "A", "c1" => "C++", "c2" => "C#", "m" => "E-mail", "n1" => "1,200", _ => "1.200" };
        public string Say(Problem problem, string language) => problem.Code;
    }

    [Fact]
    public void Lists_addresses_places_and_links()
    {
        Assert.Equal(["blue", "red"], Assert.IsType<string[]>(Read(FieldKind.MultiChoice, "红、blue").Value));
        Assert.Equal(["a", "b", "c"], Assert.IsType<string[]>(Read(FieldKind.Tags, "c; a,b").Value));
        Assert.Equal(["a;b", "c"], Assert.IsType<string[]>(Read(FieldKind.Tags, "[\"a;b\",\"c\"]").Value));
        Assert.Equal(new PostalAddress("1 High St", "Leeds", null, "LS1"), Read(FieldKind.Address, "1 High St; Leeds; ; LS1").Value);
        Assert.Equal(new GeoPoint(51.5, -0.12), Read(FieldKind.Location, "51.5, -0.12").Value);
        Assert.Equal(new LinkName("C-00001"), Read(FieldKind.Link, " C-00001 ").Value);
        Assert.Equal(0.25, Read(FieldKind.Percent, "25 %").Value);
        Assert.Equal("ann@example.org", Read(FieldKind.Email, "Ann <Ann@Example.org>").Value);
        Assert.Equal("+442079460958", Read(FieldKind.Phone, "020 7946 0958", new CellContext(new Words()) { Country = "GB" }).Value);
        Assert.Equal("+8613800138000", Read(FieldKind.Phone, "13800138000.0", new CellContext(new Words()) { Country = "CN" }).Value);
        Assert.Equal((null, null), Read(FieldKind.Number, "N/A"));
        Assert.Equal("N/A", Read(FieldKind.Text, "N/A").Value);
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("@SUM(1)", "'@SUM(1)")]
    [InlineData("-2+3+cmd", "'-2+3+cmd")]
    [InlineData("+49 30 1234", "+49 30 1234")]
    [InlineData("-5", "-5")]
    [InlineData("'=x", "''=x")]
    [InlineData("'tis", "'tis")]
    [InlineData("plain", "plain")]
    public void A_text_that_would_calculate_is_guarded_and_comes_back_as_it_was(string text, string written)
    {
        Assert.Equal(written, CellGuard.Needs(text) ? "'" + text : text);
        Assert.Equal(text, CellGuard.Off(written).ToString());
    }

    [Fact]
    public void Columns_are_found_by_name_label_alias_and_hand()
    {
        var party = new RecordTypeBuilder("party", 91, "tst_party", "name").Named("name", null, "客户名称").Field("phone", FieldKind.Phone, null, "mobile").Field("stage", FieldKind.Text).Field("note", FieldKind.LongText).Build();
        string[] header = ["客戶名稱", "MOBILE ", "sales-stage", "remarks", "Name"];
        Assert.Equal([null, "phone", "stage", null, "name"], ColumnMatch.Find(party, header, new Words()).Select(m => m.Field?.Name));
        var map = new Dictionary<string, string>(StringComparer.Ordinal) { ["remarks"] = "note", ["Name"] = "" };
        Assert.Equal(["name", "phone", "stage", "note", null], ColumnMatch.Find(party, header, new Words(), map).Select(m => m.Field?.Name));
        string Code(string column, string field) => Assert.Throws<ProblemException>(() => ColumnMatch.Find(party, header, new Words(), new Dictionary<string, string>(StringComparer.Ordinal) { [column] = field })).Problems[0].Code;
        Assert.Equal("import.mapColumnMissing", Code("nothing", "note"));
        Assert.Equal("import.mapFieldMissing", Code("remarks", "createdAt"));
    }
}
