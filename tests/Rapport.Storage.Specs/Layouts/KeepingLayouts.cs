using Rapport.Core.Layouts;
using Rapport.Core.Problems;
using Rapport.Storage.Specs.Access;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Layouts;

/// <summary>Layouts are records: kept, found by role, taken back by undo; conditions are asked in the reader's sight.</summary>
public abstract class KeepingLayouts(SharedPostgres? postgres) : Office(postgres)
{
    [Fact]
    public async Task A_layout_is_found_by_role_and_taken_back_by_undo()
    {
        var (nora, book) = (await AsAsync(await HireAsync("Nora", "administrator")), Get<LayoutBook>());
        var all = await book.SaveAsync("party", null, Layout("name"), nora, default);
        await book.SaveAsync("party", "sales", Layout("city"), nora, default);
        Assert.Equal(["city"], (await book.FindAsync("party", "sales", default))!.Sections[0].Fields);
        Assert.Equal(["name"], (await book.FindAsync("party", "manager", default))!.Sections[0].Fields);
        var second = await book.SaveAsync("party", null, Layout("phone"), nora, default);
        Assert.Equal(["phone"], (await book.KeptAsync("party", null, default))!.Sections[0].Fields);
        await Store.UndoAsync(second, nora, false, default);
        Assert.Equal(["name"], (await book.KeptAsync("party", null, default))!.Sections[0].Fields);
        await Store.UndoAsync(all, nora, false, default);
        Assert.Null(await book.KeptAsync("party", null, default));
        var gone = await book.ResetAsync("party", "sales", nora, default);
        Assert.Null(await book.FindAsync("party", "sales", default));
        await Store.UndoAsync(gone, nora, false, default);
        Assert.NotNull(await book.FindAsync("party", "sales", default));
    }

    [Fact]
    public async Task Only_who_may_shape_fields_lays_pages_out_and_only_with_what_there_is()
    {
        var (nora, li) = (await AsAsync(await HireAsync("Nora", "administrator")), await AsAsync(await HireAsync("Li", "sales")));
        var book = Get<LayoutBook>();
        Assert.Equal("access.function", (await RefusedAsync(() => book.SaveAsync("party", null, Layout("name"), li, default))).Code);
        Assert.Equal("field.unknown", (await RefusedAsync(() => book.SaveAsync("party", null, Layout("nonsense"), nora, default))).Code);
        Assert.Equal("layout.when", (await RefusedAsync(() => book.SaveAsync("party", null, Layout("name", "nonsense = 3"), nora, default))).Code);
        // As a record, by the API or an import, it is no more than that either.
        Assert.Equal("access.create", (await RefusedAsync(() => Store.WriteAsync([Core.Records.RecordWrite.Create(Store.Catalogue["layout"], Values(("recordType", "party"), ("definition", "{}")))], By(li), default))).Code);
        Assert.Equal("layout.unreadable", (await RefusedAsync(() => Store.WriteAsync([Core.Records.RecordWrite.Create(Store.Catalogue["layout"], Values(("recordType", "party"), ("definition", "no")))], By(nora), default))).Code);
    }

    [Fact]
    public async Task A_condition_is_met_by_the_record_or_by_what_is_typed()
    {
        var nora = await AsAsync(await HireAsync("Nora", "administrator"));
        var conditions = Get<LayoutConditions>();
        var firm = (await CreateAsync(Party, ("kind", "organisation"), ("name", "Weaver"))).Items[0].Id;
        var ada = (await CreateAsync(Party, ("kind", "person"), ("name", "Ada"))).Items[0].Id;
        await CreateAsync(Store.Catalogue["note"], ("party", ada), ("text", "x"), ("at", Now.UtcDateTime));
        Assert.True(await conditions.HoldsAsync(Party, "kind = 'organisation'", firm, nora, default));
        Assert.False(await conditions.HoldsAsync(Party, "kind = 'organisation'", ada, nora, default));
        Assert.True(await conditions.HoldsAsync(Party, "count(notes) > 0", ada, nora, default));
        Assert.False(await conditions.HoldsAsync(Party, "count(notes) > 0", firm, nora, default));
        // What cannot be read, or is hidden from the reader, shows the section and tells nothing.
        Assert.True(await conditions.HoldsAsync(Party, "retired = 1", ada, nora, default));
        Assert.True(conditions.Holds(Party, "kind = 'person'", Values(("kind", "person")), nora));
        Assert.False(conditions.Holds(Party, "kind = 'person'", Values(("kind", "household")), nora));
    }

    [Fact]
    public async Task Tabs_of_its_own_are_kept_named_and_come_back_with_undo()
    {
        var (nora, book) = (await AsAsync(await HireAsync("Nora", "administrator")), Get<LayoutBook>());
        var tabbed = Layout("name") with { FieldTabs = [new("terms") { Label = new("Terms", "条款", "條款") }], Sections = [new("main") { Fields = ["name"] }, new("own1") { Tab = "terms", Fields = ["city"] }] };
        await book.SaveAsync("party", null, tabbed, nora, default);
        Assert.Equal(tabbed.ToJson(), (await book.FindAsync("party", "sales", default))!.ToJson());
        var without = await book.SaveAsync("party", null, Layout("name"), nora, default);
        Assert.Empty((await book.KeptAsync("party", null, default))!.FieldTabs);
        await Store.UndoAsync(without, nora, false, default);
        Assert.Equal(("terms", "条款"), ((await book.KeptAsync("party", null, default))!.Sections[1].Tab, (await book.KeptAsync("party", null, default))!.FieldTabs[0].Label!.ZhHans));
        Assert.Equal("layout.noTab", (await RefusedAsync(() => book.SaveAsync("party", null, tabbed with { FieldTabs = [] }, nora, default))).Code);
        Assert.Equal("layout.tabName", (await RefusedAsync(() => book.SaveAsync("party", null, tabbed with { FieldTabs = [new("terms")] }, nora, default))).Code);
    }

    private static RecordLayout Layout(string field, string? when = null) => new() { Sections = [new("main") { Fields = [field], When = when }] };
}

public sealed class KeepingLayoutsOnSqlite() : KeepingLayouts(null);

public sealed class KeepingLayoutsOnPostgres(SharedPostgres postgres) : KeepingLayouts(postgres);
