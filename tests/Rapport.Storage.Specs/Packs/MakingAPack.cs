using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;
using Rapport.Core.Packs;
using Rapport.Core.Problems;
using Rapport.Core.Values;
using Fields = Rapport.Core.Catalogue.CustomFields;

namespace Rapport.Storage.Specs.Packs;

/// <summary>A pack of one's own holds what was made here and nothing that another pack brings: it can be installed where that one is not.</summary>
public sealed class MakingAPack
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Pack Other = PackFile.Read("""
        pack: flowers
        version: 1.0.0
        label: { en: Flowers }
        types:
          bouquet: { label: { en: Bouquet } }
        fields:
          bouquet:
            of: { kind: link, target: thing, inverse: bouquets, label: { en: Of } }
          thing:
            bouquetCount: { kind: rollUp, expression: count(bouquets), label: { en: Bouquets } }
            scent: { kind: number, label: { en: Scent } }
        rules:
          thing:
            many: { when: scent > 200, message: { en: Too many } }
        prints:
          thing:
            card: { name: { en: Card }, body: { en: "{bouquetCount}" } }
        views:
          - { key: large, type: thing, name: { en: Large }, where: bouquetCount > 20, columns: [name] }
        """);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_another_pack_brought_stays_out_of_it(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        await firm.Get<PackBook>().InstallAsync(Other, demo: false, Principal.System, None);
        await firm.Get<Fields>().AddAsync("thing", "weight", new FieldDefinition { Kind = FieldKind.Number }, Principal.System, None);
        await firm.Get<LayoutBook>().SaveAsync("thing", null, new RecordLayout { Sections = [new LayoutSection("main") { Fields = ["name", "bouquetCount", "weight"] }] }, Principal.System, None);
        var export = firm.Get<PackExport>();
        var (made, left) = await export.MakeAsync(new PackWish("own", "1.0.0", new LocalText("Own"), ["thing"]), Principal.System, None);
        Assert.Equal([("thing", "scent", "Flowers"), ("thing", "bouquetCount", "Flowers")], left.Select(l => (l.Type, l.Name, l.Pack.En!)));
        Assert.Equal(["weight"], made.Fields["thing"].Keys);
        Assert.Equal((0, 0, 0), (made.Rules.Count, made.Prints.Count, made.Views.Count));
        Assert.Equal(["name", "weight"], made.Layouts["thing"].Sections[0].Fields);
        await using (var elsewhere = await SmallFirm.OpenAsync(database))
        {
            await elsewhere.Get<PackBook>().InstallAsync(PackFile.Read(PackFile.Write(made)), demo: false, Principal.System, None);
            Assert.NotNull(elsewhere.Thing.Find("weight"));
        }

        // With all its types chosen the other one is taken along whole.
        (made, left) = await export.MakeAsync(new PackWish("own", "1.0.0", new LocalText("Own"), ["thing", "bouquet"]), Principal.System, None);
        Assert.Empty(left);
        Assert.Equal(["bouquetCount", "scent", "weight"], made.Fields["thing"].Keys.Order());

        // A formula of one's own that draws on what stays out: which pack is needed is said at once.
        await firm.Get<Fields>().AddAsync("thing", "twice", new FieldDefinition { Kind = FieldKind.Formula, Expression = "bouquetCount * 2" }, Principal.System, None);
        var problems = (await Assert.ThrowsAsync<ProblemException>(() => export.MakeAsync(new PackWish("own", "1.0.0", new LocalText("Own"), ["thing"]), Principal.System, None))).Problems;
        Assert.Equal([("pack.needsOthers", null), ("criteria.unknownField", "fields.thing.twice.expression")], problems.Take(2).Select(p => (p.Code, p.At)));
        Assert.Equal("Flowers", problems[0].Args!["names"]);
    }
}
