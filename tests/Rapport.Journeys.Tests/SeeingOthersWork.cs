namespace Rapport.Journeys.Tests;

/// <summary>What a colleague saves is shown without reloading, and takes nothing from whoever is writing.</summary>
public sealed class SeeingOthersWork(SampleCompany company) : Journey
{
    [Fact]
    public async Task A_colleagues_change_appears_on_page_and_list()
    {
        var (nora, marta) = (await ComeAsync(SampleCompany.Nora("en-GB")), await ComeAsync(SampleCompany.Marta("en-GB")));
        await nora.GoAsync("/r/party?view=all&columns=name,city&where=" + Uri.EscapeDataString("kind = 'person'"));
        var id = await nora.Page.Locator("tbody tr[data-id]").First.GetAttributeAsync("data-id");
        var watching = await ComeAsync(SampleCompany.Nora("en-GB"));
        await watching.GoAsync($"/r/party/{id}");
        var before = (await watching.Page.Locator("#val-city").InnerTextAsync()).Trim();

        await marta.GoAsync($"/r/party/{id}");
        await SaveAsync(marta, "Ravenna");
        await Assertions.Expect(watching.Page.Locator("#val-city")).ToContainTextAsync("Ravenna");
        await Assertions.Expect(nora.Page.Locator($"tr[data-id='{id}'] [data-f='city']")).ToHaveTextAsync("Ravenna");

        // Half typed: the text stays, and two wills meet when it is saved.
        await watching.Page.ClickAsync("#val-city");
        await watching.Page.FillAsync("#edit-city", "Rimini");
        await SaveAsync(marta, "Ferrara");
        await Assertions.Expect(nora.Page.Locator($"tr[data-id='{id}'] [data-f='city']")).ToHaveTextAsync("Ferrara");
        await Assertions.Expect(watching.Page.Locator("#edit-city")).ToHaveValueAsync("Rimini");
        await watching.Page.PressAsync("#edit-city", "Enter");
        await Assertions.Expect(watching.Page.Locator("dialog[open]")).ToContainTextAsync("Ferrara");
        await watching.Page.Keyboard.PressAsync("Escape");
        await SaveAsync(marta, before.Length == 0 ? "–" : before.Split(':')[^1].Trim());
    }

    [Fact]
    public async Task A_row_that_a_colleague_deletes_while_a_cell_of_it_is_written_goes_and_the_text_is_said()
    {
        var nora = await ComeAsync(SampleCompany.Nora("en-GB"));
        var id = await nora.Page.EvaluateAsync<string>("async () => (await (await fetch('/api/v1/product', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: 'FLEET-1', name: 'Fleeting Lamp' }) })).json()).id");
        await nora.GoAsync("/r/product?view=all&columns=name,category&where=" + Uri.EscapeDataString("code = 'FLEET-1'"));
        await nora.Page.Locator("tr[data-id] [data-f='category']").DblClickAsync();
        await nora.Page.FillAsync(".cell-in input", "Nowhere");
        await nora.Page.EvaluateAsync("id => fetch('/api/v1/product/' + id, { method: 'DELETE' })", id);
        await nora.Page.PressAsync(".cell-in input", "Enter");
        await Assertions.Expect(nora.Page.Locator("tr[data-id]")).ToHaveCountAsync(0);
        await Assertions.Expect(nora.Page.Locator(".toasts")).ToContainTextAsync("Nowhere");
        await Assertions.Expect(nora.Page.Locator(".cell-in")).ToHaveCountAsync(0);
    }

    private async Task<Visitor> ComeAsync(string mail)
    {
        var one = await Visitor.ComeAsync(company.Product);
        await one.SignInAsync(mail);
        return one;
    }

    private static async Task SaveAsync(Visitor who, string city)
    {
        await who.Page.ClickAsync("#val-city");
        await who.Page.FillAsync("#edit-city", city);
        await who.Page.PressAsync("#edit-city", "Enter");
        await Assertions.Expect(who.Page.Locator("#val-city")).ToContainTextAsync(city);
    }
}
