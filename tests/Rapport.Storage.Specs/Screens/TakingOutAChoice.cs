using Rapport.App.Screens.Admin;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.Kinds;
using Rapport.Core.Problems;
using Rapport.Core.Values;
using Rapport.Core.Versions;
using Rapport.Storage.Specs.CustomFields;

namespace Rapport.Storage.Specs.Screens;

/// <summary>A choice that records bear is taken out in the dialog of its field: which it is, how many bear it, and what they get instead is said there.</summary>
public sealed class TakingOutAChoice
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Records_get_what_was_said_instead_with_the_definition_in_one_change(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var field = await ChangingAKind.AddAsync(firm, "colour", ChangingAKind.Of(FieldKind.Choice, "red", "blue", "green", "grey"));
        var (red, blue, green) = (await firm.CreateAsync(("name", "Rose"), ("colour", "red")), await firm.CreateAsync(("name", "Sky"), ("colour", "blue")), await firm.CreateAsync(("name", "Leaf"), ("colour", "green")));
        var draft = new FieldDraft(field);
        var leaving = new LeavingChoices(firm.Get<Core.Catalogue.CustomFields>(), firm.Thing, field, draft);
        ChoiceDraft Of(string key) => draft.Choices.Single(c => c.Key == key);

        // One that no record bears just goes.
        draft.Choices.Remove(Of("grey"));
        await leaving.LookAsync(Principal.System, None);
        Assert.Empty(leaving.Held);

        draft.Choices.Remove(Of("blue"));
        draft.Choices.Remove(Of("red"));
        await leaving.LookAsync(Principal.System, None);
        Assert.Equal([new HeldChoice("red", 1, false), new HeldChoice("blue", 1, false)], leaving.Held);
        Assert.False(leaving.AreSaid);

        // A new one has no key yet: records may get it all the same.
        var crimson = new ChoiceDraft { Label = new(new LocalText("Crimson")) };
        draft.Choices.Insert(0, crimson);
        leaving.Say("red", crimson);
        Assert.False(leaving.AreSaid);
        leaving.Say("blue", null);
        Assert.True(leaving.AreSaid);
        draft.Required = true;
        Assert.False(leaving.IsSaid("blue"));
        draft.Required = false;

        var meanings = leaving.Meanings();
        Assert.Equal([("red", "crimson"), ("blue", "")], meanings.Select(m => (m.Key, m.Value)));
        var outcome = await ChangingAKind.CarryOutAsync(firm, new KindOrder("thing", "colour", draft.ToDefinition()) { Reading = new KindReading { Meanings = meanings } });
        Assert.Equal(["crimson", "green"], firm.Thing["colour"].Choices.Select(c => c.Key));
        Assert.Equal(["crimson", null, "green"], [await ValueAsync(firm, red), await ValueAsync(firm, blue), await ValueAsync(firm, green)]);
        await firm.Store.UndoAsync(outcome.ChangeSet, Principal.System, preview: false, None);
        Assert.Equal(["red", "blue", "green"], [await ValueAsync(firm, red), await ValueAsync(firm, blue), await ValueAsync(firm, green)]);
    }

    [Fact]
    public async Task What_was_said_is_void_once_that_choice_goes_too()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        var field = await ChangingAKind.AddAsync(firm, "colour", ChangingAKind.Of(FieldKind.Choice, "red", "blue", "green"));
        await firm.CreateAsync(("name", "Rose"), ("colour", "red"));
        var draft = new FieldDraft(field);
        var leaving = new LeavingChoices(firm.Get<Core.Catalogue.CustomFields>(), firm.Thing, field, draft);
        var (red, blue) = (draft.Choices[0], draft.Choices[1]);
        draft.Choices.Remove(red);
        await leaving.LookAsync(Principal.System, None);
        leaving.Say("red", blue);
        Assert.True(leaving.AreSaid);
        draft.Choices.Remove(blue);
        await leaving.LookAsync(Principal.System, None);
        Assert.Equal(["red"], leaving.Held.Select(h => h.Key));
        Assert.False(leaving.AreSaid);
    }

    [Fact]
    public async Task Of_several_choices_those_that_go_leave_the_others()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        var field = await ChangingAKind.AddAsync(firm, "tints", ChangingAKind.Of(FieldKind.MultiChoice, "warm", "cold", "dull"));
        var (two, one, both) = (await firm.CreateAsync(("name", "Two"), ("tints", new[] { "warm", "dull" })), await firm.CreateAsync(("name", "One"), ("tints", new[] { "dull" })), await firm.CreateAsync(("name", "Both"), ("tints", new[] { "cold", "dull" })));
        var draft = new FieldDraft(field);
        draft.Choices.RemoveAll(c => c.Key is "cold" or "dull");
        var leaving = new LeavingChoices(firm.Get<Core.Catalogue.CustomFields>(), firm.Thing, field, draft);
        await leaving.LookAsync(Principal.System, None);
        Assert.Equal([("cold", 1), ("dull", 3)], leaving.Held.Select(h => (h.Key, h.Records)));
        leaving.Say("cold", draft.Choices[0]);
        leaving.Say("dull", null);
        var outcome = await ChangingAKind.CarryOutAsync(firm, new KindOrder("thing", "tints", draft.ToDefinition()) { Reading = new KindReading { Meanings = leaving.Meanings() } });
        Assert.Equal((2, 1), (outcome.Converted, outcome.Lost));
        Assert.Equal(["warm"], (string[])(await ValueAsync(firm, two, "tints"))!);
        Assert.Null(await ValueAsync(firm, one, "tints"));
        Assert.Equal(["warm"], (string[])(await ValueAsync(firm, both, "tints"))!);
    }

    [Fact]
    public async Task A_value_that_cannot_go_on_is_told_by_its_label()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        await ChangingAKind.AddAsync(firm, "colour", ChangingAKind.Of(FieldKind.Choice, "red", "blue"));
        await firm.CreateAsync(("name", "Rose"), ("colour", "red"));
        var preview = await firm.Get<KindChanges>().PreviewAsync(new KindOrder("thing", "colour", ChangingAKind.Of(FieldKind.Choice, "blue")), null, Principal.System, None);
        Assert.Contains("RED", Assert.Single(preview.Examples).Why!.Args!.Select(a => a.Value?.ToString()));
        Assert.DoesNotContain("red", preview.Examples[0].Why!.Args!.Select(a => a.Value?.ToString()));
    }

    private static async Task<object?> ValueAsync(SmallFirm firm, Guid id, string field = "colour") => (await firm.Reader.GetAsync(firm.Thing, id, Principal.System, None))![field];
}
