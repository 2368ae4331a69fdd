using Rapport.Core.Access;
using Rapport.Core.Access.Sharing;
using Rapport.Core.Flows;
using Rapport.Core.Packs;
using Rapport.Core.Values;
using Rapport.Core.Versions;

namespace Rapport.Storage.Specs.Packs;

/// <summary>What a preview says: of a change, what of the thing changes; of a removal, what was made here that would rest or break.</summary>
public sealed class LookingAhead
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static Pack Of(string version, string leaf, string rule = "leaves > 200") => PackFile.Read($$"""
        pack: trees
        version: {{version}}
        label: { en: Trees }
        types:
          tree: { label: { en: Tree } }
        fields:
          tree:
            height: { kind: number, label: { en: Height } }
          thing:
            leaves: { kind: number, label: { en: Leaves } }
            leaf: {{leaf}}
        layouts:
          thing: { sections: [{ key: main, columns: 1, fields: [name, leaves] }] }
        rules:
          thing:
            many: { when: {{rule}}, message: { en: Too many } }
        """);

    private const string Green = "{ kind: choice, label: { en: Leaf }, choices: [{ key: green, label: { en: Green } }, { key: brown, label: { en: Brown } }] }";
    private const string Red = "{ kind: choice, required: true, label: { en: Leaf, zh-Hans: 叶 }, choices: [{ key: green, label: { en: Bright green } }, { key: red, label: { en: Red } }] }";

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_upgrade_says_what_of_each_thing_changes(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var packs = firm.Get<PackBook>();
        await packs.InstallAsync(Of("1.0.0", Green), demo: false, Principal.System, None);
        var next = Of("1.1.0", Red, "leaves > 100");
        next = next with { Layouts = new Dictionary<string, Core.Layouts.RecordLayout> { ["thing"] = new() { Sections = [new Core.Layouts.LayoutSection("main") { Columns = 2, Fields = ["name", "leaf"] }] } } };
        var steps = (await packs.PreviewAsync(next, Principal.System, None)).Steps.Where(s => s.Action == PackAction.Change).ToDictionary(s => s.Part);
        static IEnumerable<string> Said(PackStep step) => step.Changes.Select(c => $"{c.Part} {c.Key}: {c.Old?.ToJsonString()} > {c.New?.ToJsonString()}".Replace("\"", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(["choices brown: {key:brown,label:{en:Brown}} > ", "choices red:  > {key:red,label:{en:Red}}", "choices.label green: {en:Green} > {en:Bright green}", "label : {en:Leaf} > {en:Leaf,zh-Hans:\\u53F6}", "required :  > true"], Said(steps[PackPart.Field]));
        Assert.Equal(["when : leaves \\u003E 200 > leaves \\u003E 100"], Said(steps[PackPart.Rule]));
        Assert.Equal(["sections.columns main: 1 > 2", "sections.fields main: [name,leaves] > [name,leaf]"], Said(steps[PackPart.Layout]));
        Assert.All((await packs.PreviewAsync(Of("1.1.0", Green), Principal.System, None)).Steps, s => Assert.Empty(s.Changes));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_was_changed_here_and_not_by_the_pack_is_said_to_stay(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var (packs, fields) = (firm.Get<PackBook>(), firm.Get<Core.Catalogue.CustomFields>());
        async Task<PackStep[]> StayingAsync(Pack pack) => [.. (await packs.PreviewAsync(pack, Principal.System, None)).Steps.Where(s => s.Action == PackAction.Keep)];
        await packs.InstallAsync(Of("1.0.0", Green), demo: false, Principal.System, None);
        Assert.Empty(await StayingAsync(Of("1.1.0", Green)));
        var said = Of("1.0.0", Green).Fields["thing"]["leaves"];
        await fields.ChangeAsync("thing", "leaves", said with { Label = new LocalText("Needles") }, Principal.System, None);

        var step = Assert.Single(await StayingAsync(Of("1.1.0", Red)));
        Assert.Equal((PackPart.Field, "leaves", "Needles"), (step.Part, step.Name, step.Label!.En));
        await packs.InstallAsync(Of("1.1.0", Red), demo: false, Principal.System, None);
        Assert.Equal("Needles", firm.Thing["leaves"].Label!.En);
        Assert.Equal("leaves", Assert.Single(await StayingAsync(Of("1.2.0", Red))).Name);

        // Called again as the pack says, it is the pack's.
        await fields.ChangeAsync("thing", "leaves", said, Principal.System, None);
        Assert.Empty(await StayingAsync(Of("1.2.0", Red)));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Choices_that_records_hold_stay_through_an_upgrade_which_says_so(string database)
    {
        const string Later = "{ kind: choice, label: { en: Leaf }, choices: [{ key: green, label: { en: Green } }] }";
        await using var firm = await SmallFirm.OpenAsync(database);
        var (packs, fields) = (firm.Get<PackBook>(), firm.Get<Core.Catalogue.CustomFields>());
        IEnumerable<string> Choices() => firm.Thing["leaf"].Choices.Select(c => c.Key);
        async Task<PackStep> StepAsync(Pack pack) => (await packs.PreviewAsync(pack, Principal.System, None)).Steps.Single(s => s is { Part: PackPart.Field, Name: "leaf" });
        await packs.InstallAsync(Of("1.0.0", Green), demo: false, Principal.System, None);
        var oak = await firm.CreateAsync(("name", "Oak"), ("leaf", "brown"));
        var ash = await firm.CreateAsync(("name", "Ash"), ("leaf", "brown"));

        var step = await StepAsync(Of("1.1.0", Red));
        Assert.Equal([new HeldChoice("brown", 2, false)], step.Held);
        Assert.DoesNotContain(step.Changes, c => c.Key == "brown");
        await packs.InstallAsync(Of("1.1.0", Red), demo: false, Principal.System, None);
        Assert.Equal(["green", "red", "brown"], Choices());
        Assert.Equal("Brown", firm.Thing["leaf"].Choices[^1].Label!.En);
        Assert.Equal("brown", (await firm.Reader.GetAsync(firm.Thing, oak, Principal.System, None))!["leaf"]);
        // One that nobody bears goes, and one that had stayed goes on staying; to install the same once more changes nothing.
        Assert.Equal(PackAction.Same, (await StepAsync(Of("1.1.0", Red))).Action);
        await packs.InstallAsync(Of("1.2.0", Later), demo: false, Principal.System, None);
        Assert.Equal(["green", "brown"], Choices());

        // Taken out by hand, once no record holds it, the field is as the pack said: the next version is not kept away from it.
        await firm.Store.WriteAsync([.. new[] { oak, ash }.Select(id => Core.Records.RecordWrite.Update(firm.Thing, id, SmallFirm.Values(("leaf", "green"))))], new Core.Records.WriteContext(Principal.System, "test"), None);
        await fields.ChangeAsync("thing", "leaf", PackFile.Read("pack: other\nversion: 1.0.0\nlabel: { en: X }\nfields:\n  thing:\n    leaf: " + Later).Fields["thing"]["leaf"], Principal.System, None);
        var last = await StepAsync(Of("1.3.0", Red));
        Assert.Equal((PackAction.Change, 0), (last.Action, last.Held.Count));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_removal_names_what_would_rest_without_the_pack(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var packs = firm.Get<PackBook>();
        await packs.InstallAsync(Of("1.0.0", Green), demo: false, Principal.System, None);
        Assert.Empty((await packs.PreviewRemovalAsync("trees", Principal.System, None)).Rests);
        await firm.Get<SharingBook>().SaveAsync("tall", new SharingDefinition { Type = "tree", When = "height > 3", Role = "sales" }, Principal.System, None);
        await firm.Get<SharingBook>().SaveAsync("other", new SharingDefinition { Type = "thing", When = "level > 3", Role = "sales" }, Principal.System, None);
        await firm.Get<FlowBook>().SaveAsync("thing", "turn", new FlowDefinition { Title = new LocalText("Turn"), When = "leaves > 3", Steps = [new FlowStep(FlowDeed.Clear) { Field = "level" }] }, Principal.System, None);
        await firm.Get<Core.Views.SavedViews>().SaveAsync(new Core.Views.SavedList(Guid.CreateVersion7(), "thing", "Leafy", "leaves > 3", null, ["name"], Shared: true), Principal.System, None);
        Assert.Equal([("flow", "thing", "turn"), ("sharing", "tree", "tall"), ("view", "thing", "Leafy")], (await packs.PreviewRemovalAsync("trees", Principal.System, None)).Rests.Select(u => (u.Where, u.Type, u.Name!)).Order());

        // An upgrade that takes the field away says the same of it.
        var without = Of("1.1.0", Green) with { Rules = new Dictionary<string, IReadOnlyDictionary<string, Core.Rules.RuleDefinition>>(), Layouts = new Dictionary<string, Core.Layouts.RecordLayout>() };
        without = without with { Fields = without.Fields.ToDictionary(t => t.Key, t => (IReadOnlyDictionary<string, Core.Catalogue.FieldDefinition>)t.Value.Where(f => f.Key != "leaves").ToDictionary(f => f.Key, f => f.Value)) };
        Assert.Equal(["flow", "view"], (await packs.PreviewAsync(without, Principal.System, None)).Rests.Select(u => u.Where).Order());
    }
}
