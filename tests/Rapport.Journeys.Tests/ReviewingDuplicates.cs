using System.Text.RegularExpressions;

namespace Rapport.Journeys.Tests;

/// <summary>Customers who are there twice are told apart or merged by keys, come apart again from the record's menu, and are pointed out while one is being made.</summary>
public sealed partial class ReviewingDuplicates : Journey
{
    private static readonly string[] Customers =
    [
        "name,kind,email,phone,street,postcode,city,country,birthday",
        "Anna Becker,person,anna.becker@example.org,+494012345678,Lindenweg 4,20099,Hamburg,Germany,1980-03-01",
        "Becker Anna,person,anna.becker@example.org,+494012345678,Lindenweg 4,20099,Hamburg,Germany,1980-03-01",
        "Karl Huber,person,karl.huber@example.org,+4989222333,Ringstraße 12,80331,München,Germany,1975-11-23",
        "Karl Hubert,person,karl.huber@example.org,,Ringstr. 12,80331,München,Germany,1975-11-23",
        "王小明,person,xm.wang@example.cn,+8613800138000,中山路 8 号,200001,上海,China,1990-05-06",
        "Xiaoming Wang,person,xm.wang@example.cn,+8613800138000,,200001,上海,China,1990-05-06",
        "Blue Harbour Trading Ltd.,organisation,office@blueharbour.example,+442071234567,1 Dock Road,E14 5AB,London,United Kingdom,",
        "Blue Harbour Trading,organisation,office@blueharbour.example,+442071234567,,E14 5AB,London,United Kingdom,",
        "Clara Pohl,person,clara.pohl@example.org,+494077777,Elbchaussee 3,22765,Hamburg,Germany,1966-07-08",
        "Paul Winter,person,,+494088888,Am Deich 2,22765,Hamburg,Germany,1955-01-02",
        "Petra Winter,person,,+494088888,Am Deich 2,22765,Hamburg,Germany,1957-09-12",
    ];

