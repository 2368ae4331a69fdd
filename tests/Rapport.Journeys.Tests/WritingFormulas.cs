using System.Text.RegularExpressions;

namespace Rapport.Journeys.Tests;

public sealed class WritingFormulas(SampleCompany company) : Journey
{
    [Fact]
    public async Task Fields_are_put_into_a_formula_by_what_they_are_called_and_its_reasons_speak_ones_language()
    {
        var mei = await Visitor.ComeAsync(company.Product, "zh-CN");
        var page = mei.Page;
        await mei.SignInAsync(SampleCompany.Nora("zh-CN"));
        await mei.GoAsync("/settings/fields/order");
        await page.Locator(".sethead .btn.pri").ClickAsync();
        await page.Locator("#f-hans").FillAsync("试算");
        await page.Locator("#f-kind").SelectOptionAsync("Formula");
        var (formula, said) = (page.Locator("#f-expression"), page.Locator("#f-said"));
        await page.Locator("#f-insert").SelectOptionAsync("total");
        await Assertions.Expect(formula).ToHaveValueAsync("total");
        await formula.PressSequentiallyAsync(" + ");
        await page.Locator("#f-insert").SelectOptionAsync("note");
        await Assertions.Expect(formula).ToHaveValueAsync("total + note");
        await Assertions.Expect(said).ToContainTextAsync("“备注”");
        await page.Locator("#f-name").FillAsync("trial");
        await page.Locator(".dfoot .pri").ClickAsync();
        // A money and a text are not added: no English kind stands in the reason.
        await Assertions.Expect(page.Locator("#f-said.err")).ToContainTextAsync("文本");
        Assert.DoesNotMatch(new Regex("[A-Za-z]{3,}"), await said.InnerTextAsync());
        await mei.LookAsync("formula-zh");
        await formula.FillAsync("noSuch + 1");
        await page.Locator(".dfoot .pri").ClickAsync();
        await Assertions.Expect(page.Locator("#f-said.err")).ToContainTextAsync("订单");

        // The form of a number says what the next one would be called.
        await page.Locator("#f-kind").SelectOptionAsync("AutoNumber");
        await page.Locator("#f-pattern").FillAsync("发票-{yyyy}-{0000}");
        await Assertions.Expect(page.Locator("#f-next")).ToContainTextAsync($"发票-{TimeProvider.System.GetUtcNow().Year}-0001");
        await page.Locator("#f-pattern").FillAsync("发票-{MM}-{0000}");
        await Assertions.Expect(page.Locator("#f-next")).ToHaveTextAsync("");
        await page.Locator(".dfoot .pri").ClickAsync();
        await Assertions.Expect(page.Locator("dialog .help.err")).ToContainTextAsync("INV-{yyyy}-{0000}");
        mei.AssertNoBarriers();
    }

    [Fact]
    public async Task The_condition_of_a_section_is_built_like_a_filter_and_its_refusal_names_the_section()
    {
        var mei = await Visitor.ComeAsync(company.Product, "zh-CN");
        var page = mei.Page;
        await mei.SignInAsync(SampleCompany.Nora("zh-CN"));
        await mei.GoAsync("/settings/layouts/product");
        await page.Locator(".lplace > button.btn.gho.sm").First.ClickAsync();
        // The reader's own language is asked for first.
        await Assertions.Expect(page.Locator(".lmore input").First).ToHaveIdAsync("l-hans-own1");
        await page.Locator("#l-hans-own1").FillAsync("公司资料");
        await page.Locator("#l-when-own1").FillAsync("nonsense = 3");
        await page.Locator("#l-when-own1").PressAsync("Tab");
        await Assertions.Expect(page.Locator("#l-help-own1")).ToContainTextAsync("产品");
        await page.Locator(".sethead .btn.pri").ClickAsync();
        await Assertions.Expect(page.GetByText("无法读取“公司资料”的条件")).ToBeVisibleAsync();
        await mei.LookAsync("section-refused");
        await page.Locator("#l-when-own1").FillAsync("");
        await page.Locator("#l-when-own1").PressAsync("Tab");
        await page.Locator(".lmore .critbuild").ClickAsync();
        await page.Locator("#b-0-field").SelectOptionAsync("name");
        await page.Locator("dialog .bcond input").First.FillAsync("杯");
        await page.Locator("dialog .dfoot .pri").ClickAsync();
        await Assertions.Expect(page.Locator("#l-when-own1")).ToHaveValueAsync(new Regex("^name .*杯"));
        await page.Locator(".sethead .btn.pri").ClickAsync();
        // Kept: it can be put back, and the company is left as it was.
        await Assertions.Expect(page.Locator(".sethead .btn:not(.pri)")).ToBeEnabledAsync();
        await page.Locator(".sethead .btn:not(.pri)").ClickAsync();
        await Assertions.Expect(page.Locator(".sethead .btn:not(.pri)")).ToBeDisabledAsync();
        mei.AssertNoBarriers();
    }
}
