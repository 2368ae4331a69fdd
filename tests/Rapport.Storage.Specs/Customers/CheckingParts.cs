using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Problems;
using Rapport.Core.Records;
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
    public async Task Who_makes_records_and_changes_none_makes_their_parts_in_the_same_write_and_not_later()
    {
        var maker = new TypeAccess(RecordScope.All, RecordScope.None, Create: true, Delete: false);
        var desk = new Principal(Guid.CreateVersion7(), "Desk", 1, new Role("desk", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), maker));
        var (ann, point, order) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        RecordWrite Point(Guid party) => RecordWrite.Create(ContactPoint, Values(("party", party), ("channel", "email"), ("email", $"{Guid.CreateVersion7():N}@b.example")));
        await Store.WriteAsync(
        [
            RecordWrite.Create(Party, Values(("kind", "person"), ("name", "Ann"))) with { Id = ann }, Point(ann) with { Id = point },
            RecordWrite.Create(Order, Values(("party", ann), ("placedAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)))) with { Id = order },
            RecordWrite.Create(Line, Values(("order", order), ("position", 1L), ("text", "Desk lamp"), ("quantity", 2d), ("unitPrice", 5m))),
        ], By(desk), default);
        Assert.Equal(10m, (await GetAsync(Order, order))!["total"]);

        Assert.Equal(("access.update", "party"), await RefusedAsync(() => Store.WriteAsync([Point(ann)], By(desk), default)));
        Assert.Equal(("access.update", null), await RefusedAsync(() => Store.WriteAsync([RecordWrite.Update(ContactPoint, point, Values(("use", "work")))], By(desk), default)));
        // Who makes no customers makes no parts of what somebody else makes.
        var below = desk with { Role = desk.Role with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = maker with { Create = false } } } };
        Assert.Equal("access.update", (await RefusedAsync(() => Store.WriteAsync([Point(ann)], By(below), default))).Item1);
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
