using Rapport.Customers.Parties;
using Rapport.Kit.Calendars;
using Xunit;

namespace Rapport.Customers.Tests.Parties;

/// <summary>Birthdays lie decades back: a calendar of customers that opened by them was empty.</summary>
public sealed class OpeningTheCalendar
{
    [Fact]
    public void Customers_are_laid_out_by_a_day_of_business_first()
    {
        var possible = CalendarState.Possible(PartyType.Describe()).Select(f => f.Name).ToList();
        Assert.Equal("since", possible[0]);
        Assert.Contains("birthday", possible);
    }
}
