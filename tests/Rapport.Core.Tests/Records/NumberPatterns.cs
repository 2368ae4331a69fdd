using Rapport.Core.Records;

namespace Rapport.Core.Tests.Records;

public sealed class NumberPatterns
{
    private static readonly DateTime Day = new(2026, 3, 9, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("{0}", "7", "", "1234567")]
    [InlineData("V-{0:0000}", "V-0007", "", "V-1234567")]
    [InlineData("V-{0:D4}", "V-0007", "", "V-1234567")]
    [InlineData("V-{0:#}", "V-7", "", "V-1234567")]
    [InlineData("V-{0000}", "V-0007", "", "V-1234567")]
    [InlineData("INV-{yyyy}-{0000}", "INV-2026-0007", "2026", "INV-2026-1234567")]
    [InlineData("{yyyy}{MM}{000}", "202603007", "2026-03", "2026031234567")]
    [InlineData("{MM}/{yy} 单{00}号", "03/26 单07号", "26-03", "03/26 单1234567号")]
    [InlineData("{000}-{yy}1", "007-261", "26", "1234567-261")]
    public void A_pattern_writes_what_it_reads_again(string text, string seven, string period, string large)
    {
        var pattern = NumberPattern.Read(text)!;
        Assert.Equal((seven, large, period), (pattern.Write(7, Day), pattern.Write(1_234_567, Day), pattern.PeriodOf(Day)));
        Assert.Equal((period, 7L), pattern.In(seven));
        Assert.Equal((period, 1_234_567L), pattern.In(large));
        Assert.Equal(period.Length > 0, pattern.IsDated);
    }

    [Theory]
    [InlineData("no place")]
    [InlineData("")]
    [InlineData("{0}-{0}")]
    [InlineData("{0000}-{000}")]
    [InlineData("{MM}-{0000}")]
    [InlineData("{yyyy}{yy}-{0}")]
    [InlineData("{yyyy}-{MM}-{MM}-{0}")]
    [InlineData("{yyyy}")]
    [InlineData("{dd}-{0}")]
    [InlineData("{0")]
    [InlineData("0}")]
    [InlineData("{1}")]
    [InlineData("{YYYY}-{0}")]
    public void What_names_no_one_number_is_no_pattern(string text) => Assert.Null(NumberPattern.Read(text));

    [Theory]
    [InlineData("INV-2026-007")]
    [InlineData("INV-2026-0000")]
    [InlineData("INV-26-0007")]
    [InlineData("inv-2026-0007")]
    [InlineData("INV-2026-0007 ")]
    [InlineData("INV-2026-1000000000000")]
    public void A_code_of_another_form_counts_as_none(string code) => Assert.Null(NumberPattern.Read("INV-{yyyy}-{0000}")!.In(code));
}
