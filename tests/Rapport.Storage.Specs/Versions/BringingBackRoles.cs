using Rapport.Core.Access;
using Rapport.Core.Access.Sharing;
using Rapport.Core.Catalogue;
using Rapport.Core.Flows;
using Rapport.Core.Problems;
using Rapport.Core.Values;
using Rapport.Core.Versions;

namespace Rapport.Storage.Specs.Versions;

/// <summary>Types, flows, sharing rules and roles go back as fields and rules do; whoever may not shape them sees nothing of it.</summary>
public sealed class BringingBackRoles
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly Role Guide = new("guide", new HashSet<string> { Functions.Reports }, new Dictionary<string, TypeAccess> { ["thing"] = new(RecordScope.All, RecordScope.Own, true, false) { Criteria = "level > 2" } }, TypeAccess.Nothing);

    private static DefinitionKey Of(DefinitionKind kind, string name, string? type = null) => new(kind, type, name);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_role_is_what_it_was_and_one_that_is_gone_holds_its_sharing_rules(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var (roles, shares, versions) = (firm.Get<RoleBook>(), firm.Get<SharingBook>(), firm.Get<DefinitionVersions>());
        await roles.SaveAsync(Guide, isNew: true, Principal.System, None);
        await roles.SaveAsync(Guide with { Types = new Dictionary<string, TypeAccess> { ["thing"] = TypeAccess.Full } }, isNew: false, Principal.System, None);
        var list = await versions.ListAsync(Of(DefinitionKind.Role, "guide"), Principal.System, None);
        Assert.Equal(["types.write:thing", "types.delete:thing", "types.criteria:thing"], list[0].Changes.Select(c => c.Part + ":" + c.Key));
        await shares.SaveAsync("guides", new SharingDefinition { Type = "thing", When = "level > 1", Role = "guide" }, Principal.System, None);
        await shares.DeleteAsync("guides", Principal.System, None);
        await roles.DeleteAsync("guide", Principal.System, None);

        var share = Assert.Single(await versions.GoneAsync(DefinitionKind.Share, null, Principal.System, None));
        Assert.Equal(["versions.roleGone"], await GoingBack.CodesAsync(() => versions.RestoreAsync(share.Last.Number, RestoreSide.Without, null, Principal.System, None)));
        Assert.Equal("guide", Assert.Single(await versions.GoneAsync(DefinitionKind.Role, null, Principal.System, None)).Of.Name);
        await versions.RestoreAsync(list[1].Number, RestoreSide.After, null, Principal.System, None);
        Assert.Equal(Roles.ToJson(Guide), Roles.ToJson(await firm.Get<Users>().RoleAsync("guide", None)));
        await versions.RestoreAsync(share.Last.Number, RestoreSide.Without, null, Principal.System, None);
        Assert.Equal(("guides", "level > 1"), Assert.Single(await shares.ListAsync(Principal.System, None)) is var back ? (back.Name, back.Definition.When) : default);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_role_of_the_program_goes_back_to_how_it_came(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var (roles, versions) = (firm.Get<RoleBook>(), firm.Get<DefinitionVersions>());
        await roles.SaveAsync(Roles.Reader with { Functions = new HashSet<string>() }, isNew: false, Principal.System, None);
        var first = Assert.Single(await versions.ListAsync(Of(DefinitionKind.Role, "reader"), Principal.System, None));
        Assert.Equal(["functions"], first.Changes.Select(c => c.Part));
        await versions.RestoreAsync(first.Number, RestoreSide.Before, first.Number, Principal.System, None);
        Assert.False((await roles.ListAsync(None)).First(r => r.Role.Name == "reader").IsChanged);
        Assert.Empty(await versions.GoneAsync(DefinitionKind.Role, null, Principal.System, None));
        var setBack = (await versions.ListAsync(Of(DefinitionKind.Role, "reader"), Principal.System, None))[0];
        await versions.RestoreAsync(setBack.Number, RestoreSide.Without, null, Principal.System, None);
        Assert.Empty((await firm.Get<Users>().RoleAsync("reader", None)).Functions);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_retired_type_comes_back_with_what_stands_under_its_titles_and_a_flow_with_its_steps(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var (types, fields, flows, versions) = (firm.Get<Core.Catalogue.CustomTypes>(), firm.Get<Core.Catalogue.CustomFields>(), firm.Get<FlowBook>(), firm.Get<DefinitionVersions>());
        var rival = new TypeDefinition { Label = new LocalText("Rival"), Icon = "flag" };
        await types.AddAsync("rival", rival, Principal.System, None);
        await fields.AddAsync("rival", "town", new FieldDefinition { Kind = FieldKind.Text }, Principal.System, None);
        await types.ChangeAsync("rival", rival with { Subtitle = ["town"] }, Principal.System, None);
        await flows.SaveAsync("rival", "move", new FlowDefinition { Title = new LocalText("Move"), Steps = [new FlowStep(FlowDeed.Clear) { Field = "town" }] }, Principal.System, None);
        await flows.SaveAsync("rival", "move", new FlowDefinition { Title = new LocalText("Move"), Steps = [new FlowStep(FlowDeed.Set) { Field = "town", Formula = "name" }] }, Principal.System, None);
        var move = (await versions.ListAsync(Of(DefinitionKind.Flow, "move", "rival"), Principal.System, None))[0];
        Assert.Equal(["steps.do:1", "steps.formula:1"], move.Changes.Select(c => c.Part + ":" + c.Key).Order());
        await versions.RestoreAsync(move.Number, RestoreSide.Without, null, Principal.System, None);
        Assert.Equal(FlowDeed.Clear, Assert.Single(Assert.Single(firm.Get<CatalogueHolder>().Current["rival"].Flows).Definition.Steps).Do);

        await types.RetireAsync("rival", Principal.System, None);
        Assert.Equal(["versions.typeGone"], await GoingBack.CodesAsync(() => versions.RestoreAsync(move.Number, RestoreSide.After, null, Principal.System, None)));
        var gone = Assert.Single(await versions.GoneAsync(DefinitionKind.Type, null, Principal.System, None));
        await versions.RestoreAsync(gone.Last.Number, RestoreSide.Without, null, Principal.System, None);
        Assert.Equal(["town"], firm.Get<CatalogueHolder>().Current["rival"].Made!.Subtitle!);
        // A field that stands under the titles and was retired is named, and nothing is half done.
        await types.RetireAsync("rival", Principal.System, None);
        await firm.Database.WriteAsync(Core.Storage.WriteLane.People, session => session.ExecuteAsync("update core_field set retired_at = changed_at where name = 'town'"), None);
        Assert.Equal(["types.subtitleField"], await GoingBack.CodesAsync(() => versions.RestoreAsync(gone.Last.Number, RestoreSide.Without, null, Principal.System, None)));
        Assert.Null(firm.Get<CatalogueHolder>().Current.Find("rival"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Whoever_may_not_shape_a_thing_sees_none_of_its_versions(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var versions = firm.Get<DefinitionVersions>();
        await firm.Get<RoleBook>().SaveAsync(Guide, isNew: true, Principal.System, None);
        await firm.Get<Core.Catalogue.CustomFields>().AddAsync("thing", "colour", new FieldDefinition { Kind = FieldKind.Text }, Principal.System, None);
        var role = (await versions.ListAsync(Of(DefinitionKind.Role, "guide"), Principal.System, None))[0].Number;
        var field = (await versions.ListAsync(Of(DefinitionKind.Field, "colour", "thing"), Principal.System, None))[0].Number;
        Principal With(params string[] functions) => new(Guid.CreateVersion7(), "Fay", 1, new Role("shaper", new HashSet<string>(functions), new Dictionary<string, TypeAccess>(), TypeAccess.Full));
        var (shaper, auditor) = (With(Functions.Fields), With(Functions.Audit));
        Assert.Equal("colour", (await versions.FindAsync(field, shaper, None)).Of.Name);
        Assert.Equal(["versions.missing"], await GoingBack.CodesAsync(() => versions.FindAsync(role, shaper, None)));
        Assert.Equal(["role.administratorsOnly"], await GoingBack.CodesAsync(() => versions.ListAsync(Of(DefinitionKind.Role, "guide"), shaper, None)));
        Assert.Equal(["versions.missing"], await GoingBack.CodesAsync(() => versions.RestoreAsync(field, RestoreSide.Without, null, auditor, None)));
        Assert.Equal(["access.function"], await GoingBack.CodesAsync(() => versions.GoneAsync(DefinitionKind.Field, "thing", auditor, None)));
    }
}
