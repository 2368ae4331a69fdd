using Rapport.Core.Access;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.Records;

/// <summary>Numbers and addresses are kept in one form, whatever was typed.</summary>
public abstract class NormalisingEntries(SharedPostgres? postgres) : Engine(postgres)
{
    private async Task InCountryAsync(string firm)
    {
        await Database.WriteAsync(Core.Storage.WriteLane.People, s => s.ExecuteAsync($"insert into core_setting (name, value) values ('firm', {s.Dialect.JsonParameter(1)})", firm), default);
        await Get<Core.Catalogue.CustomFields>().RefreshAsync(default);
    }

    [Theory]
    [InlineData("""{"name":"A","currency":"CNY"}""", "138 0013 8000", "+8613800138000")]
    [InlineData("""{"name":"A","currency":"EUR","country":"TW"}""", "0912-345-678", "+886912345678")]
    [InlineData("""{"name":"A","currency":"CNY","country":"GB"}""", "020 7946 0958", "+442079460958")]
    public async Task A_number_gets_the_country_of_the_firm(string firm, string typed, string stored)
    {
        await InCountryAsync(firm);
        var party = (await CreateAsync(Party, ("kind", "person"), ("name", "Ann"), ("phone", typed), ("email", "Ann <ANN@Example.com>"), ("website", "example.com"))).Items[0].Id;
        var read = (await GetAsync(Party, party))!;
        Assert.Equal((stored, "ann@example.com", "https://example.com"), ((string?)read["phone"], (string?)read["email"], (string?)read["website"]));
        var found = await Get<SearchBox>().FindAsync(typed, null, 5, Principal.System, default);
        Assert.Equal(party, Assert.Single(found).Id);
    }

    [Fact]
    public async Task What_nobody_can_dial_write_to_or_open_is_refused_at_its_field()
    {
        await InCountryAsync("""{"name":"A","currency":"GBP"}""");
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => CreateAsync(Party, ("kind", "person"), ("name", "Ann"), ("phone", "12345"), ("email", "ann@"), ("website", "javascript://x.com")));
        Assert.Equal([("phone", "field.notAPhoneNumber"), ("email", "field.notAnEmail"), ("website", "field.notAWebAddress")], refusal.Problems.Select(p => (p.At!, p.Code)));
    }

    [Fact]
    public async Task Without_a_country_a_local_number_stays_as_typed_and_does_not_stand_in_the_way_later()
    {
        var party = (await CreateAsync(Party, ("kind", "person"), ("name", "Ann"), ("phone", "12 34 56"))).Items[0].Id;
        await InCountryAsync("""{"name":"A","currency":"GBP"}""");
        await UpdateAsync(Party, party, ("name", "Anna"));
        Assert.Equal(("Anna", "12 34 56"), ((string?)(await GetAsync(Party, party))!["name"], (string?)(await GetAsync(Party, party))!["phone"]));
        await Assert.ThrowsAsync<ProblemException>(() => UpdateAsync(Party, party, ("phone", "12 34 57")));
    }
}

public sealed class NormalisingEntriesOnSqlite() : NormalisingEntries(null);

public sealed class NormalisingEntriesOnPostgres(SharedPostgres postgres) : NormalisingEntries(postgres);
