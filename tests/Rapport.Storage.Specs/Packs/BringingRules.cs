using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Packs;
using Rapport.Core.Problems;
using Rapport.Core.Rules;
using Rapport.Core.Values;

namespace Rapport.Storage.Specs.Packs;

/// <summary>Validation rules come, are upgraded and go with a pack; what was changed here stays, and a pack of one's own takes them along.</summary>
public sealed class BringingRules
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static Pack Of(string version, string rules) => PackFile.Read($$"""
        pack: strict-things
        version: {{version}}
        label: { en: Strict things }
        fields:
          thing:
            weight: { kind: number, label: { en: Weight } }
        rules:
          thing:
        {{rules}}
        """);

    private const string Heavy = "    heavy: { when: weight > 100, message: { en: Too heavy, zh-Hans: 太重 }, field: weight }\n";
    private const string Named = "    named: { when: level < 0, message: { en: Not below nothing } }\n";

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Rules_come_change_stay_and_go_with_the_pack(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var packs = firm.Get<PackBook>();
        var first = Of("1.0.0", Heavy + Named);
        var plan = await packs.PreviewAsync(first, Principal.System, None);
        Assert.Equal([(PackAction.Add, "heavy"), (PackAction.Add, "named")], plan.Steps.Where(s => s.Part == PackPart.Rule).Select(s => (s.Action, s.Name!)));
        await packs.InstallAsync(first, demo: false, Principal.System, None);
        Assert.Equal("rule.broken", (await Assert.ThrowsAsync<ProblemException>(() => firm.CreateAsync(("name", "A"), ("weight", 101d)))).Problems[0].Code);
        Assert.False((await packs.PreviewAsync(first, Principal.System, None)).DoesSomething);

        // One is changed here; the next version changes both and drops none: the one stays.
        await firm.Get<RuleBook>().SaveAsync("thing", "named", new RuleDefinition { When = "level < 5", Message = new LocalText("Five at least") }, Principal.System, None);
        var second = Of("1.1.0", Heavy.Replace("100", "200", StringComparison.Ordinal) + Named.Replace("< 0", "< 1", StringComparison.Ordinal));
        plan = await packs.InstallAsync(second, demo: false, Principal.System, None);
        Assert.Equal([(PackAction.Change, "heavy"), (PackAction.Keep, "named")], plan.Steps.Where(s => s.Part == PackPart.Rule).Select(s => (s.Action, s.Name!)));
        Assert.Equal(["weight > 200", "level < 5"], firm.Thing.Rules.Select(r => r.Definition.When));

        var made = (await firm.Get<PackExport>().MakeAsync(new PackWish("own-things", "1.0.0", new LocalText("Own"), ["thing"]), Principal.System, None)).Pack;
        Assert.Equal(["heavy", "named"], PackFile.Read(PackFile.Write(made)).Rules["thing"].Keys);

        plan = await packs.RemoveAsync("strict-things", demo: false, Principal.System, None);
        Assert.Equal([(PackAction.Retire, "heavy"), (PackAction.Keep, "named")], plan.Steps.Where(s => s.Part == PackPart.Rule).Select(s => (s.Action, s.Name!)).OrderBy(s => s.Item2));
        Assert.Equal(["named"], firm.Thing.Rules.Select(r => r.Name));
    }

    [Fact]
    public async Task A_rule_that_cannot_be_read_keeps_the_pack_out()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        var plan = await firm.Get<PackBook>().PreviewAsync(Of("1.0.0", "    odd: { when: height > 1, message: { en: Odd } }\n"), Principal.System, None);
        var problem = Assert.Single(plan.Problems);
        Assert.Equal(("criteria.unknownField", "rules.thing.odd.when"), (problem.Code, problem.At));
        Assert.Null(firm.Thing.Find("weight"));
    }
}
