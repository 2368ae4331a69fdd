using System.Globalization;

namespace Rapport.Bench.Identity;

/// <summary>
/// Made-up parties, some of them entered more than once, so that it is known which records are of one party. Persons and
/// firms, Latin and Chinese; households share family name and address; places, postcodes and countries belong together.
/// </summary>
internal sealed class PartyMaker(int seed, double slipRate = 0.15, double missing = 0.25, double repeated = 0.15)
{
    private readonly Random random = new(seed);
    private readonly NamePool pool = new();

    /// <summary>Records in no order: those of one party lie apart.</summary>
    public IReadOnlyList<MadeParty> Make(int rows)
    {
        var made = new List<MadeParty>(rows);
        var slips = new Slips(random, pool, slipRate);
        MadeParty? neighbour = null;
        for (var number = 0; made.Count < rows; number++)
        {
            var party = neighbour is not null && random.Next(12) == 0 ? Relative(neighbour) : random.Next(5) == 0 ? Firm() : Person();
            party.Truth = number;
            if (party.Company.Length == 0) neighbour = party;
            made.Add(party);
            for (var again = random.NextDouble() < repeated ? 1 + random.Next(3) : 0; again > 0 && made.Count < rows; again--) made.Add(slips.Again(party));
        }

        var mixed = made.ToArray();
        random.Shuffle(mixed);
        return mixed;
    }

    public static void Write(string path, IEnumerable<MadeParty> parties)
    {
        using var text = new StreamWriter(path, false, new System.Text.UTF8Encoding(false), 1 << 16);
        text.WriteLine(string.Join(',', MadeParty.Head));
        var number = 0;
        foreach (var party in parties) text.WriteLine(string.Join(',', party.Cells(number++)));
    }

    public static string Email(Random random, MadeParty party)
    {
        var name = party.Company.Length > 0 ? Rapport.Core.SearchText.SearchText.Reading(party.Company)[0] : string.Concat(Rapport.Core.SearchText.SearchText.Reading(party.Given + "." + party.Family));
        return $"{name}{random.Next(1, 1_000)}@{NamePool.Draw(random, ["gmail.com", "qq.com", "163.com", "outlook.com", "yahoo.com", "icloud.com", "example.org", "proton.me"])}".ToLowerInvariant();
    }

    public static string Phone(Random random, bool han) => han ? $"1{random.Next(3, 10)}{random.Next(100_000_000, 1_000_000_000)}" : $"+44 7{random.Next(100, 999)} {random.Next(100_000, 1_000_000)}";

    public static void Settle(Random random, NamePool pool, MadeParty party)
    {
        var cities = party.IsHan ? pool.HanCities : pool.Cities;
        party.City = NamePool.Draw(random, cities);
        party.Street = NamePool.Street(random, party.IsHan);
        // A city has postcodes of its own.
        var district = (Array.IndexOf(cities, party.City) * 20) + random.Next(20);
        party.Postcode = (party.IsHan ? 100_000 + (district * 100) : 10_000 + district).ToString(CultureInfo.InvariantCulture);
    }

    private MadeParty Person()
    {
        var party = new MadeParty { Country = random.Next(5) < 2 ? "China" : NamePool.Draw(random, ["United Kingdom", "Germany", "France", "USA"]) };
        (party.Given, party.Family) = party.IsHan ? (NamePool.HanGivenName(random), NamePool.HanFamilyName(random)) : (NamePool.Draw(random, pool.Given), NamePool.Draw(random, pool.Family));
        if (Has()) party.Birthday = new DateOnly(1940, 1, 1).AddDays(random.Next(25_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Reach(party);
        return party;
    }

    private MadeParty Firm()
    {
        var party = new MadeParty { Country = random.Next(5) < 2 ? "China" : NamePool.Draw(random, ["United Kingdom", "Germany", "France", "USA"]) };
        party.Company = NamePool.Firm(random, pool, party.IsHan);
        Reach(party);
        return party;
    }

    /// <summary>Of the same household: another person, whatever the address says.</summary>
    private MadeParty Relative(MadeParty of)
    {
        var party = of with { Given = of.IsHan ? NamePool.HanGivenName(random) : NamePool.Draw(random, pool.Given), Birthday = "", Email = "", Phone = random.Next(3) == 0 ? of.Phone : Phone(random, of.IsHan) };
        if (Has()) party.Birthday = new DateOnly(1940, 1, 1).AddDays(random.Next(25_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (Has()) party.Email = Email(random, party);
        return party;
    }

    private void Reach(MadeParty party)
    {
        if (Has()) party.Email = Email(random, party);
        if (Has()) party.Phone = Phone(random, party.IsHan);
        if (Has()) Settle(random, pool, party);
    }

    private bool Has() => random.NextDouble() >= missing;
}
