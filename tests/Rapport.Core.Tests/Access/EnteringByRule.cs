using System.Net;
using Rapport.Core.Access;

namespace Rapport.Core.Tests.Access;

public sealed class EnteringByRule
{
    [Theory]
    [InlineData("10.1.0.0/16", "10.1.255.3", true)]
    [InlineData("10.1.0.0/16", "10.2.0.1", false)]
    [InlineData("10.1.2.3/16", "10.1.9.9", true)]
    [InlineData("192.0.2.128/25", "192.0.2.127", false)]
    [InlineData("192.0.2.128/25", "192.0.2.200", true)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", true)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("2001:db8:a::/47", "2001:db8:b::1", true)]
    [InlineData("2001:db8:a::/48", "2001:db8:b::1", false)]
    [InlineData("2001:db8::5", "2001:db8::5", true)]
    public void An_address_lies_in_a_range_or_not(string network, string address, bool reaches)
    {
        var rule = new EntryRule([network], null);
        Assert.Empty(rule.Check());
        Assert.Equal(reaches, rule.Reaches(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("10")]
    [InlineData("10.1")]
    [InlineData("10.1.0.0/33")]
    [InlineData("10.1.0.0/-1")]
    [InlineData("10.1.0.0/")]
    [InlineData("2001:db8::/129")]
    [InlineData("office")]
    [InlineData("10.0.0.0/8/8")]
    public void What_is_no_range_is_refused_by_name(string network)
    {
        var problem = Assert.Single(new EntryRule(["10.0.0.0/8", network], null).Check());
        Assert.Equal(("entry.badNetwork", "networks", network), (problem.Code, problem.At, problem.Args!["text"]));
    }

    // 2026-11-30 is a Monday.
    [Theory]
    [InlineData("2026-11-30T07:59", false)]
    [InlineData("2026-11-30T08:00", true)]
    [InlineData("2026-11-30T17:59", true)]
    [InlineData("2026-11-30T18:00", false)]
    [InlineData("2026-12-01T12:00", false)]
    [InlineData("2026-12-02T23:30", true)]
    [InlineData("2026-12-03T05:59", true)]
    [InlineData("2026-12-03T06:00", false)]
    [InlineData("2026-12-05T23:59", true)]
    [InlineData("2026-12-06T00:00", false)]
    public void Hours_belong_to_days_and_may_go_over_midnight(string moment, bool isOpen)
    {
        // Monday by day, Wednesday by night, all of Saturday; closed otherwise.
        var rule = new EntryRule([], [new(new(8, 0), new(18, 0)), null, new(new(22, 0), new(6, 0)), null, null, new(TimeOnly.MinValue, TimeOnly.MinValue), null]);
        Assert.Empty(rule.Check());
        Assert.Equal(isOpen, rule.IsOpen(DateTime.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_week_without_an_open_hour_is_a_slip() =>
        Assert.Equal("entry.neverOpen", Assert.Single(new EntryRule([], new EntryHours?[7]).Check()).Code);
}
