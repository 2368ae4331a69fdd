using Rapport.Core.Access;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Customers;

/// <summary>Further numbers, addresses and mail of a party: checked, kept in one form, and found as the party itself.</summary>
public abstract class ReachingAParty(SharedPostgres? postgres) : Engine(postgres)
{
    private Core.Catalogue.RecordType Point => Store.Catalogue["contactPoint"];

    private async Task<Guid> AnnAsync()
    {
        await Database.WriteAsync(Core.Storage.WriteLane.People, s => s.ExecuteAsync($"insert into core_setting (name, value) values ('firm', {s.Dialect.JsonParameter(1)})", """{"name":"A","currency":"GBP","country":"GB"}"""), default);
        await Get<Core.Catalogue.CustomFields>().RefreshAsync(default);
        return (await CreateAsync(Party, ("kind", "person"), ("name", "Ann Lee"), ("phone", "020 7946 0011"), ("email", "ann@example.com"))).Items[0].Id;
    }

    private async Task<List<(string Type, Guid Id)>> FindAsync(string text) =>
        [.. (await Get<SearchBox>().FindAsync(text, null, 10, Principal.System, default)).Select(f => (f.Type.Name, f.Id))];

    [Theory]
    [InlineData("020 7946 0958", "+442079460958", "020 7946 0958", "+44 20 7946 0958")]
    [InlineData("+33 1 42 68 53 00", "+33142685300", "+33 1 42 68 53 00", "01 42 68 53 00")]
    [InlineData("+86 138 0013 8000", "+8613800138000", "+86 138 0013 8000", "+86 138 0013 8000")]
    [InlineData("020 7946 0958 ext. 12", "+442079460958;ext=12", "020 7946 0958 x12", "+44 20 7946 0958 x12")]
    public async Task A_number_is_kept_in_one_form_and_shown_as_each_country_writes_it(string typed, string stored, string inBritain, string inFrance)
    {
        var party = await AnnAsync();
        var point = (await CreateAsync(Point, ("party", party), ("channel", "phone"), ("use", "work"), ("phone", typed))).Items[0].Id;
        var read = (await GetAsync(Point, point))!;
        Assert.Equal((stored, stored), ((string?)read["phone"], (string?)read["label"]));
        Assert.Equal((inBritain, inFrance), (PhoneNumber.Show(stored, "GB"), PhoneNumber.Show(stored, "FR")));
    }

    [Theory]
    [InlineData("phone", "020 7946", "field.notAPhoneNumber")]
    [InlineData("phone", "0123456", "field.notAPhoneNumber")]
    [InlineData("phone", "+44 999 999 999 999 999", "field.notAPhoneNumber")]
    [InlineData("email", "ann@@example.com", "field.notAnEmail")]
    [InlineData("website", "ftp://example.com", "field.notAWebAddress")]
    [InlineData("channel", "pigeon", "field.notAChoice")]
    public async Task What_reaches_nobody_is_refused_at_its_field(string field, string value, string code)
    {
        var party = await AnnAsync();
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => CreateAsync(Point, ("party", party), (field, value)));
        Assert.Equal((field, code), (refusal.Problems[0].At, refusal.Problems[0].Code));
        Assert.Equal(0, await ScalarAsync("select count(*) from cus_contact_point"));
    }

    [Theory]
    [InlineData("020 7946 0958")]
    [InlineData("+44 (0)20-7946-0958")]
    [InlineData("0958")]
    [InlineData("ann.second@example.org")]
    [InlineData("ann.second@")]
    public async Task A_party_is_found_by_its_second_number_and_mail(string typed)
    {
        var party = await AnnAsync();
        var other = (await CreateAsync(Party, ("kind", "person"), ("name", "Bob"), ("phone", "020 7946 0033"))).Items[0].Id;
        var points = await WriteAsync(
            RecordWrite.Create(Point, Values(("party", party), ("channel", "phone"), ("phone", "020 7946 0958"))),
            RecordWrite.Create(Point, Values(("party", party), ("channel", "email"), ("email", "Ann.Second@Example.org"))));
        Assert.Equal([("party", party)], await FindAsync(typed));

        // By both numbers it is found once; taken away, or moved to somebody else, it no longer leads there.
        Assert.Equal([("party", party)], (await FindAsync("020 7946 0011")).Where(f => f.Id == party));
        await UpdateAsync(Point, points.Items[0].Id, ("party", other));
        await UpdateAsync(Point, points.Items[1].Id, ("party", other));
        Assert.Equal([("party", other)], await FindAsync(typed));
        await WriteAsync([.. points.Items.Select(i => RecordWrite.Delete(Point, i.Id))]);
        Assert.Empty(await FindAsync(typed));
    }

    public sealed class OnSqlite() : ReachingAParty(null);

    public sealed class OnPostgres(SharedPostgres postgres) : ReachingAParty(postgres);
}
