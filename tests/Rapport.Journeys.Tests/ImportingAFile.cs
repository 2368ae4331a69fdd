using System.Text;
using System.Text.Json;
using Rapport.Testing;

namespace Rapport.Journeys.Tests;

/// <summary>The import wizard with a file as Chinese spreadsheets write it, three of its rows wrong: in, and out again.</summary>
public sealed class ImportingAFile(SampleCompany company) : Journey
{
    private const int Rows = 40;
    private static readonly (int Line, string Row)[] Bad = [(6, "陈晨,13800000006,chen@@example.com,福州,1990-05-01"), (19, "林琳,13800000019,lin@example.com,厦门,2026-02-30"), (33, ",13800000033,none@example.com,泉州,1988-08-08")];

    [Theory]
    [InlineData("en-GB", "en", "This field needs a value.")]
    [InlineData("zh-CN", "zh-Hans", "此项必须填写。")]
    [InlineData("zh-TW", "zh-Hant", "此欄必須填寫。")]
    public async Task Bad_rows_are_told_kept_aside_and_the_rest_is_taken_back_in_one_go(string language, string shown, string needed)
    {
        using var folder = new TempFolder();
        var file = folder.File($"客户-{language}.csv");
        await File.WriteAllBytesAsync(file, CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetBytes(Table(language)), TestContext.Current.CancellationToken);
        var before = await CountAsync();
        var nora = await Visitor.ComeAsync(company.Product, language);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora(language));

        Assert.Equal(shown, await page.GetAttributeAsync("html", "lang"));
        await nora.GoAsync("/import/party");
        await nora.LookAsync($"import-{shown}-1-file");
        await page.Locator("input[type=file]").SetInputFilesAsync(file);
        await Assertions.Expect(page.Locator("#encoding")).ToHaveValueAsync("gb18030");
        await Assertions.Expect(page.Locator("#delimiter")).ToHaveValueAsync(",");
        await Assertions.Expect(page.Locator("table.t thead")).ToContainTextAsync("姓名");
        await nora.LookAsync($"import-{shown}-2-read");

        await NextAsync(page);
        await page.Locator("table.match").WaitForAsync();
        Assert.Equal(["name", "phone", "email", "city", "birthday"], await page.Locator("table.match select").EvaluateAllAsync<string[]>("all => all.map(s => s.value)"));
        await nora.LookAsync($"import-{shown}-3-columns");

        await NextAsync(page);
        await Assertions.Expect(page.Locator("aside .problem")).ToHaveCountAsync(Bad.Length);
        var told = await page.Locator("aside .problem").AllInnerTextsAsync();
        Assert.All(Bad.Zip(told), p => Assert.Contains($"{p.First.Line}", p.Second, StringComparison.Ordinal));
        Assert.All(await page.Locator("aside .problem .mut").AllInnerTextsAsync(), reason => Assert.True(reason.Trim().Length > 3, reason));
        await nora.LookAsync($"import-{shown}-4-check");

        await NextAsync(page);
        var errors = page.Locator(".deeds a[download]");
        await errors.WaitForAsync();
        await Assertions.Expect(page.Locator(".asiderows tbody tr")).ToHaveCountAsync(Bad.Length);
        await nora.LookAsync($"import-{shown}-5-result");
        Assert.Equal(before + Rows - Bad.Length, await CountAsync());
        var kept = await page.RunAndWaitForDownloadAsync(() => errors.ClickAsync());
        AssertAside(await File.ReadAllLinesAsync(await kept.PathAsync(), TestContext.Current.CancellationToken), needed);

        await page.Locator(".deeds .btn.dan").ClickAsync();
        await page.Locator(".undo .btn.pri").WaitForAsync();
        await nora.LookAsync($"import-{shown}-6-take-back");
        await page.Locator(".undo .btn.pri").ClickAsync();
        await Assertions.Expect(page.Locator(".deeds .btn.dan")).ToHaveCountAsync(0);
        await nora.LookAsync($"import-{shown}-7-taken-back");
        Assert.Equal(before, await CountAsync());
        nora.AssertNoBarriers();
    }

    /// <summary>The file of rows kept aside holds exactly the bad ones, each with its line and why.</summary>
    private static void AssertAside(string[] lines, string needed)
    {
        Assert.Equal("line,column,reason,姓名,电话,邮箱,城市,生日", lines[0].TrimStart('\uFEFF'));
        Assert.Equal(Bad.Length, lines.Length - 1);
        Assert.All(Bad.Zip(lines.Skip(1)), p =>
        {
            Assert.StartsWith($"{p.First.Line},", p.Second, StringComparison.Ordinal);
            Assert.EndsWith(p.First.Row, p.Second, StringComparison.Ordinal);
            Assert.True(p.Second.Length > p.First.Row.Length + 6, "No reason: " + p.Second);
        });
        Assert.Contains(needed, lines[^1], StringComparison.Ordinal);
    }

    private static Task NextAsync(IPage page) => page.Locator(".wfoot .btn.pri").ClickAsync();

    private async Task<int> CountAsync()
    {
        using var said = JsonDocument.Parse(await company.Product.RunAsync("count", "party", "--json"));
        return said.RootElement.GetProperty("count").GetInt32();
    }

    private static string Table(string language)
    {
        var text = new StringBuilder("姓名,电话,邮箱,城市,生日\r\n");
        // 㐀 has four bytes there: the older encodings of the family have no place for it.
        for (var line = 2; line < Rows + 2; line++)
            text.Append(Bad.FirstOrDefault(b => b.Line == line).Row ?? $"㐀客{language.Length}{line},138{line:00000000},guest{line}.{language}@example.com,南平 {language},1991-0{1 + line % 9}-11").Append("\r\n");
        return text.ToString();
    }
}
