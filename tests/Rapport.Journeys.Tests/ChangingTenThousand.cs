using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rapport.Journeys.Tests;

/// <summary>
/// A filter, all that it finds, a new value for ten thousand of them but two: the page goes on scrolling meanwhile, what was
/// done is told, shown and taken back by one click. In three languages, the last at the size of a phone.
/// </summary>
public sealed class ChangingTenThousand(ChangingTenThousand.Crowd crowd) : Journey, IClassFixture<ChangingTenThousand.Crowd>
{
    private const int Customers = 10_002;

    [Theory]
    [InlineData("en-GB", "en", 1440)]
    [InlineData("zh-CN", "zh-Hans", 1440)]
    [InlineData("zh-TW", "zh-Hant", 390)]
    public async Task In_the_background_and_back_again(string language, string shown, int width)
    {
        var nora = await Visitor.ComeAsync(crowd.Product, language, width, width < 640 ? 844 : 900);
        var page = nora.Page;
        // One language is looked at by axe, too: the marks are the same in all.
        Task LookAsync(string name) => shown == "zh-Hant" ? nora.LookAsync(name) : nora.PictureAsync(name);
        await nora.SignInAsync($"nora.{shown.ToLowerInvariant()}@example.com");
        await nora.GoAsync("/r/party?where=" + Uri.EscapeDataString("city = 'Leeds'"));
        await page.Locator("tbody tr[data-id]").First.WaitForAsync();

        // All, and two taken out again by keys, faster than the server answers: on the phone there is no head to tick.
        foreach (var key in (string[])["Control+a", "j", "x", "j", "x"]) await page.Keyboard.PressAsync(key);
        await Assertions.Expect(page.Locator("tbody tr[data-id][aria-selected=false]")).ToHaveCountAsync(2);
        // The list counts to ten thousand, its foot beyond: the number is that of the foot.
        await Assertions.Expect(page.Locator(".bulk > [role=status]")).ToHaveTextAsync(new Regex("10,000(?!\\+)"));
        await LookAsync($"bulk-{shown}-1-all");
        await page.Locator(".bulk button:has(svg)").Filter(new() { HasTextRegex = new("Edit|编辑|編輯") }).ClickAsync();
        await page.SelectOptionAsync("#bulk-add", "city");
        await page.FillAsync("#bulk-city", "York");
        await LookAsync($"bulk-{shown}-2-edit");
        await page.Locator("dialog .dfoot .pri").ClickAsync();
        await page.Locator(".work .pb").WaitForAsync();
        await nora.PictureAsync($"bulk-{shown}-3-going-on");

        var blank = await page.EvaluateAsync<int>(LongestBlank);
        Assert.True(blank < 200, $"The list was blank for {blank} ms.");
        // A hand on it holds it.
        await page.Locator(".toast:has(.link)").HoverAsync();
        await LookAsync($"bulk-{shown}-4-done");
        Assert.Equal(10_000, await CountAsync("York"));

        await page.Locator(".toast .link").ClickAsync();
        await page.Locator("h1").WaitForAsync();
        await LookAsync($"bulk-{shown}-5-result");
        await page.Locator(".crumb a").ClickAsync();
        var works = page.Locator("table tbody tr");
        await Assertions.Expect(works.First).ToContainTextAsync("→ York");
        await works.First.Locator("a").ClickAsync();
        await page.Locator(".deeds a.pri").ClickAsync();
        await page.Locator("tbody tr[data-id]").First.WaitForAsync();
        await Assertions.Expect(page.Locator("td[data-f=city]").First).ToHaveTextAsync("York");

        // On a phone it names no keys to the eye.
        await page.Keyboard.PressAsync("Control+z");
        await page.Locator(".toast kbd", new() { HasTextString = "⇧" }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await LookAsync($"bulk-{shown}-6-taken-back");
        Assert.Equal((0, Customers), (await CountAsync("York"), await CountAsync("Leeds")));
        nora.AssertNoBarriers();
    }

    /// <summary>Scrolls for two seconds while the job runs; answers the longest time without a row where there should be one.</summary>
    private const string LongestBlank = """
        () => new Promise(done => {
          const area = document.querySelector('.list .tw'), until = performance.now() + 2000;
          let since = 0, worst = 0;
          const look = now => {
            area.scrollTop += 9;
            const box = area.getBoundingClientRect(), blank = !document.elementFromPoint(box.left + 60, box.top + 200)?.closest('tr[data-id]');
            if (blank && !since) since = now;
            if (!blank && since) { worst = Math.max(worst, now - since); since = 0; }
            if (now < until) requestAnimationFrame(look); else done(Math.round(worst));
          };
          requestAnimationFrame(look);
        })
        """;

    private async Task<int> CountAsync(string city)
    {
        using var counted = JsonDocument.Parse(await crowd.Product.RunAsync("count", "party", "--where", $"city = '{city}'", "--json"));
        return counted.RootElement.GetProperty("count").GetInt32();
    }

    /// <summary>A product with the customers of one city, and somebody for each language.</summary>
    public sealed class Crowd : IAsyncLifetime
    {
        private RunningProduct? product;

        internal RunningProduct Product => product!;

        public async ValueTask InitializeAsync() => product = await RunningProduct.StartImportedAsync(
            Enumerable.Range(1, Customers).Select(i => string.Create(CultureInfo.InvariantCulture, $"Customer {i:00000},c{i}@example.com,Leeds")).Prepend("name,email,city"),
            [.. ((string[])["en", "zh-hans", "zh-hant"]).Select(l => ($"nora.{l}@example.com", "administrator"))]);

        public async ValueTask DisposeAsync()
        {
            if (product is not null) await product.DisposeAsync();
        }
    }
}