    [Theory]
    [InlineData("zh-TW", 1440, 900, ColorScheme.Dark)]
    [InlineData("zh-CN", 390, 844, ColorScheme.Light)]
    public async Task By_keys_and_back(string language, int width, int height, ColorScheme scheme)
    {
        await using var product = await RunningProduct.StartImportedAsync(Customers, (SampleCompany.Nora(language), "administrator"));
        var nora = await Visitor.ComeAsync(product, language, width, height);
        await nora.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/duplicates");
        // The page waits for the first scan, and shows what it finds.
        var place = nora.Page.Locator(".dupbar .num");
        await place.WaitForAsync();
        await Assertions.Expect(place).ToHaveTextAsync(Of("1", "4"));
        await nora.Page.Locator("table.dup .evbar").First.WaitForAsync();
        await nora.LookAsync($"duplicates-{language}-1-queue");

        await nora.Page.Keyboard.PressAsync("j");
        await Assertions.Expect(place).ToHaveTextAsync(Of("2", "4"));
        await nora.Page.Keyboard.PressAsync("k");
        await Assertions.Expect(place).ToHaveTextAsync(Of("1", "4"));
        await nora.Page.Keyboard.PressAsync("s");
        await Assertions.Expect(place).ToHaveTextAsync(Of("1", "3"));
        await nora.Page.Keyboard.PressAsync("n");
        await nora.Page.Locator(".toast").WaitForAsync();
        await Assertions.Expect(place).ToHaveTextAsync(Of("1", "2"));
        await nora.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(place).ToHaveTextAsync(Of("1", "3"));

        await nora.Page.Locator("table.dup thead a").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var hrefs = await nora.Page.Locator("table.dup thead a").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))");
        await nora.Page.Keyboard.PressAsync("e");
        await nora.Page.Locator("dialog[open] table.merge").WaitForAsync();
        await nora.LookAsync($"duplicates-{language}-2-choose");
        await nora.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(nora.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await nora.Page.Keyboard.PressAsync("m");
        await Assertions.Expect(place).ToHaveTextAsync(Of("1", "2"));
        await nora.LookAsync($"duplicates-{language}-3-merged");

        await nora.GoAsync(hrefs[0]);
        await nora.Page.Locator("button[popovertarget=record-menu]").First.ClickAsync();
        await nora.Page.Locator("#record-menu button", new() { HasTextRegex = Apart() }).First.ClickAsync();
        await nora.Page.Locator("dialog[open] .moves").WaitForAsync();
        await nora.Page.Locator("dialog[open] button[type=submit]:not([disabled])").ClickAsync();
        await Assertions.Expect(nora.Page.Locator("dialog[open]")).ToHaveCountAsync(0);

        // The scan has seen that they are two again: the page of the one names the other.
        for (var i = 0; i < 40 && await nora.Page.Locator(".dupcard").CountAsync() == 0; i++)
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            await nora.GoAsync(hrefs[0]);
        }

        if (await nora.Page.Locator(".railtab").IsVisibleAsync()) await nora.Page.Locator(".railtab").ClickAsync();
        await nora.Page.Locator($".dupcard a[href='{hrefs[1]}']").WaitForAsync();
        await nora.LookAsync($"duplicates-{language}-4-panel");

        await nora.GoAsync("/r/party?new=1");
        await nora.Page.FillAsync("#new-name", "Clara Pohl");
        await nora.Page.FillAsync("#new-email", "clara.pohl@example.org");
        await nora.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(nora.Page.Locator(".dupwarn li").First).ToContainTextAsync("Hamburg · +494077777");
        await nora.LookAsync($"duplicates-{language}-5-new");

        await nora.GoAsync("/duplicates/merged");
        await nora.LookAsync($"duplicates-{language}-6-automatic");
        await nora.GoAsync("/settings/duplicates");
        await nora.LookAsync($"duplicates-{language}-7-settings");
        nora.AssertNoBarriers();
    }

    [Theory]
    [InlineData("zh-CN", 390, 844, ColorScheme.Dark)]
    public async Task All_that_match_at_once_and_back(string language, int width, int height, ColorScheme scheme)
    {
        await using var product = await RunningProduct.StartImportedAsync(Customers, (SampleCompany.Nora(language), "administrator"));
        var nora = await Visitor.ComeAsync(product, language, width, height);
        var page = nora.Page;
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/duplicates");
        await page.Locator(".dupbar .num").WaitForAsync();
        await nora.GoAsync("/r/party");
        await page.Locator("tbody tr[data-id]").First.WaitForAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Locator(".bulk button:has(svg)", new() { HasTextRegex = Merge() }).First.ClickAsync();
        await page.Locator("#merge-from").SelectOptionAsync("0.5");
        await Assertions.Expect(page.Locator("dialog[open] .moves li")).ToHaveCountAsync(4);
        await nora.LookAsync($"merge-many-{language}-1-groups");
        await page.Locator("dialog[open] button[type=submit]:not([disabled])").ClickAsync();
        await page.Locator(".toast .link").ClickAsync();
        await page.Locator(".deeds button").WaitForAsync();
        await Assertions.Expect(page.Locator(".sums .ok")).ToHaveTextAsync("4");
        await nora.LookAsync($"merge-many-{language}-2-result");
        await page.Locator(".deeds button").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.sums .ok')?.textContent === '4' && !document.querySelector('.deeds button') && !document.querySelector('.result .pb')");
        await nora.LookAsync($"merge-many-{language}-3-apart");
        await nora.GoAsync("/r/party");
        await Assertions.Expect(page.Locator("tbody tr[data-id]")).ToHaveCountAsync(Customers.Length - 1);
        nora.AssertNoBarriers();
    }

    [GeneratedRegex("Merge|合并|合併")]
    private static partial Regex Merge();

    private static Regex Of(string place, string of) => new($@"(^|\D){place}\D+{of}(\D|$)", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex("Take apart|拆分")]
    private static partial Regex Apart();
}
