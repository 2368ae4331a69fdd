using Rapport.App.Help;
using Rapport.App.Screens.Account;

namespace Rapport.Storage.Specs.Screens;

public sealed class ReadingTheHelp
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    [InlineData("zh-Hant")]
    public void Every_page_is_there_and_its_links_lead_within_the_program(string language)
    {
        var pages = HelpBook.All(language).ToList();
        Assert.Equal(HelpBook.Pages, pages.Select(p => p.Name));
        foreach (var page in pages)
        {
            Assert.NotEmpty(page.Title);
            Assert.DoesNotContain(".md\"", page.Html, StringComparison.Ordinal);
            foreach (var link in page.Html.Split("href=\"").Skip(1).Select(p => p[..p.IndexOf('"', StringComparison.Ordinal)]))
                Assert.True(link.StartsWith("/help/", StringComparison.Ordinal) && HelpBook.Find(language, link[6..]) is not null, $"{page.Name}: {link}");
        }
    }

    [Fact]
    public void A_search_finds_pages_with_all_words_whatever_their_case()
    {
        Assert.Contains("backup", HelpBook.Search("en", "PG_DUMP restore").Select(p => p.Name));
        Assert.Empty(HelpBook.Search("en", "backup nowhere-at-all"));
        Assert.Contains("users-and-roles", HelpBook.Search("zh-Hans", "恢复码").Select(p => p.Name));
        (string Word, string Page)[] asked = [("conflict", "changes-that-meet"), ("offline", "changes-that-meet"), ("keyboard", "shortcuts"), ("revert", "importing"), ("take back", "importing"), ("install", "phone"), ("draw a region", "lists-and-filters")];
        Assert.All(asked, a => Assert.Contains(a.Page, HelpBook.Search("en", a.Word).Select(p => p.Name)));
        Assert.Contains("changes-that-meet", HelpBook.Search("zh-Hant", "衝突").Select(p => p.Name));
        Assert.Equal(HelpBook.Pages.Count, HelpBook.Search("en", "  ").Count);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("../en/backup")]
    [InlineData("")]
    public void An_unknown_page_is_none(string page) => Assert.Null(HelpBook.Find("en", page));

    [Fact]
    public void A_picture_for_the_app_has_its_three_corners_and_a_quiet_edge()
    {
        var address = QrPicture.Address("Harbour & Pine", "nora@example.com", "JBSWY3DPEHPK3PXP");
        Assert.Equal("otpauth://totp/Harbour%20%26%20Pine:nora%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Harbour%20%26%20Pine", address);
        var (side, path) = QrPicture.Draw(address);
        // Four quiet modules, then the frame of a corner, seven wide.
        Assert.StartsWith("M4 4h7v1h-7z", path, StringComparison.Ordinal);
        Assert.Contains($"M{side - 11} 4h7v1h-7z", path, StringComparison.Ordinal);
        Assert.Contains($"M4 {side - 11}h7v1h-7z", path, StringComparison.Ordinal);
    }
}
