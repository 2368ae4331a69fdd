namespace Rapport.Journeys.Tests;

/// <summary>A record's page lists what is filled and what matters; the rest waits behind one button, and nothing lies over anything.</summary>
public sealed class ReadingARecord(SampleCompany company) : Journey
{
    private const string Overlaps = """
        () => [...document.querySelectorAll('.kv .val.leads')].filter(v => {
          const text = v.querySelector('a').getClientRects(), pen = v.querySelector('.pen').getBoundingClientRect();
          return [...text].some(t => t.right > pen.left + 1 && t.bottom > pen.top && t.top < pen.bottom) || text.length > 2;
        }).map(v => v.innerText)
        """;

    [Theory]
    [InlineData("zh-TW", 1440)]
    [InlineData("zh-TW", 390)]
    public async Task An_organisation_shows_what_it_has_and_the_rest_on_demand(string language, int width)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width, 900);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/r/party?where=" + Uri.EscapeDataString("kind = 'organisation' and phone is not empty"));
        await nora.GoAsync("/r/party/" + await nora.Page.Locator("tbody tr[data-id]").First.GetAttributeAsync("data-id"));
        if (width < 640) await nora.Page.ClickAsync(".proptab");
        var fields = nora.Page.Locator(".props dt");
        await nora.Page.Locator(".showall").WaitForAsync();
        var few = await fields.CountAsync();
        Assert.Empty(await nora.Page.EvaluateAsync<string[]>(Overlaps));
        await nora.LookAsync($"{language}-{width}-fields");

        await nora.Page.ClickAsync(".showall");
        await Assertions.Expect(nora.Page.Locator(".showall")).ToHaveAttributeAsync("aria-expanded", "true");
        Assert.True(await fields.CountAsync() >= few + 3);
        await nora.LookAsync($"{language}-{width}-all-fields");
        await nora.Page.ClickAsync(".showall");
        await Assertions.Expect(fields).ToHaveCountAsync(few);
        nora.AssertNoBarriers();
    }
}
