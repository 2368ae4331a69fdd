using Microsoft.Extensions.Logging.Abstractions;
using Rapport.App.Demo;
using Rapport.App.Doors;
using Rapport.Core.Access;
using Rapport.Storage.Specs.Access;
using Rapport.Storage.Specs.Records;
using Firm = Rapport.Kit.Words.Workplace;

namespace Rapport.Storage.Specs.Doors;

/// <summary>Set-up writes all of the workplace or nothing, and lets the first person in whatever becomes of the sample company.</summary>
public abstract class SettingUp(SharedPostgres? postgres) : Office(postgres)
{
    private readonly SetUpCode code = new();
    private readonly Firm firm = new();

    private SetUp SetUp => new(Store, Users, firm, Get<Core.Catalogue.CustomFields>(), code, TimeProvider.System, NullLogger<SetUp>.Instance);

    private SetUpWish Wish(string email = "nora@example.com", bool demo = true) => new()
    {
        Code = code.Text,
        Company = " Halcyon Goods ",
        Currency = "GBP",
        Country = "GB",
        Name = "Nora Keller",
        Email = email,
        Password = Password,
        Language = "zh-Hant",
        Demo = demo,
    };

    private Task<FirmSettings?> FirmAsync() => new Settings(Database).ReadAsync<FirmSettings>("firm", default);

    private async Task<int> CountAsync(string type) => (await Reader.CountAsync(Store.Catalogue[type], null, Principal.System, 10_000, default)).Count;

    [Fact]
    public async Task Where_the_sample_company_is_in_the_person_is_in_too()
    {
        await new DemoCompany(Store, TimeProvider.System).MakeAsync(20, 1, Principal.System, null, default);
        Assert.True(await SetUp.HasSampleAsync(default));
        var parties = await CountAsync("party");
        var (user, problem) = await SetUp.RunAsync(Wish(), default);
        Assert.Null(problem);
        Assert.NotNull(user);
        Assert.Equal(("Halcyon Goods", "GBP"), (firm.Name, firm.Currency));
        Assert.Equal("Halcyon Goods", (await FirmAsync())!.Name);
        Assert.Equal(parties, await CountAsync("party"));
        // The root team is called in the language of the firm, not in that of the sample company any more.
        Assert.Equal(1, (await Reader.CountAsync(Team, "name = '全體成員' and parent is empty", Principal.System, 10, default)).Count);
        Assert.Equal("setup.done", (await SetUp.RunAsync(Wish("tom@example.com"), default)).Problem!.Code);
    }

    [Fact]
    public async Task What_is_refused_leaves_nothing_behind_and_may_be_tried_again()
    {
        var (user, problem) = await SetUp.RunAsync(Wish("nora at example"), default);
        Assert.Equal((null, "email"), (user, problem!.At));
        Assert.True(await Users.IsEmptyAsync(default));
        Assert.Null(await FirmAsync());
        Assert.Equal("Rapport", firm.Name);
        Assert.Equal((0, 0), (await CountAsync("user"), await CountAsync("party")));
        Assert.NotNull((await SetUp.RunAsync(Wish(demo: false), default)).User);
        Assert.Equal((1, 0), (await CountAsync("user"), await CountAsync("party")));
    }

    [Fact]
    public async Task Whoever_was_added_without_a_password_becomes_the_administrator()
    {
        var nora = await HireAsync("nora", "sales", withPassword: false);
        var (user, problem) = await SetUp.RunAsync(Wish(demo: false), default);
        Assert.Equal((null, nora), (problem, user!.Value));
        var who = await AsAsync(nora);
        Assert.Equal(("Nora Keller", "administrator", "zh-Hant"), (who.Name, who.Role.Name, who.Language));
        Assert.Equal(SignInOutcome.Done, (await Users.CheckAsync("nora@example.com", Password, default)).Outcome);
    }
}

public sealed class SettingUpOnSqlite() : SettingUp(null);

public sealed class SettingUpOnPostgres(SharedPostgres postgres) : SettingUp(postgres);
