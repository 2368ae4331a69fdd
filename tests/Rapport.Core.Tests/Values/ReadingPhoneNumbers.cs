using Rapport.Core.Values;

namespace Rapport.Core.Tests.Values;

public sealed class ReadingPhoneNumbers
{
    [Theory]
    [InlineData("020 7946 0958", "GB", "+442079460958")]
    [InlineData("+44 (0)20 7946 0958", null, "+442079460958")]
    [InlineData("0044 20 7946 0958", "DE", "+442079460958")]
    [InlineData("138 0013 8000", "CN", "+8613800138000")]
    [InlineData("13800138000", "CN", "+8613800138000")]
    [InlineData("＋８６ １３８００１３８０００", null, "+8613800138000")]
    [InlineData("(02) 2343-1100", "TW", "+886223431100")]
    [InlineData("0912-345-678", "TW", "+886912345678")]
    [InlineData("(201) 555-0123", "US", "+12015550123")]
    [InlineData("201-555-0123 ext. 12", "US", "+12015550123;ext=12")]
    [InlineData("010-8888 8888", "CN", "+861088888888")]
    public void Every_way_of_writing_becomes_one(string typed, string? region, string stored)
    {
        Assert.Equal(stored, PhoneNumber.Normalise(typed, region));
        Assert.Equal(stored, PhoneNumber.Normalise(stored, "FR"));
        Assert.Equal(stored, PhoneNumber.Normalise(PhoneNumber.Show(stored, region), region));
        Assert.Equal(stored, PhoneNumber.Normalise(PhoneNumber.Show(stored, null), null));
    }

    [Theory]
    [InlineData("020 7946 0958", null)]
    [InlineData("12345", "GB")]
    [InlineData("+999 123 456", null)]
    [InlineData("call me", "US")]
    [InlineData("", "US")]
    [InlineData("12345678901", "CN")]
    [InlineData("020 7946 0958", "XX")]
    public void What_cannot_be_dialled_is_none(string typed, string? region) => Assert.Null(PhoneNumber.Normalise(typed, region));

    [Fact]
    public void What_is_known_by_its_shape_is_what_reading_in_full_finds()
    {
        for (var range = 100; range < 200; range++)
            Assert.Equal(PhoneNumber.Normalise($"+86 {range} 12345678", null), PhoneNumber.Normalise($"{range}12345678", "CN"));
    }

    [Fact]
    public void A_text_without_end_is_none() => Assert.Null(PhoneNumber.Normalise(new string('1', 1_000_000), "US"));

    [Fact]
    public void It_is_shown_short_at_home_and_in_full_abroad()
    {
        Assert.Equal("020 7946 0958", PhoneNumber.Show("+442079460958", "GB"));
        Assert.Equal("+44 20 7946 0958", PhoneNumber.Show("+442079460958", "CN"));
        Assert.Equal("+44 20 7946 0958", PhoneNumber.Show("+442079460958", null));
        Assert.Equal("138 0013 8000", PhoneNumber.Show("+8613800138000", "CN"));
        Assert.Equal("as typed", PhoneNumber.Show("as typed", "CN"));
        Assert.Equal("GB", PhoneNumber.RegionOf("+442079460958"));
    }

    [Fact]
    public void Only_regions_with_numbers_are_regions() => Assert.Equal((true, false, false), (PhoneNumber.IsRegion("TW"), PhoneNumber.IsRegion("XX"), PhoneNumber.IsRegion(null)));
}
