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

    [Theory]
    [InlineData(null, "United Kingdom", "0044 7700 900123", "+447700900123")]
    [InlineData(null, "UK", "07700 900123", "+447700900123")]
    [InlineData(null, "中国", "13800001234", "+8613800001234")]
    [InlineData("""{"name":"A","currency":"GBP"}""", "China", "138 0000 1234", "+8613800001234")]
    [InlineData("""{"name":"A","currency":"GBP"}""", "China", "07400 123456", "+447400123456")]
    [InlineData(null, null, "0044 7700 900123", "+447700900123")]
    [InlineData("""{"name":"A","currency":"USD"}""", null, "0044 7700 900123", "+447700900123")]
    [InlineData(null, "Atlantis", "13800001234", "13800001234")]
    [InlineData(null, null, "13800001234", "13800001234")]
    public async Task A_number_gets_the_country_of_its_record_before_that_of_the_firm(string? firm, string? country, string typed, string stored)
    {
        if (firm is not null) await InCountryAsync(firm);
        var party = (await CreateAsync(Party, ("kind", "person"), ("name", "Ann"), ("phone", typed), ("country", country))).Items[0].Id;
        Assert.Equal(stored, (await GetAsync(Party, party))!["phone"]);
        await UpdateAsync(Party, party, ("phone", null));
        await UpdateAsync(Party, party, ("phone", typed));
        Assert.Equal(stored, (await GetAsync(Party, party))!["phone"]);
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("x.csv"), $"phone,name,country\n{typed},Ben,{country}\n");
        await Get<Core.Exchange.Importing.RecordImport>().RunAsync(folder.File("x.csv"), new Core.Exchange.Importing.ImportPlan("party"), Principal.System, null, null, null, default);
        Assert.Equal(stored, Assert.Single((await Reader.ListAsync(new RecordQuery(Party, "name = 'Ben'", null, ["phone"]), Principal.System, default)).Rows).Values[0]);
    }

    [Fact]
    public async Task A_country_is_stored_in_one_spelling_and_asked_for_in_any()
    {
        foreach (var country in (string[])["UK", "gb", "United Kingdom", "英国", "英國", "U.K.", "Great Britain", "GBR"]) await CreateAsync(Party, ("kind", "person"), ("name", country), ("country", country));
        await CreateAsync(Party, ("kind", "person"), ("name", "Odd"), ("country", "Channel Islands"));
        Assert.Equal(["Channel Islands", .. Enumerable.Repeat("United Kingdom", 8)], (await Reader.ListAsync(new RecordQuery(Party, null, "country", ["country"]), Principal.System, default)).Rows.Select(r => r.Values[0]));
        foreach (var where in (string[])["country = 'UK'", "country in ('英國', 'France')", "any(orders) or country = \"GB\""])
            Assert.Equal(8, (await Reader.CountAsync(Party, where, Principal.System, 100, default)).Count);
        Assert.Equal(1, (await Reader.CountAsync(Party, "country = 'Channel Islands'", Principal.System, 100, default)).Count);
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

    /// <summary>Characters that nobody sees, and one that turns what stands beside it around.</summary>
    [Fact]
    public async Task A_name_that_shows_nothing_is_none_wherever_it_comes_from()
    {
        const string nothing = "\u200B\u2060 \uFEFF";
        async Task<string> RefusedAsync(Func<Task> write) => string.Join(' ', (await Assert.ThrowsAsync<ProblemException>(write)).Problems.Select(p => $"{p.Code}@{p.At}"));
        Assert.Equal("field.required@name", await RefusedAsync(() => CreateAsync(Party, ("kind", "organisation"), ("name", nothing))));
        var party = (await CreateAsync(Party, ("kind", "organisation"), ("name", "A\u202Eb\u2069 👨\u200D👩"), ("city", nothing))).Items[0].Id;
        Assert.Equal("field.required@name", await RefusedAsync(() => UpdateAsync(Party, party, ("name", nothing))));
        Assert.Equal(("Ab 👨\u200D👩", null), ((string?)(await GetAsync(Party, party))!["name"], (await GetAsync(Party, party))!["city"]));
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("x.csv"), $"name,city\n{nothing},Graz\nBen,Linz\n");
        var result = await Get<Core.Exchange.Importing.RecordImport>().RunAsync(folder.File("x.csv"), new Core.Exchange.Importing.ImportPlan("party"), Principal.System, null, null, null, default);
        Assert.Equal((1, 1), ((int)result.Created, (int)result.Errors));
    }
}

public sealed class NormalisingEntriesOnSqlite() : NormalisingEntries(null);

public sealed class NormalisingEntriesOnPostgres(SharedPostgres postgres) : NormalisingEntries(postgres);
