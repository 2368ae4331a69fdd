using Rapport.Kit.Icons;
using Xunit;

namespace Rapport.Kit.Tests.Icons;

public sealed class TellingPeopleApart
{
    [Theory]
    [InlineData("Ada Jones", "AJ")]
    [InlineData("Björn", "BJ")]
    [InlineData("nora@example.com", "NO")]
    [InlineData("nora.keller@example.com", "NK")]
    [InlineData("北渡软件", "北")]
    [InlineData("@", "–")]
    [InlineData(null, "–")]
    public void Initials_come_from_the_name_not_from_the_host_of_an_address(string? name, string initials) => Assert.Equal(initials, Avatars.Initials(name));
}
