using Rapport.App.Screens.Admin.Layouts;
using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;
using Xunit;

namespace Rapport.App.Tests.Screens;

public sealed class ArrangingALayout
{
    private static readonly RecordType Thing = new RecordTypeBuilder("thing", 90, "tst_thing", "name")
        .With(t => t with { HasOwner = false }).Named("name").Field("level", FieldKind.Integer).Field("city", FieldKind.Text, f => f with { Section = "address" }).Build();

    [Fact]
    public void A_step_beyond_the_end_leads_into_the_next_group_and_back()
    {
        var draft = Draft();
        Assert.True(draft.Step(LayoutPart.Fields, "level", 1));
        Assert.Equal("main: name | address: level city | -fields: ", Said(draft));
        Assert.True(draft.Step(LayoutPart.Fields, "level", -1));
        Assert.Equal("main: name level | address: city | -fields: ", Said(draft));
        Assert.False(draft.Step(LayoutPart.Fields, "name", -1));
        Assert.True(draft.Leap(LayoutPart.Fields, "city", 1));
        Assert.Equal(["city"], draft.ToLayout().Hidden);
    }

    [Fact]
    public void What_is_put_back_stands_where_it_was()
    {
        var draft = Draft();
        draft.Leap(LayoutPart.Fields, "name", 1);
        draft.Place(LayoutPart.Fields, "name", draft.Find("main"), "level");
        Assert.Equal("main: name level | address: city | -fields: ", Said(draft));
    }

    [Fact]
    public void A_removed_section_leaves_its_fields_to_its_neighbour()
    {
        var draft = Draft();
        Assert.Equal("own1", draft.AddSection().Key);
        Assert.True(draft.StepSection("own1", -1));
        Assert.Equal(["main", "own1", "address"], draft.ToLayout().Sections.Select(s => s.Key));
        Assert.True(draft.RemoveSection("main"));
        Assert.True(draft.RemoveSection("address"));
        Assert.False(draft.RemoveSection("own1"));
        Assert.Equal("own1: name level city | -fields: ", Said(draft));
    }

    [Fact]
    public void Lists_and_panels_that_are_chosen_are_kept()
    {
        var draft = Draft();
        draft.Place(LayoutPart.Tabs, "orders", draft.Find("tabs"), null);
        draft.Leap(LayoutPart.Panels, "Story", 1);
        var layout = draft.ToLayout();
        Assert.Equal(["orders"], layout.Tabs);
        Assert.Equal(["Story"], layout.HiddenPanels);
        var again = LayoutDraft.From(Thing, layout, ["notes", "orders"], ["Story", "Money"]);
        Assert.Equal(["notes"], again.Find("more").Items);
        Assert.Equal(["Money"], again.Find("panels").Items);
    }

    [Fact]
    public void A_section_goes_from_tab_to_tab_and_its_fields_with_it()
    {
        var draft = Draft();
        var (first, second) = (draft.AddTab(), draft.AddTab());
        Assert.Equal("main address || ", Places(draft));
        Assert.True(draft.StepSection("main", 1));
        Assert.Equal("address main || ", Places(draft));
        Assert.True(draft.StepSection("main", 1));
        Assert.Equal("address | main | ", Places(draft));
        Assert.True(draft.StepSection("main", 1));
        Assert.Equal("address || main", Places(draft));
        Assert.False(draft.StepSection("main", 1));
        Assert.True(draft.LeapSection("address", 1));
        Assert.Equal("| address | main", Places(draft));
        Assert.True(draft.StepSection("main", -1));
        Assert.Equal("| address main | ", Places(draft));
        // A field carried on beyond its section comes into the next in sight.
        Assert.True(draft.Step(LayoutPart.Fields, "city", 1));
        Assert.Equal("address:  | main: city name level | -fields: ", Said(draft));
        Assert.True(draft.PlaceSection("main", null, null));
        Assert.Equal("main | address | ", Places(draft));
        (first.Label, second.Label) = (new("One"), new("Two"));
        var again = LayoutDraft.From(Thing, draft.ToLayout(), [], []);
        Assert.Equal("main | address | ", Places(again));
        Assert.Null(LayoutType.Check(again.ToLayout()));
    }

    [Fact]
    public void Tabs_change_places_and_one_taken_away_leaves_its_sections_to_the_one_before()
    {
        var draft = Draft();
        var (first, second) = (draft.AddTab(), draft.AddTab());
        Assert.Equal("own1", draft.AddSection(second.Key).Key);
        draft.LeapSection("address", 1);
        Assert.Equal("main | address | own1", Places(draft));
        Assert.True(draft.StepTab(second.Key, -1));
        Assert.Equal("main | own1 | address", Places(draft));
        Assert.False(draft.StepTab(second.Key, -1));
        draft.RemoveTab(first.Key);
        Assert.Equal("main | own1 address", Places(draft));
        draft.RemoveTab(second.Key);
        Assert.Equal("main own1 address", Places(draft));
        Assert.Empty(draft.ToLayout().FieldTabs);
        Assert.All(draft.ToLayout().Sections, s => Assert.Null(s.Tab));
    }

    [Fact]
    public void A_removed_section_leaves_its_fields_on_its_tab_where_another_stands_there()
    {
        var draft = Draft();
        var tab = draft.AddTab();
        var (first, second) = (draft.AddSection(tab.Key), draft.AddSection(tab.Key));
        draft.Place(LayoutPart.Fields, "level", first, null);
        Assert.True(draft.RemoveSection(first.Key));
        Assert.Equal(["level"], second.Items);
        Assert.True(draft.RemoveSection(second.Key));
        Assert.Equal(["city", "level"], draft.Find("address").Items);
    }

    [Fact]
    public void A_section_needs_a_name_unless_it_stands_alone_on_a_tab()
    {
        var draft = Draft();
        var tab = draft.AddTab();
        tab.Label = new("Terms");
        var first = draft.AddSection(tab.Key);
        Assert.Empty(draft.Nameless);
        Assert.Equal("Terms", draft.NameOf(first)?.En);
        var second = draft.AddSection(tab.Key);
        Assert.Equal([first, second], draft.Nameless);
        second.Label = new("Dates");
        Assert.Equal([first], draft.Nameless);
        draft.PlaceSection(second.Key, null, null);
        Assert.Empty(draft.Nameless);
        Assert.Null(draft.NameOf(draft.Find("address")));
    }

    private static string Places(LayoutDraft draft) => string.Join(" | ", draft.FieldTabs.Select(t => t.Key).Prepend(null).Select(t => string.Join(' ', draft.SectionsOn(t).Select(s => s.Key)))).Replace("|  |", "||", StringComparison.Ordinal).TrimStart();

    private static LayoutDraft Draft() => LayoutDraft.From(Thing, null, ["notes", "orders"], ["Story", "Money"]);

    private static string Said(LayoutDraft draft) => string.Join(" | ", draft.Of(LayoutPart.Fields).Select(g => $"{g.Key}: {string.Join(' ', g.Items)}"));
}
