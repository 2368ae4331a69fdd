using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Customers.Parties;
using Rapport.Kit.Calendars;
using Rapport.Kit.Records;
using Xunit;

namespace Rapport.Customers.Tests.Parties;

/// <summary>Birthdays and other yearly days in a stretch of a calendar. Days of the Chinese calendar are those of the Hong Kong Observatory's tables.</summary>
public sealed class ComingRoundEachYear
{
    private static readonly Field Birthday = PartyType.Describe()["birthday"], Day = ImportantDateType.Describe()["day"];

    [Theory]
    [InlineData("1984-07-27", "2026-06-29", 42, "2026-07-27", 42)]
    [InlineData("1984-08-20", "2026-06-29", 42, null, 0)]
    // Over the new year.
    [InlineData("1990-01-03", "2026-12-28", 42, "2027-01-03", 37)]
    [InlineData("1990-12-31", "2026-12-28", 42, "2026-12-31", 36)]
    // Born on a leap day, in a year without and with one.
    [InlineData("2000-02-29", "2026-02-23", 7, "2026-02-28", 26)]
    [InlineData("2000-02-29", "2028-02-28", 7, "2028-02-29", 28)]
    // Not before it was the first time.
    [InlineData("2030-07-01", "2026-06-29", 42, null, 0)]
    public void By_the_sun(string born, string from, int days, string? comes, int years) =>
        Assert.Equal(comes is null ? null : (On(comes), years), YearlyDay.In(Birthday, Row(("birthday", On(born))), On(from), days));

    [Theory]
    // The fifteenth of the eighth month, the mid-autumn festival.
    [InlineData("2025-10-06", "2026-09-01", 42, "2026-09-25", 1)]
    // The first of the first month: new year.
    [InlineData("2025-01-29", "2026-02-02", 42, "2026-02-17", 1)]
    // A day of the twelfth month, which comes in the sun's next year.
    [InlineData("2025-01-20", "2026-01-26", 42, "2026-02-08", 1)]
    // A leap sixth month: in a year without one the sixth.
    [InlineData("2025-07-25", "2026-07-01", 42, "2026-07-14", 1)]
    public void By_the_moon(string first, string from, int days, string comes, int years) =>
        Assert.Equal((On(comes), years), YearlyDay.In(Day, Row(("day", On(first)), ("yearly", true), ("lunar", true)), On(from), days));

    [Fact]
    public void A_day_that_comes_once_stands_where_it_is()
    {
        Assert.Equal((On("2026-07-02"), 0), YearlyDay.In(Day, Row(("day", On("2026-07-02")), ("yearly", false)), On("2026-06-29"), 42));
        Assert.Null(YearlyDay.In(Day, Row(("day", On("2020-07-02"))), On("2026-06-29"), 42));
    }

    private static DateOnly On(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static RecordRow Row(params (string Name, object Value)[] values) =>
        new(Guid.CreateVersion7(), 1, values.ToDictionary(v => v.Name, v => (object?)v.Value, StringComparer.Ordinal), new Dictionary<Guid, string>());
}
