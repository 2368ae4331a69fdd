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

    private static LayoutDraft Draft() => LayoutDraft.From(Thing, null, ["notes", "orders"], ["Story", "Money"]);

    private static string Said(LayoutDraft draft) => string.Join(" | ", draft.Of(LayoutPart.Fields).Select(g => $"{g.Key}: {string.Join(' ', g.Items)}"));
}
