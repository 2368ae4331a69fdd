using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Packs;
using Rapport.Core.Prints;
using Rapport.Core.Problems;
using Rapport.Core.Rules;
using Rapport.Core.Values;
using Fields = Rapport.Core.Catalogue.CustomFields;
using Types = Rapport.Core.Catalogue.CustomTypes;

namespace Rapport.Storage.Specs.Packs;

/// <summary>A pack that was removed comes again: what an administrator had changed of it stays so, is named so beforehand, and nothing is there twice.</summary>
public sealed class ComingBack
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static Pack Of(string version = "1.0.0", string kind = "number", string stems = "Stems") => PackFile.Read($$"""
        pack: flowers
        version: {{version}}
        label: { en: Flowers }
        types:
          vase: { label: { en: Vase } }
        fields:
          vase:
            height: { kind: number, label: { en: Height } }
          thing:
            stems: { kind: {{kind}}, label: { en: {{stems}} } }
            scent: { kind: text, label: { en: Scent } }
        layouts:
          thing:
            sections: [{ key: main, columns: 2, fields: [name, stems] }]
        rules:
          thing:
            many: { when: stems > 200, message: { en: Too many } }
            none: { when: stems < 0, message: { en: Not below nothing } }
        prints:
          thing:
            card: { name: { en: Gift card }, body: { en: "{name}" } }
            sheet: { name: { en: Sheet }, body: { en: "{name}" } }
        views:
          - { key: large, type: thing, name: { en: Large }, where: stems > 20, columns: [name, stems] }
        """);

    private static string Does(PackPlan plan, PackAction action) => string.Join(' ', plan.Steps.Where(s => s.Action == action).Select(s => s.Label?.En ?? s.Part.ToString()).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_was_changed_here_is_still_so_when_the_pack_comes_again(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var (packs, fields, prints, rules) = (firm.Get<PackBook>(), firm.Get<Fields>(), firm.Get<PrintBook>(), firm.Get<RuleBook>());
        await packs.InstallAsync(Of(), demo: false, Principal.System, None);
        await fields.ChangeAsync("thing", "stems", Of().Fields["thing"]["stems"] with { Label = new LocalText("Stalks") }, Principal.System, None);
        await firm.Get<Types>().ChangeAsync("vase", new TypeDefinition { Label = new LocalText("Jar") }, Principal.System, None);
        await rules.SaveAsync("thing", "many", new RuleDefinition { When = "stems > 50", Message = new LocalText("Over fifty") }, Principal.System, None);
        var card = (await prints.ListAsync("thing", None)).Single(t => t.Name.En == "Gift card");
        await prints.SaveAsync(card with { Body = new LocalText("{name}!"), Name = new LocalText("Our card"), IsDefault = true }, Principal.System, None);
        var thing = await firm.CreateAsync(("name", "A"), ("stems", 12d));

        await packs.RemoveAsync("flowers", demo: true, Principal.System, None);
        Assert.Empty(await packs.InstalledAsync(None));
        Assert.Equal("pack.notHere", Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => packs.PreviewRemovalAsync("flowers", Principal.System, None))).Problems).Code);

        var plan = await packs.PreviewAsync(Of(), Principal.System, None);
        Assert.Equal(("Jar Stalks", "Our card Over fifty"), (Does(plan, PackAction.Return), Does(plan, PackAction.Keep)));
        Assert.Equal("Height Large Layout Not below nothing Scent Sheet", Does(plan, PackAction.Add));
        Assert.Null(plan.From);
        await packs.InstallAsync(Of(), demo: false, Principal.System, None);
        await AsChangedAsync();
        Assert.Equal(12d, (await firm.Reader.GetAsync(firm.Thing, thing, Principal.System, None))!.Values["stems"]);

        // Nor does a later version take it away, whether or not it says something else of it.
        plan = await packs.InstallAsync(Of("1.1.0", stems: "Number of stems"), demo: false, Principal.System, None);
        Assert.Equal("Jar Our card Over fifty Stalks", Does(plan, PackAction.Keep));
        await AsChangedAsync();

        // And once more, in a later version at once.
        await packs.RemoveAsync("flowers", demo: true, Principal.System, None);
        Assert.Equal("Jar Stalks", Does(await packs.InstallAsync(Of("1.2.0", stems: "Number"), demo: false, Principal.System, None), PackAction.Return));
        await AsChangedAsync();

        async Task AsChangedAsync()
        {
            Assert.Equal(("Stalks", "Scent", "Jar"), (firm.Thing["stems"].Label?.En, firm.Thing["scent"].Label?.En, firm.Get<CatalogueHolder>().Current["vase"].Label?.En));
            Assert.Equal([("many", "stems > 50"), ("none", "stems < 0")], firm.Thing.Rules.Select(r => (r.Name, r.Definition.When)).Order());
            Assert.Equal([("Our card", "{name}!", true), ("Sheet", "{name}", false)], (await prints.ListAsync("thing", None)).Select(t => (t.Name.En!, t.Body.En!, t.IsDefault)));
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_rule_of_ones_own_with_the_name_of_one_of_the_pack_stays_ones_own(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var packs = firm.Get<PackBook>();
        await firm.Get<Fields>().AddAsync("thing", "leaves", new FieldDefinition { Kind = FieldKind.Number }, Principal.System, None);
        await firm.Get<RuleBook>().SaveAsync("thing", "many", new RuleDefinition { When = "leaves > 5", Message = new LocalText("Ours") }, Principal.System, None);
        Assert.Equal("Ours", Does(await packs.InstallAsync(Of(), demo: false, Principal.System, None), PackAction.Keep));
        Assert.Equal("Ours", Does(await packs.InstallAsync(Of("1.1.0") with { Rules = new Dictionary<string, IReadOnlyDictionary<string, RuleDefinition>> { ["thing"] = new Dictionary<string, RuleDefinition> { ["many"] = new() { When = "stems > 7", Message = new LocalText("Seven") } } } }, demo: false, Principal.System, None), PackAction.Keep));
        await packs.RemoveAsync("flowers", demo: false, Principal.System, None);
        Assert.Equal("leaves > 5", Assert.Single(firm.Thing.Rules).Definition.When);

        // A field that is out of sight here keeps another kind out: told before anything is done.
        Assert.Equal(("fields.kindStays", "fields.thing.stems.kind"), (await packs.PreviewAsync(Of("1.2.0", "date"), Principal.System, None)).Problems.Select(p => (p.Code, p.At!)).First());
    }
}
