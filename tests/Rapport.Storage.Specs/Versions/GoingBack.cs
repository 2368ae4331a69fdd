using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Rules;
using Rapport.Core.Values;
using Rapport.Core.Versions;
using Fields = Rapport.Core.Catalogue.CustomFields;

namespace Rapport.Storage.Specs.Versions;

/// <summary>Fields and rules go back to an earlier version by the way they are saved; what stands against it is said, and nothing is restored over what somebody saved since.</summary>
public sealed class GoingBack
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DefinitionKey Colour = new(DefinitionKind.Field, "thing", "colour");

    private static FieldDefinition Choices(params string[] keys) => new() { Kind = FieldKind.Choice, Label = new LocalText("Colour", "颜色"), Choices = [.. keys.Select(k => new Choice(k) { Label = new LocalText(k.ToUpperInvariant()) })] };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_field_has_its_earlier_choices_again_and_that_is_a_version_itself(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var (fields, versions) = (firm.Get<Fields>(), firm.Get<DefinitionVersions>());
        await fields.AddAsync("thing", "colour", Choices("red", "blue"), Principal.System, None);
        // Its like in another spelling, and another type's, are others.
        await fields.AddAsync("thing", "colourful", Choices("no"), Principal.System, None);
        var lamp = await firm.CreateAsync(("name", "Lamp"), ("colour", "blue"));
        // By the way a choice that a record bears does not go; going back to a version, which says so beforehand, may take it.
        await fields.AddAsync("thing", "tints", Choices("warm", "cold") with { Kind = FieldKind.MultiChoice }, Principal.System, None);
        await firm.CreateAsync(("name", "Shade"), ("tints", new[] { "cold", "warm" }));
        Assert.Equal(["fields.choiceBorne"], await CodesAsync(() => fields.ChangeAsync("thing", "tints", Choices("cold") with { Kind = FieldKind.MultiChoice }, Principal.System, None)));
        Assert.Equal(["fields.choiceBorne"], await CodesAsync(() => fields.ChangeAsync("thing", "colour", Choices("red", "green"), Principal.System, None)));
        Assert.Equal(["red", "blue"], firm.Thing["colour"].Choices.Select(c => c.Key));
        await fields.WriteAsync("thing", "colour", Choices("red", "green") with { Required = true }, isNew: false, new VersionSeen(Colour, (await versions.ListAsync(Colour, Principal.System, None))[0].Number), Principal.System, None);

        var list = await versions.ListAsync(Colour, Principal.System, None);
        Assert.Equal(["field.changed", "field.added"], list.Select(v => v.Event));
        Assert.Equal([("required", null, false, true), ("choices", "green", false, true), ("choices", "blue", true, false)], list[0].Changes.Select(c => (c.Part, c.Key, c.Old is not null, c.New is not null)).OrderByDescending(c => c.Part).ThenByDescending(c => c.Key));
        var plan = await versions.PreviewAsync(list[1].Number, RestoreSide.After, Principal.System, None);
        Assert.Equal((RestoreDeed.Change, 0, list[0].Number), (plan.Deed, plan.Problems.Count, plan.Last));
        Assert.Equal(["red", "green"], firm.Thing["colour"].Choices.Select(c => c.Key));
        // Records that hold a choice which would go are counted: here none does, taking the second back would meet one.
        Assert.Empty(plan.Held);

        await versions.RestoreAsync(list[1].Number, RestoreSide.After, plan.Last, Principal.System, None);
        Assert.Equal(["red", "blue"], firm.Thing["colour"].Choices.Select(c => c.Key));
        Assert.False(firm.Thing["colour"].Required);
        Assert.Equal("blue", (await firm.Reader.GetAsync(firm.Thing, lamp, Principal.System, None))!["colour"]);
        var after = await versions.ListAsync(Colour, Principal.System, None);
        Assert.Equal((3, "field.changed", list[1].Number), (after.Count, after[0].Event, after[0].Restores));
        // It is so already; and the restoring is taken back like any other change.
        Assert.Equal(["versions.isSo"], await CodesAsync(() => versions.RestoreAsync(list[1].Number, RestoreSide.After, null, Principal.System, None)));
        Assert.Equal([new HeldChoice("blue", 1, false)], (await versions.PreviewAsync(after[0].Number, RestoreSide.Without, Principal.System, None)).Held);
        await versions.RestoreAsync(after[0].Number, RestoreSide.Without, null, Principal.System, None);
        Assert.Equal(["red", "green"], firm.Thing["colour"].Choices.Select(c => c.Key));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_somebody_saved_since_the_preview_is_not_overwritten(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var (fields, versions) = (firm.Get<Fields>(), firm.Get<DefinitionVersions>());
        await fields.AddAsync("thing", "colour", Choices("red"), Principal.System, None);
        await fields.ChangeAsync("thing", "colour", Choices("red", "blue"), Principal.System, None);
        var first = (await versions.ListAsync(Colour, Principal.System, None))[^1];
        var plan = await versions.PreviewAsync(first.Number, RestoreSide.After, Principal.System, None);
        await fields.ChangeAsync("thing", "colour", Choices("red", "blue", "green"), Principal.System, None);
        Assert.Equal(["versions.changedMeanwhile"], await CodesAsync(() => versions.RestoreAsync(first.Number, RestoreSide.After, plan.Last, Principal.System, None)));
        // Nor where the other one saves between the last look and the writing: the transaction itself asks.
        var seen = new VersionSeen(Colour, plan.Last);
        Assert.Equal(["versions.changedMeanwhile"], await CodesAsync(() => firm.Database.WriteAsync(Core.Storage.WriteLane.People, async session => { await seen.DemandAsync(session); return 0; }, None)));
        Assert.Equal(["red", "blue", "green"], firm.Thing["colour"].Choices.Select(c => c.Key));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_retired_field_and_a_deleted_rule_come_back_a_formula_over_what_is_gone_says_so(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var (fields, rules, versions) = (firm.Get<Fields>(), firm.Get<RuleBook>(), firm.Get<DefinitionVersions>());
        await fields.AddAsync("thing", "price", new FieldDefinition { Kind = FieldKind.Integer }, Principal.System, None);
        var lamp = await firm.CreateAsync(("name", "Lamp"), ("level", 3L), ("price", 7L));
        await fields.AddAsync("thing", "total", new FieldDefinition { Kind = FieldKind.Formula, Expression = "price * level" }, Principal.System, None);
        await fields.ChangeAsync("thing", "total", new FieldDefinition { Kind = FieldKind.Formula, Expression = "level * 2" }, Principal.System, None);
        await rules.SaveAsync("thing", "cheap", new RuleDefinition { When = "price > 100", Message = new LocalText("Too dear.") }, Principal.System, None);
        await rules.DeleteAsync("thing", "cheap", Principal.System, None);
        await fields.RetireAsync("thing", "price", Principal.System, None);

        var total = (await versions.ListAsync(new(DefinitionKind.Field, "thing", "total"), Principal.System, None))[^1];
        var against = Assert.Single((await versions.PreviewAsync(total.Number, RestoreSide.After, Principal.System, None)).Problems);
        Assert.Equal(("versions.namesRetired", "price"), (against.Code, (string)against.Args!["name"]!));
        var rule = Assert.Single(await versions.GoneAsync(DefinitionKind.Rule, "thing", Principal.System, None));
        Assert.Equal(["versions.namesRetired"], await CodesAsync(() => versions.RestoreAsync(rule.Last.Number, RestoreSide.Without, null, Principal.System, None)));

        var gone = Assert.Single(await versions.GoneAsync(DefinitionKind.Field, "thing", Principal.System, None));
        Assert.Equal(("price", "integer"), (gone.Of.Name, (string)gone.Last.Before!["kind"]!));
        await versions.RestoreAsync(gone.Last.Number, RestoreSide.Without, gone.Last.Number, Principal.System, None);
        Assert.Equal(7L, (await firm.Reader.GetAsync(firm.Thing, lamp, Principal.System, None))!["price"]);
        await versions.RestoreAsync(total.Number, RestoreSide.After, null, Principal.System, None);
        Assert.Equal("price * level", firm.Thing["total"].Expression);
        await versions.RestoreAsync(rule.Last.Number, RestoreSide.Without, null, Principal.System, None);
        Assert.Equal("price > 100", Assert.Single(firm.Thing.Rules).Definition.When);
        Assert.Empty(await versions.GoneAsync(DefinitionKind.Field, "thing", Principal.System, None));
        Assert.Empty(await versions.GoneAsync(DefinitionKind.Rule, "thing", Principal.System, None));
        Assert.Equal(["versions.thereAgain"], (await versions.PreviewAsync(rule.Last.Number, RestoreSide.Without, Principal.System, None)).Problems.Select(p => p.Code));
        // What a formula draws on does not go by taking its making back.
        var made = (await versions.ListAsync(gone.Of, Principal.System, None)).First(v => v.Event == "field.added");
        Assert.Equal(["fields.usedBy"], (await versions.PreviewAsync(made.Number, RestoreSide.Without, Principal.System, None)).Problems.Select(p => p.Code));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_entry_is_taken_back_part_by_part_what_changed_later_elsewhere_stays(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var (rules, versions) = (firm.Get<RuleBook>(), firm.Get<DefinitionVersions>());
        var rule = new RuleDefinition { When = "level > 5", Message = new LocalText("Too high.", "太高。") };
        var key = new DefinitionKey(DefinitionKind.Rule, "thing", "high");
        await rules.SaveAsync("thing", "high", rule, Principal.System, None);
        await rules.SaveAsync("thing", "high", rule = rule with { When = "level > 9" }, Principal.System, None);
        await rules.SaveAsync("thing", "high", rule = rule with { Message = rule.Message! with { En = "Far too high." }, Field = "level" }, Principal.System, None);
        var wider = (await versions.ListAsync(key, Principal.System, None))[1];
        await versions.RestoreAsync(wider.Number, RestoreSide.Without, null, Principal.System, None);
        Assert.Equal(rule with { When = "level > 5" }, Assert.Single(firm.Thing.Rules).Definition);

        await rules.SaveAsync("thing", "high", rule with { When = "level > 7" }, Principal.System, None);
        var later = Assert.Single((await versions.PreviewAsync(wider.Number, RestoreSide.Without, Principal.System, None)).Problems);
        Assert.Equal(("versions.changedLater", "when"), (later.Code, later.At));
        // Its making is not taken back over later changes; gone, nothing of it can be.
        var made = (await versions.ListAsync(key, Principal.System, None))[^1];
        Assert.Equal(["versions.changedAgain"], await CodesAsync(() => versions.RestoreAsync(made.Number, RestoreSide.Without, null, Principal.System, None)));
        await rules.DeleteAsync("thing", "high", Principal.System, None);
        Assert.Equal(["versions.goneSince"], await CodesAsync(() => versions.RestoreAsync(wider.Number, RestoreSide.Without, null, Principal.System, None)));
        // A version brings it back as it was then.
        await versions.RestoreAsync(made.Number, RestoreSide.After, null, Principal.System, None);
        Assert.Equal("level > 5", Assert.Single(firm.Thing.Rules).Definition.When);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Values_that_were_converted_do_not_go_back_with_a_definition(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var (fields, versions) = (firm.Get<Fields>(), firm.Get<DefinitionVersions>());
        await fields.AddAsync("thing", "colour", new FieldDefinition { Kind = FieldKind.Text, Label = new LocalText("Colour") }, Principal.System, None);
        await CustomFields.ChangingAKind.CarryOutAsync(firm, new("thing", "colour", new FieldDefinition { Kind = FieldKind.Integer, Label = new LocalText("Colour") }));
        var list = await versions.ListAsync(Colour, Principal.System, None);
        Assert.Equal(["field.kindChanged", "field.added"], list.Select(v => v.Event));
        Assert.Equal([("kind", "text", "integer")], list[0].Changes.Select(c => (c.Part, (string)c.Old!, (string)c.New!)));
        Assert.Equal(["versions.otherKind"], (await versions.PreviewAsync(list[1].Number, RestoreSide.After, Principal.System, None)).Problems.Select(p => p.Code));
        Assert.Equal(["versions.otherKind"], await CodesAsync(() => versions.RestoreAsync(list[0].Number, RestoreSide.Without, null, Principal.System, None)));
        Assert.Equal(FieldKind.Integer, firm.Thing["colour"].Kind);
    }

    internal static async Task<string[]> CodesAsync(Func<Task> work) => [.. (await Assert.ThrowsAsync<ProblemException>(work)).Problems.Select(p => p.Code)];
}
