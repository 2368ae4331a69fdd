using Rapport.Core.Values;

namespace Rapport.Core.Tests.Values;

public sealed class ReadingAddresses
{
    [Theory]
    [InlineData("Ann@Example.COM", "ann@example.com")]
    [InlineData(" Ann Lee <ann.lee+news@mail.example.co.uk> ", "ann.lee+news@mail.example.co.uk")]
    [InlineData("mailto:o'brien@example.com", "o'brien@example.com")]
    [InlineData("张三@例子.中国", "张三@例子.中国")]
    public void Mail_addresses_are_kept_bare_and_in_lower_case(string typed, string stored)
    {
        Assert.Equal(stored, MailAddress.Normalise(typed));
        Assert.Equal(stored, MailAddress.Normalise(stored));
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("ann@example")]
    [InlineData("@example.com")]
    [InlineData("ann@@example.com")]
    [InlineData("ann @example.com")]
    [InlineData("ann@example..com")]
    [InlineData("ann.@example.com")]
    [InlineData("a@b.com, c@d.com")]
    [InlineData("ann@exa_mple.com")]
    [InlineData("ann@10.0.0.1")]
    [InlineData("<>")]
    [InlineData("")]
    public void Slips_in_mail_addresses_are_told(string typed) => Assert.Null(MailAddress.Normalise(typed));

    [Theory]
    [InlineData("example.com", "https://example.com")]
    [InlineData("http://Example.com/A?b=c#d", "http://Example.com/A?b=c#d")]
    [InlineData("https://例子.中国/页", "https://例子.中国/页")]
    [InlineData("localhost:5080", "https://localhost:5080")]
    public void Web_addresses_get_their_scheme(string typed, string stored)
    {
        Assert.Equal(stored, WebAddress.Normalise(typed));
        Assert.Equal(stored, WebAddress.Normalise(stored));
    }

    [Theory]
    [InlineData("javascript://example.com/%0aalert(1)")]
    [InlineData("javascript:alert(1)")]
    [InlineData("ftp://example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://bank.example@evil.example")]
    [InlineData("not a web address")]
    [InlineData("word")]
    [InlineData("https://")]
    [InlineData("\udbff\udfff")]
    public void What_no_browser_opens_as_a_page_is_none(string typed) => Assert.Null(WebAddress.Normalise(typed));
}
