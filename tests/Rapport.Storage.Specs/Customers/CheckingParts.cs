using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Problems;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Customers;

/// <summary>What hangs on a customer makes sense, and is read by the customer's country.</summary>
public abstract class CheckingParts(SharedPostgres? postgres) : Engine(postgres)
{
    private RecordType Relation => Store.Catalogue["relation"];
    private RecordType ContactPoint => Store.Catalogue["contactPoint"];

    private async Task<Guid> PartyAsync(string name, string? country = null) => (await CreateAsync(Party, ("kind", "person"), ("name", name), ("country", country))).Items[0].Id;

    private static async Task<(string, string?)> RefusedAsync(Func<Task> write) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(write)).Problems) is var problem ? (problem.Code, problem.At) : default;

    [Fact]
    public async Task Nobody_is_related_to_himself()
    {
        var (ann, ben) = (await PartyAsync("Ann"), await PartyAsync("Ben"));
        Assert.Equal(("relation.itself", "other"), await RefusedAsync(() => CreateAsync(Relation, ("party", ann), ("other", ann), ("role", "spouseOf"))));
        var made = (await CreateAsync(Relation, ("party", ann), ("other", ben), ("role", "spouseOf"))).Items[0].Id;
        Assert.Equal(("relation.itself", "other"), await RefusedAsync(() => UpdateAsync(Relation, made, ("other", ann))));
    }

    [Theory]
    [InlineData("email", "phone", "+442079460958", "contactPoint.needsEmail", "email")]
    [InlineData("phone", "email", "a@b.example", "contactPoint.needsPhone", "phone")]
    [InlineData("web", "email", "a@b.example", "contactPoint.needsWebsite", "website")]
    [InlineData("wechat", "email", "a@b.example", "contactPoint.needsAccount", "account")]
    [InlineData("other", "use", "work", "contactPoint.needsAnything", "account")]
    public async Task A_channel_has_what_it_is_reached_by(string channel, string field, string value, string code, string at)
    {
        var ann = await PartyAsync("Ann");
        Assert.Equal((code, at), await RefusedAsync(() => CreateAsync(ContactPoint, ("party", ann), ("channel", channel), (field, value))));
    }

    [Fact]
    public async Task A_channel_keeps_what_it_is_reached_by_and_imports_are_told_too()
    {
        var ann = await PartyAsync("Ann");
        var point = (await CreateAsync(ContactPoint, ("party", ann), ("channel", "email"), ("email", "ann@b.example"))).Items[0].Id;
        Assert.Equal(("contactPoint.needsEmail", "email"), await RefusedAsync(() => UpdateAsync(ContactPoint, point, ("email", null))));
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "points.csv");
        await File.WriteAllTextAsync(file, $"party,channel,email\n{ann},email,x@b.example\n{ann},web,y@b.example\n");
        var result = await Get<RecordImport>().RunAsync(file, new ImportPlan("contactPoint"), Principal.System, null, null, null, default);
        Assert.Equal((1, 1), (result.Created, result.Errors));
    }

    [Fact]
    public async Task A_telephone_number_is_read_by_the_country_of_its_party()
    {
        var (ann, ben) = (await PartyAsync("Ann", "United Kingdom"), await PartyAsync("Ben", "Germany"));
        async Task<object?> ReadAsync(Guid party) => (await GetAsync(ContactPoint, (await CreateAsync(ContactPoint, ("party", party), ("channel", "phone"), ("phone", "030 23125 123"))).Items[0].Id))!["phone"];
        Assert.Equal("+493023125123", await ReadAsync(ben));
        var uk = (await CreateAsync(ContactPoint, ("party", ann), ("channel", "phone"), ("phone", "020 7946 0958"))).Items[0].Id;
        Assert.Equal("+442079460958", (await GetAsync(ContactPoint, uk))!["phone"]);
        await UpdateAsync(ContactPoint, uk, ("phone", "020 7946 0959"));
        Assert.Equal("+442079460959", (await GetAsync(ContactPoint, uk))!["phone"]);
    }
}

public sealed class CheckingPartsOnSqlite() : CheckingParts(null);

public sealed class CheckingPartsOnPostgres(SharedPostgres postgres) : CheckingParts(postgres);
