using Rapport.Core.Access;
using Rapport.Core.Packs;
using Rapport.Core.Prints;
using Rapport.Core.Values;

namespace Rapport.Storage.Specs.Packs;

/// <summary>Print templates come, are upgraded and go with a pack; what was changed or taken away here stays so, and a pack of one's own takes them along.</summary>
public sealed class BringingPrintTemplates
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static Pack Of(string version, string prints) => PackFile.Read($$"""
        pack: printed-things
        version: {{version}}
        label: { en: Printed things }
        fields:
          thing:
            weight: { kind: number, label: { en: Weight } }
        prints:
          thing:
        {{prints}}
        """);

    private const string Sheet = "    sheet: { name: { en: Sheet, zh-Hans: 单页 }, body: { en: \"# {name}\\nWeight: {weight}\", zh-Hans: \"# {name}\" } }\n";
    private const string Label = "    label: { name: { en: Label }, paper: letter, body: { en: \"{name}\" } }\n";

    private static IEnumerable<(PackAction, string)> Steps(PackPlan plan) => plan.Steps.Where(s => s.Part == PackPart.Print).Select(s => (s.Action, s.Name!)).OrderBy(s => s.Item2, StringComparer.Ordinal);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Templates_come_change_stay_and_go_with_the_pack(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var (packs, book) = (firm.Get<PackBook>(), firm.Get<PrintBook>());
        var (_, own) = await book.SaveAsync(new PrintTemplate("thing", new LocalText("Own"), "a4", new LocalText("{name}"), IsDefault: true), Principal.System, None);
        var first = Of("1.0.0", Sheet + Label);
        Assert.Equal([(PackAction.Add, "label"), (PackAction.Add, "sheet")], Steps(await packs.PreviewAsync(first, Principal.System, None)));
        await packs.InstallAsync(first, demo: false, Principal.System, None);
        var there = await book.ListAsync("thing", None);
        Assert.Equal(["Own", "Label", "Sheet"], there.Select(t => t.Name.En));
        Assert.Equal(("letter", false, own), (there[1].Paper, there[1].IsDefault, there[0].Id));
        Assert.Equal("单页", there[2].Name.ZhHans);
        Assert.False((await packs.PreviewAsync(first, Principal.System, None)).DoesSomething);

        // One is changed and made the usual one here; the next version changes both: the one stays.
        await book.SaveAsync(there[1] with { Body = new LocalText("{name}!"), IsDefault = true }, Principal.System, None);
        var second = Of("1.1.0", Sheet.Replace("Weight:", "Weighs", StringComparison.Ordinal) + Label.Replace("letter", "a4", StringComparison.Ordinal));
        Assert.Equal([(PackAction.Keep, "label"), (PackAction.Change, "sheet")], Steps(await packs.InstallAsync(second, demo: false, Principal.System, None)));
        there = await book.ListAsync("thing", None);
        Assert.Equal([("Label", "{name}!", "letter"), ("Own", "{name}", "a4"), ("Sheet", "# {name}\nWeighs {weight}", "a4")], there.Select(t => (t.Name.En!, t.Body.En!, t.Paper)));

        var made = PackFile.Read(PackFile.Write((await firm.Get<PackExport>().MakeAsync(new PackWish("own-things", "1.0.0", new LocalText("Own"), ["thing"]), Principal.System, None)).Pack));
        Assert.Equal(["Label", "Own", "Sheet"], made.Prints["thing"].Values.Select(p => p.Name!.En).Order());
        await using (var elsewhere = await SmallFirm.OpenAsync(database))
        {
            await elsewhere.Get<PackBook>().InstallAsync(made, demo: false, Principal.System, None);
            Assert.Equal(there.Select(t => (t.Name, t.Body, t.Paper)).OrderBy(t => t.Name.En), (await elsewhere.Get<PrintBook>().ListAsync("thing", None)).Select(t => (t.Name, t.Body, t.Paper)).OrderBy(t => t.Name.En));
        }

        // What goes, comes again as a record of its own.
        Assert.Equal([(PackAction.Keep, "label"), (PackAction.Retire, "sheet")], Steps(await packs.RemoveAsync("printed-things", demo: false, Principal.System, None)));
        Assert.Equal(["Label", "Own"], (await book.ListAsync("thing", None)).Select(t => t.Name.En));
        await packs.InstallAsync(Of("1.0.0", Sheet), demo: false, Principal.System, None);
        Assert.Contains("Sheet", (await book.ListAsync("thing", None)).Select(t => t.Name.En));

        // Taken away here, it does not come back with the next version.
        await book.DeleteAsync((await book.ListAsync("thing", None)).Single(t => t.Name.En == "Sheet").Id!.Value, Principal.System, None);
        Assert.Equal([(PackAction.Keep, "sheet")], Steps(await packs.InstallAsync(Of("1.2.0", Sheet.Replace("Weight:", "Weighs", StringComparison.Ordinal)), demo: false, Principal.System, None)));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_usual_one_of_a_pack_is_that_here_until_somebody_says_otherwise(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var (packs, book) = (firm.Get<PackBook>(), firm.Get<PrintBook>());
        var usual = Label.Replace("paper: letter", "paper: letter, usual: true", StringComparison.Ordinal);
        await packs.InstallAsync(Of("1.0.0", Sheet + usual), demo: false, Principal.System, None);
        Assert.Equal([("Label", true), ("Sheet", false)], (await book.ListAsync("thing", None)).Select(t => (t.Name.En!, t.IsDefault)));
        Assert.False((await packs.PreviewAsync(Of("1.0.0", Sheet + usual), Principal.System, None)).DoesSomething);
        var made = (await firm.Get<PackExport>().MakeAsync(new PackWish("own-things", "1.0.0", new LocalText("Own"), ["thing"]), Principal.System, None)).Pack;
        Assert.Equal("Label", Assert.Single(made.Prints["thing"].Values, p => p.Usual).Name!.En);

        // Another one is the usual one here by now: the next version changes the template and leaves that.
        await book.SaveAsync((await book.ListAsync("thing", None))[1] with { IsDefault = true }, Principal.System, None);
        Assert.Equal([(PackAction.Change, "label"), (PackAction.Same, "sheet")], Steps(await packs.InstallAsync(Of("1.1.0", Sheet + usual.Replace("letter", "a4", StringComparison.Ordinal)), demo: false, Principal.System, None)));
        Assert.Equal([("Sheet", true), ("Label", false)], (await book.ListAsync("thing", None)).Select(t => (t.Name.En!, t.IsDefault)));

        // Where there is one, a pack that comes makes none.
        await packs.RemoveAsync("printed-things", demo: false, Principal.System, None);
        await book.SaveAsync(new PrintTemplate("thing", new LocalText("Own"), "a4", new LocalText("{name}"), IsDefault: true), Principal.System, None);
        await packs.InstallAsync(Of("1.0.0", Sheet + usual), demo: false, Principal.System, None);
        Assert.Equal("Own", Assert.Single(await book.ListAsync("thing", None), t => t.IsDefault).Name.En);
        Assert.Equal("pack.twoUsual", Assert.Single(Assert.Throws<Core.Problems.ProblemException>(() => Of("1.0.0", Sheet.Replace("name:", "usual: true, name:", StringComparison.Ordinal) + usual)).Problems).Code);
    }

    [Theory]
    [InlineData("{height}", "a4", "criteria.unknownField", "prints.thing.sheet.body.en")]
    [InlineData("{if name}", "a4", "print.noEnd", "prints.thing.sheet.body.en")]
    [InlineData("{name}", "a9", "field.notAChoice", "prints.thing.sheet.paper")]
    public async Task A_template_that_cannot_be_read_keeps_the_pack_out(string body, string paper, string code, string at)
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        var plan = await firm.Get<PackBook>().PreviewAsync(Of("1.0.0", $"    sheet: {{ name: {{ en: Sheet }}, paper: {paper}, body: {{ en: \"{body}\" }} }}\n"), Principal.System, None);
        var problem = Assert.Single(plan.Problems);
        Assert.Equal((code, at), (problem.Code, problem.At));
        Assert.Null(firm.Thing.Find("weight"));
    }
}
