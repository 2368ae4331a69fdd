using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Backups;

namespace Rapport.Storage.Specs.CustomTypes;

/// <summary>What stands under the title of a record of one's own type: chosen, found, hidden from whom it is hidden.</summary>
public sealed class NamingARecordAtLength
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TypeDefinition Rival = new() { Label = new("Competitor") };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_is_chosen_stands_beside_what_the_search_finds(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var types = await MadeAsync(firm);
        Assert.Null((await FindAsync(firm, Principal.System)).Subtitle);
        var type = await types.ChangeAsync("competitor", Rival with { Subtitle = ["threat", "beats", "founded"] }, Principal.System, None);
        Assert.Equal(["threat", "beats", "founded"], type.Under);
        var found = await FindAsync(firm, Principal.System);
        Assert.Equal("high · Lamp · 1998-03-04", found.Subtitle);
        Assert.Equal(("high", new DateOnly(1998, 3, 4)), (found.Under!.Values["threat"], found.Under.Values["founded"]));

        // Whoever may not see a field does not see it there either.
        var blind = Principal.System with { Role = Roles.Administrator with { Name = "blind", Types = new Dictionary<string, TypeAccess> { ["competitor"] = TypeAccess.Full with { HiddenFields = new HashSet<string> { "threat" } }, ["thing"] = TypeAccess.Nothing } } };
        Assert.Equal("1998-03-04", (await FindAsync(firm, blind)).Subtitle);

        // A field that is retired is passed over, and comes back with it.
        var fields = firm.Get<Core.Catalogue.CustomFields>();
        await fields.RetireAsync("competitor", "beats", Principal.System, None);
        Assert.Equal("high · 1998-03-04", (await FindAsync(firm, Principal.System)).Subtitle);
        await types.ChangeAsync("competitor", Rival with { Subtitle = [] }, Principal.System, None);
        Assert.Null((await FindAsync(firm, Principal.System)).Subtitle);
    }

    [Fact]
    public async Task What_cannot_stand_there_is_refused_by_name()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        var types = firm.Get<Core.Catalogue.CustomTypes>();
        Assert.Equal(["types.subtitleLater"], await CodesAsync(() => types.AddAsync("competitor", Rival with { Subtitle = ["threat"] }, Principal.System, None)));
        await MadeAsync(firm);
        foreach (var (chosen, code) in new (string[], string)[] { (["nonsense"], "types.subtitleField"), (["name"], "types.subtitleField"), (["story"], "types.subtitleField"), (["threat", "threat"], "types.subtitleTwice"), (["threat", "beats", "founded", "owner"], "types.subtitleMany"), ([null!], "types.subtitleField") })
            Assert.Equal([code], await CodesAsync(() => types.ChangeAsync("competitor", Rival with { Subtitle = chosen }, Principal.System, None)));
        Assert.Empty(firm.Get<CatalogueHolder>().Current["competitor"].Under);
    }

    [Fact]
    public void Two_definitions_that_say_the_same_are_the_same()
    {
        Assert.Equal(Rival with { Subtitle = ["a", "b"] }, Rival with { Subtitle = ["a", "b"] });
        Assert.NotEqual(Rival with { Subtitle = ["a", "b"] }, Rival with { Subtitle = ["b", "a"] });
        Assert.NotEqual(Rival with { TitleLabel = new("Name") }, Rival);
    }

    private static async Task<Core.Catalogue.CustomTypes> MadeAsync(SmallFirm firm)
    {
        var (types, fields) = (firm.Get<Core.Catalogue.CustomTypes>(), firm.Get<Core.Catalogue.CustomFields>());
        await types.AddAsync("competitor", Rival, Principal.System, None);
        await fields.AddAsync("competitor", "threat", new FieldDefinition { Kind = FieldKind.Choice, Choices = [new Choice("low"), new Choice("high")] }, Principal.System, None);
        await fields.AddAsync("competitor", "beats", new FieldDefinition { Kind = FieldKind.Link, Target = "thing", Inverse = "rivals" }, Principal.System, None);
        await fields.AddAsync("competitor", "founded", new FieldDefinition { Kind = FieldKind.Date }, Principal.System, None);
        await fields.AddAsync("competitor", "story", new FieldDefinition { Kind = FieldKind.LongText }, Principal.System, None);
        var thing = await firm.CreateAsync(("name", "Lamp"));
        await firm.Store.WriteAsync([RecordWrite.Create(firm.Get<CatalogueHolder>().Current["competitor"], SmallFirm.Values(("name", "Northgate"), ("threat", "high"), ("beats", thing), ("founded", new DateOnly(1998, 3, 4))))], new WriteContext(Principal.System, "test"), None);
        return types;
    }

    private static async Task<FoundRecord> FindAsync(SmallFirm firm, Principal who) => Assert.Single(await firm.Get<SearchBox>().FindAsync("northgate", null, 5, who, None));

    private static async Task<IEnumerable<string>> CodesAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problems.Select(p => p.Code);
}
