using Rapport.App.Imports;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Problems;
using Rapport.Storage.Specs.Records;
using Rapport.Testing;

namespace Rapport.Storage.Specs.Exchange;

/// <summary>A field and a choice made from the import wizard are there for the import that follows.</summary>
public abstract class MakingWhatAFileNeeds(SharedPostgres? postgres) : Engine(postgres)
{
    private ImportMaking Making => new(Get<Core.Catalogue.CustomFields>(), Get<CatalogueHolder>());

    private RecordType Now => Get<CatalogueHolder>().Current["party"];

    [Fact]
    public async Task A_field_is_made_in_the_language_at_hand_and_takes_more_choices_later()
    {
        var name = await Making.AddFieldAsync("party", " 会员级别 ", FieldKind.Choice, ["金卡", "银卡", "Gold plus"], Principal.System, "zh-Hans", default);
        Assert.Equal("huiyuanJibie", name);
        Assert.Equal("会员级别", Now[name].Label?.ZhHans);
        Assert.Equal([("jinka", "金卡"), ("yinka", "银卡"), ("goldPlus", "Gold plus")], Now[name].Choices.Select(c => (c.Key, c.Label?.ZhHans)));
        Assert.Equal("laiyuan", await Making.AddFieldAsync("party", "来源", FieldKind.Text, ["unused"], Principal.System, "zh-Hans", default));

        Assert.Equal("goldPlus2", await Making.AddChoiceAsync("party", name, "gold-plus", Principal.System, "en", default));
        Assert.Equal(["jinka", "yinka", "goldPlus", "goldPlus2"], Now[name].Choices.Select(c => c.Key));
        Assert.Equal("银卡", Now[name].Choices[1].Label?.ZhHans);

        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("x.csv"), "name,会员级别\nAnn,VIP\n");
        var plan = new ImportPlan("party")
        {
            Map = new Dictionary<string, string> { ["会员级别"] = name },
            Words = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["会员级别"] = new Dictionary<string, string> { ["VIP"] = "goldPlus2" } },
        };
        Assert.Equal((1, 0), ((await Get<RecordImport>().RunAsync(folder.File("x.csv"), plan, Principal.System, null, null, null, default)) is var r ? (r.Created, r.Errors) : default));
    }

    [Fact]
    public async Task Only_whoever_may_change_fields_makes_some_and_built_in_choices_stay()
    {
        var seller = new Principal(Guid.CreateVersion7(), "Sam", 1, Roles.Sales);
        async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problems[0].Code;
        Assert.Equal("access.function", await CodeAsync(() => Making.AddFieldAsync("party", "Level", FieldKind.Text, [], seller, "en", default)));
        Assert.Equal("access.function", await CodeAsync(() => Making.AddChoiceAsync("party", "roles", "VIP", Principal.System, "en", default)));
        Assert.Equal("field.required", await CodeAsync(() => Making.AddFieldAsync("party", " ", FieldKind.Text, [], Principal.System, "en", default)));
        Assert.False(ImportMaking.MayAddChoice(Principal.System, Now["roles"]));
        Assert.DoesNotContain(Now.Fields, f => f.Label?.En == "Level");
    }
}

public sealed class MakingWhatAFileNeedsOnSqlite() : MakingWhatAFileNeeds(null);

public sealed class MakingWhatAFileNeedsOnPostgres(SharedPostgres postgres) : MakingWhatAFileNeeds(postgres);
