using Rapport.Core.Catalogue;
using Rapport.Core.Layouts;
using Xunit;

namespace Rapport.Core.Tests.Layouts;

public sealed class PlanningAPage
{
    private static readonly RecordType Thing = new RecordTypeBuilder("thing", 90, "tst_thing", "name")
        .Named("name").Field("city", FieldKind.Text, f => f with { Section = "address" }).Field("street", FieldKind.Text, f => f with { Section = "address" }).Field("level", FieldKind.Integer).Build();

    [Fact]
    public void Without_a_layout_the_catalogue_says_it() =>
        Assert.Equal(["main: name level owner", "address: city street"], Said(null));

    [Fact]
    public void What_a_layout_does_not_name_keeps_its_usual_place() =>
        Assert.Equal(["address: street city", "main: level name owner"], Said(new RecordLayout { Sections = [new("address") { Fields = ["street", "city"] }, new("main") { Fields = ["level"] }] }));

    [Fact]
    public void Hidden_fields_and_fields_that_are_gone_are_not_drawn() =>
        Assert.Equal(["own1: city", "main: level owner", "address: street"], Said(new RecordLayout { Sections = [new("own1") { Fields = ["city", "retired"] }], Hidden = ["name"] }));

    [Fact]
    public void A_layout_comes_back_from_its_text()
    {
        var layout = new RecordLayout { Sections = [new("own1") { Label = new("Firms", "公司", "公司"), Columns = 2, When = "level > 3", Fields = ["city"] }], Tabs = ["orders"], HiddenPanels = ["X"] };
        Assert.Equal(layout.ToJson(), RecordLayout.Read(layout.ToJson())!.ToJson());
        Assert.Null(RecordLayout.Read("{\"section\": []}"));
        Assert.Null(RecordLayout.Read("no"));
    }

    [Theory]
    [InlineData("{\"sections\":[{\"key\":\"a\",\"fields\":[\"x\"]},{\"key\":\"a\"}]}", "layout.twice")]
    [InlineData("{\"sections\":[{\"key\":\"a\",\"fields\":[\"x\"]}],\"hidden\":[\"x\"]}", "layout.twice")]
    [InlineData("{\"sections\":[{\"key\":\"a\",\"columns\":3}]}", "layout.columns")]
    [InlineData("{\"sections\":[null]}", "layout.unreadable")]
    [InlineData("{\"sections\":null}", "layout.unreadable")]
    [InlineData("{\"sections\":[{\"key\":\"\"}]}", "layout.unreadable")]
    public void What_is_amiss_is_named(string json, string code) => Assert.Equal(code, LayoutType.Check(RecordLayout.Read(json)!)?.Code);

    [Theory]
    [InlineData("{\"sections\":[{\"key\":\"a\",\"tab\":\"t\"}]}", "layout.noTab")]
    [InlineData("{\"fieldTabs\":[{\"key\":\"t\"}]}", "layout.tabName")]
    [InlineData("{\"fieldTabs\":[{\"key\":\"t\",\"label\":{\"en\":\" \"}}]}", "layout.tabName")]
    [InlineData("{\"fieldTabs\":[{\"key\":\"t u\",\"label\":{\"en\":\"T\"}}]}", "layout.unreadableTab")]
    [InlineData("{\"fieldTabs\":[null]}", "layout.unreadableTab")]
    [InlineData("{\"fieldTabs\":[{\"key\":\"t\",\"label\":{\"en\":\"T\"}},{\"key\":\"t\",\"label\":{\"en\":\"U\"}}]}", "layout.twice")]
    [InlineData("{\"tabs\":null}", "layout.unreadable")]
    public void What_is_amiss_with_its_tabs_is_named(string json, string code) => Assert.Equal(code, LayoutType.Check(RecordLayout.Read(json)!)?.Code);

    [Fact]
    public void A_layout_without_tabs_is_written_as_it_was_before_there_were_any()
    {
        const string Before = "{\"sections\":[{\"key\":\"main\",\"columns\":1,\"fields\":[\"name\"]}],\"hidden\":[],\"tabs\":[],\"hiddenTabs\":[],\"panels\":[],\"hiddenPanels\":[]}";
        Assert.Equal(Before, RecordLayout.Read(Before)!.ToJson());
    }

    [Fact]
    public void A_field_made_later_comes_to_the_tab_of_its_section()
    {
        var layout = new RecordLayout { FieldTabs = [new("t") { Label = new("Places") }], Sections = [new("main"), new("address") { Tab = "t", Fields = ["street"] }] };
        Assert.Null(LayoutType.Check(layout));
        Assert.Equal(["main: name level owner", "address: street city"], Said(layout));
        Assert.Equal([null, "t"], LayoutPlan.Of(Thing, RecordLayout.Read(layout.ToJson())).Select(s => s.Tab));
    }

    [Fact]
    public void A_section_alone_on_a_tab_is_called_as_the_tab_is()
    {
        var layout = new RecordLayout { FieldTabs = [new("t") { Label = new("Terms") }], Sections = [new("main"), new("own1") { Tab = "t", Fields = ["level"] }, new("address") { Fields = ["street"] }] };
        Assert.Equal([null, "Terms", null], Names(layout));
        // What has a name keeps it, the catalogue's sections have theirs from their keys, and one of two is not the tab.
        Assert.Equal([null, "Mine", null], Names(layout with { Sections = [layout.Sections[0], layout.Sections[1] with { Label = new("Mine") }, layout.Sections[2]] }));
        Assert.Equal([null, null], Names(layout with { Sections = [layout.Sections[0], layout.Sections[2] with { Tab = "t" }] }));
        Assert.Equal([null, null, null], Names(layout with { Sections = [layout.Sections[0], layout.Sections[1], layout.Sections[2] with { Tab = "t" }] }));

        IEnumerable<string?> Names(RecordLayout of) => LayoutPlan.Of(Thing, of).Select(s => s.Label?.En);
    }

    private static IEnumerable<string> Said(RecordLayout? layout) => LayoutPlan.Of(Thing, layout).Select(s => $"{s.Key}: {string.Join(' ', s.Fields.Select(f => f.Name))}");
}
