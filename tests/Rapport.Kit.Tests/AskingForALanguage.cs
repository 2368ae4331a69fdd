using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Rapport.Kit.Tests;

public class AskingForALanguage
{
    [Theory]
    [InlineData("zh", "zh-Hans")]
    [InlineData("zh;q=0.9, en;q=0.8", "zh-Hans")]
    [InlineData("en;q=0.8, zh;q=0.9", "zh-Hans")]
    [InlineData("fr, zh;q=0.5", "zh-Hans")]
    [InlineData("zh-CN", "zh-Hans")]
    [InlineData("zh-SG", "zh-Hans")]
    [InlineData("zh-TW", "zh-Hant")]
    [InlineData("zh-HK,zh;q=0.9,en;q=0.8", "zh-Hant")]
    [InlineData("zh-MO", "zh-Hant")]
    [InlineData("zh-Hant", "zh-Hant")]
    [InlineData("en-GB", "en")]
    [InlineData("fr-FR", "en")]
    [InlineData("", "en")]
    public async Task A_browser_gets_the_language_it_asks_for(string asked, string language)
    {
        await using var services = new ServiceCollection().AddKit().BuildServiceProvider();
        CultureInfo? got = null;
        var door = new RequestLocalizationMiddleware(_ => { got = CultureInfo.CurrentUICulture; return Task.CompletedTask; }, services.GetRequiredService<IOptions<RequestLocalizationOptions>>(), NullLoggerFactory.Instance);
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptLanguage = asked;
        await door.Invoke(http);
        Assert.Equal(language, got?.Name);
    }
}
