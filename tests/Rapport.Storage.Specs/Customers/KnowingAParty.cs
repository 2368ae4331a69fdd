using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Core.Values;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Customers;

/// <summary>Addresses, days that matter, likings and relations of a party: what they are called, what they refuse, how parties are picked by them.</summary>
public abstract class KnowingAParty(SharedPostgres? postgres) : Engine(postgres)
{
    private RecordType Of(string name) => Store.Catalogue[name];

    private async Task<Guid> PartyAsync(string name, string kind = "person") => (await CreateAsync(Party, ("kind", kind), ("name", name))).Items[0].Id;

    private async Task<string[]> WhereAsync(string where) =>
        [.. (await Reader.ListAsync(new RecordQuery(Party, where, "name", ["name"], 50), Principal.System, default)).Rows.Select(r => (string)r.Values[0]!)];

    private async Task<(string?, string)> RefusedAsync(RecordType type, params (string, object?)[] values) =>
        (await Assert.ThrowsAsync<ProblemException>(() => CreateAsync(type, values))).Problems[0] is var p ? (p.At, p.Code) : default;

    [Fact]
    public async Task An_address_is_called_by_its_place_and_picks_its_party()
    {
        var (ann, bob) = (await PartyAsync("Ann"), await PartyAsync("Bob"));
        var made = await WriteAsync(
            RecordWrite.Create(Of("address"), Values(("party", ann), ("use", "billing"), ("street", "1 High Street"), ("city", "Leeds"), ("country", "United Kingdom"), ("from", new DateOnly(2024, 5, 1)))),
            RecordWrite.Create(Of("address"), Values(("party", ann), ("city", "York"))),
            RecordWrite.Create(Of("address"), Values(("party", bob), ("use", "delivery"), ("city", "Leeds"))),
            RecordWrite.Create(Of("address"), Values(("party", bob), ("use", "registered"))));
        var labels = new List<object?>();
        foreach (var item in made.Items) labels.Add((await GetAsync(Of("address"), item.Id))!["label"]);
        Assert.Equal(["1 High Street, Leeds, United Kingdom", "York", "Leeds", "registered"], labels);
        Assert.Equal("home", (await GetAsync(Of("address"), made.Items[1].Id))!["use"]);
        Assert.Equal(["Ann"], await WhereAsync("any(addresses, city = 'Leeds' and use = billing)"));
        Assert.Equal(["Ann", "Bob"], await WhereAsync("count(addresses) = 2"));
        Assert.Equal(("use", "field.notAChoice"), await RefusedAsync(Of("address"), ("party", ann), ("use", "attic")));
        Assert.Equal(("party", "field.required"), await RefusedAsync(Of("address"), ("city", "Leeds")));

        await UpdateAsync(Of("address"), made.Items[0].Id, ("city", "Hull"));
        Assert.Equal("1 High Street, Hull, United Kingdom", (await GetAsync(Of("address"), made.Items[0].Id))!["label"]);
        Assert.Empty(await WhereAsync("any(addresses, city = 'Leeds' and use = billing)"));
    }

    [Fact]
    public async Task Days_that_matter_need_a_day_and_pick_their_party()
    {
        var (ann, bob) = (await PartyAsync("Ann"), await PartyAsync("Bob"));
        await CreateAsync(Of("importantDate"), ("party", ann), ("occasion", "Wedding day"), ("kind", "wedding"), ("day", new DateOnly(2012, 2, 29)), ("yearly", true), ("remindDaysBefore", 7L));
        await CreateAsync(Of("importantDate"), ("party", bob), ("occasion", "Lease ends"), ("kind", "renewal"), ("day", new DateOnly(2027, 6, 30)));
        Assert.Equal(["Ann"], await WhereAsync("any(importantDates, kind = wedding and yearly)"));
        Assert.Equal(["Bob"], await WhereAsync("any(importantDates, day between 2027-01-01 and 2027-12-31)"));
        Assert.Equal(("day", "field.required"), await RefusedAsync(Of("importantDate"), ("party", ann), ("occasion", "Some day")));
        Assert.Equal(("remindDaysBefore", "field.tooBig"), await RefusedAsync(Of("importantDate"), ("party", ann), ("occasion", "x"), ("day", new DateOnly(2026, 1, 1)), ("remindDaysBefore", 367L)));
    }

    [Fact]
    public async Task Likings_pick_their_party()
    {
        var (ann, bob) = (await PartyAsync("Ann"), await PartyAsync("Bob"));
        var made = await CreateAsync(Of("preference"), ("party", ann), ("subject", "green tea"));
        await CreateAsync(Of("preference"), ("party", bob), ("subject", "green tea"), ("attitude", "avoids"));
        Assert.Equal(("likes", "told"), ((await GetAsync(Of("preference"), made.Items[0].Id))!["attitude"], (await GetAsync(Of("preference"), made.Items[0].Id))!["source"]));
        Assert.Equal(["Ann"], await WhereAsync("any(likings, subject = 'green tea' and attitude = likes)"));
        Assert.Equal(["Bob"], await WhereAsync("any(likings, subject starts with 'green' and attitude = avoids)"));
        Assert.Equal(("subject", "field.required"), await RefusedAsync(Of("preference"), ("party", ann)));
    }

