using Rapport.Core.Catalogue;

namespace Rapport.App.Demo;

/// <summary>Draws people and firms of the sample company, each named and called up as in its country.</summary>
internal static class DemoParties
{
    public static Dictionary<string, object?> Party(Random random, DemoWords words, int index, DateTime now)
    {
        var party = index == 0 ? Han(random, "张", "三") : random.Next(10) switch
        {
            < 3 => Han(random),
            3 => Hant(random),
            < 7 => Latin(random),
            7 => Firm($"{Pick(random, DemoNames.FirmFirst)} {Pick(random, DemoNames.FirmSecond)}", Pick(random, DemoNames.West)),
            8 => Firm(Pick(random, DemoNames.HanFirmFirst) + Pick(random, DemoNames.HanFirmSecond), (Pick(random, DemoNames.China), "China")),
            _ => Firm(Pick(random, DemoNames.HantFirm), (Pick(random, DemoNames.Taiwan), "Taiwan")),
        };
        party[SystemFields.Id] = Guid.CreateVersion7();
        party["roles"] = random.NextDouble() < 0.9 ? (string[])["customer"] : ["customer", "partner"];
        party["email"] = $"c{index + 1:00000}@customers.example";
        if (random.NextDouble() < 0.25) party["tags"] = (string[])[Pick(random, words.Tags)];
        if ((string)party["kind"]! == "person") party["birthday"] = DateOnly.FromDateTime(now.AddDays(-random.Next(20 * 365, 70 * 365)));
        return party;
    }

    /// <summary>Some firms belong to others: every fourth to the one three before it.</summary>
    public static void Group(IEnumerable<Dictionary<string, object?>> parties)
    {
        foreach (var some in parties.Where(p => (string)p["kind"]! == "organisation").Chunk(4))
            if (some is [var above, _, _, var below]) below["parent"] = above[SystemFields.Id];
    }

    /// <summary>Somebody who lives or works where <paramref name="other"/> does; no customer.</summary>
    public static Dictionary<string, object?> Near(Random random, Dictionary<string, object?> other, int number)
    {
        var person = other["country"] switch { "China" => Han(random), "Taiwan" => Hant(random), _ => Latin(random) };
        person[SystemFields.Id] = Guid.CreateVersion7();
        (person["city"], person["country"], person["email"]) = (other["city"], other["country"], $"p{number:00000}@people.example");
        person["phone"] = DemoPlaces.Of((string)other["city"]!).Phone(random.Next(10_000));
        person["otherName"] = DemoNames.InLatin(person);
        DemoStaff.Follow(person, other);
        return person;
    }

    public static Dictionary<string, object?> Firm(string name, (string City, string Country) place) =>
        Values(("kind", "organisation"), ("name", name), ("city", place.City), ("country", place.Country));

    public static Dictionary<string, object?> Values(params (string Name, object? Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);

    public static T Pick<T>(Random random, params T[] items) => items[random.Next(items.Length)];

    private static Dictionary<string, object?> Han(Random random) => Han(random, Pick(random, DemoNames.HanFamily), Pick(random, DemoNames.HanGiven));

    private static Dictionary<string, object?> Han(Random random, string family, string given) => Person(random, family, given, family + given, (Pick(random, DemoNames.China), "China"), "zh-Hans");

    private static Dictionary<string, object?> Hant(Random random)
    {
        var (family, given) = (Pick(random, DemoNames.HantFamily), Pick(random, DemoNames.HantGiven));
        return Person(random, family, given, family + given, (Pick(random, DemoNames.Taiwan), "Taiwan"), "zh-Hant");
    }

    private static Dictionary<string, object?> Latin(Random random)
    {
        var (given, family) = (Pick(random, DemoNames.Given), Pick(random, DemoNames.Family));
        return Person(random, family, given, $"{given} {family}", Pick(random, DemoNames.West), "en");
    }

    private static Dictionary<string, object?> Person(Random random, string family, string given, string name, (string City, string Country) place, string language) =>
        Values(("kind", "person"), ("familyName", family), ("givenName", given), ("name", name), ("city", place.City), ("country", place.Country), ("language", language), ("phone", DemoPlaces.Of(place.City).Phone(random.Next(10_000))));
}