    [Fact]
    public async Task A_relation_has_a_role_and_a_period_and_is_read_from_both_ends()
    {
        var (ann, acme, zeta) = (await PartyAsync("Ann"), await PartyAsync("Acme", "organisation"), await PartyAsync("Zeta", "organisation"));
        await CreateAsync(Of("relation"), ("party", ann), ("role", "worksFor"), ("other", acme), ("jobTitle", "Buyer"), ("from", new DateOnly(2019, 1, 1)), ("until", new DateOnly(2024, 6, 30)));
        var now = await CreateAsync(Of("relation"), ("party", ann), ("role", "worksFor"), ("other", zeta), ("from", new DateOnly(2024, 7, 1)));
        await CreateAsync(Of("relation"), ("party", zeta), ("role", "subsidiaryOf"), ("other", acme));

        static string At(string day, string firm) => $"any(relations, role = worksFor and other.name = '{firm}' and from <= {day} and (until is empty or until >= {day}))";
        Assert.Equal(["Ann"], await WhereAsync(At("2020-01-01", "Acme")));
        Assert.Empty(await WhereAsync(At("2025-01-01", "Acme")));
        Assert.Equal(["Ann"], await WhereAsync(At("2025-01-01", "Zeta")));
        Assert.Equal(["Acme"], await WhereAsync("any(relatedFrom, party.name = 'Zeta' and role = subsidiaryOf)"));
        Assert.Equal(["Acme"], await WhereAsync("count(relatedFrom) = 2"));
        Assert.Equal(("role", "field.required"), await RefusedAsync(Of("relation"), ("party", ann), ("other", acme)));
        Assert.Equal(("other", "field.linkMissing"), await RefusedAsync(Of("relation"), ("party", ann), ("role", "worksFor"), ("other", Guid.CreateVersion7())));

        await Store.UndoAsync(now.ChangeSet, Principal.System, false, default);
        Assert.Empty(await WhereAsync(At("2025-01-01", "Zeta")));
    }

    [Fact]
    public async Task A_period_does_not_end_before_it_begins()
    {
        var (ann, acme) = (await PartyAsync("Ann"), await PartyAsync("Acme", "organisation"));
        var (early, late) = (new DateOnly(2020, 1, 31), new DateOnly(2020, 2, 1));
        Assert.Equal(("until", "field.endsBefore"), await RefusedAsync(Of("relation"), ("party", ann), ("role", "worksFor"), ("other", acme), ("from", late), ("until", early)));
        Assert.Equal(("until", "field.endsBefore"), await RefusedAsync(Of("address"), ("party", ann), ("from", late), ("until", early)));
        var made = await CreateAsync(Of("relation"), ("party", ann), ("role", "worksFor"), ("other", acme), ("from", late), ("until", late));
        foreach (var change in ((string, object?)[])[("until", early), ("from", late.AddDays(1))])
            Assert.Equal("field.endsBefore", (await Assert.ThrowsAsync<ProblemException>(() => UpdateAsync(Of("relation"), made.Items[0].Id, change))).Problems.Single().Code);

        // Older than the rule: it stands until somebody touches the period.
        await Database.WriteAsync(WriteLane.People, s => s.ExecuteAsync("update cus_relation set until_day = from_day, from_day = $1", s.Dialect.ToDb(FieldKind.Date, late.AddDays(5))), default);
        await UpdateAsync(Of("relation"), made.Items[0].Id, ("jobTitle", "Buyer"));
        await Assert.ThrowsAsync<ProblemException>(() => UpdateAsync(Of("relation"), made.Items[0].Id, ("from", late.AddDays(6))));
        await UpdateAsync(Of("relation"), made.Items[0].Id, ("from", early));
    }

    [Fact]
    public async Task Parties_are_found_by_their_distance_from_a_place()
    {
        await CreateAsync(Party, ("name", "Berlin"), ("location", new GeoPoint(52.5200, 13.4050)));
        await CreateAsync(Party, ("name", "Munich"), ("location", new GeoPoint(48.1372, 11.5755)));
        await CreateAsync(Party, ("name", "Nowhere"));
        await CreateAsync(Party, ("name", "Sydney"), ("location", new GeoPoint(-33.8688, 151.2093)));
        // Great circles by the haversine formula: Berlin to Munich 504.4 km, Berlin to Sydney 16,089 km.
        Assert.Equal(["Berlin", "Munich"], await WhereAsync("distance(location, 52.52, 13.405) < 504.6"));
        Assert.Equal(["Berlin"], await WhereAsync("distance(location, 52.52, 13.405) < 504.2"));
        Assert.Equal(["Sydney"], await WhereAsync("distance(location, 52.52, 13.405) between 16080 and 16100"));
        Assert.Equal(["Berlin", "Munich", "Sydney"], await WhereAsync("distance(location, 0, 0) >= 0"));
        Assert.Equal(["Nowhere"], await WhereAsync("distance(location, 0, 0) is empty"));
    }

    [Fact]
    public async Task A_name_made_of_its_parts_follows_them_and_one_of_its_own_stays()
    {
        var ann = (await CreateAsync(Party, ("givenName", "Ann"), ("familyName", "Lee"))).Items[0].Id;
        async Task<object?> NameAsync() => (await GetAsync(Party, ann))!["name"];
        await UpdateAsync(Party, ann, ("familyName", "Stone"));
        Assert.Equal("Ann Stone", await NameAsync());
        Assert.Equal(["Ann Stone"], await WhereAsync("name = 'ann stone'"));
        await UpdateAsync(Party, ann, ("familyName", "Hill"), ("name", "Dr. Ann Hill"));
        await UpdateAsync(Party, ann, ("familyName", "Wood"));
        Assert.Equal("Dr. Ann Hill", await NameAsync());
        await UpdateAsync(Party, ann, ("name", null));
        Assert.Equal("Ann Wood", await NameAsync());
    }

    public sealed class OnSqlite() : KnowingAParty(null);

    public sealed class OnPostgres(SharedPostgres postgres) : KnowingAParty(postgres);
}
