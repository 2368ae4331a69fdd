using System.Globalization;
using Rapport.Bench.Identity;

namespace Rapport.Customers.Tests.Identity;

/// <summary>
/// Registers of the kinds on which record linkage is compared in public, made up here: persons with address, birthday and number, of whom
/// copies were typed again with slips. Each file is known by what it holds and how it was spoilt, not by its names.
/// </summary>
internal sealed class Census(int seed)
{
    public static IReadOnlyList<string> RegisterHead { get; } = ["rec_id", "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth", "soc_sec_id"];
    public static IReadOnlyList<string> ListHead { get; } = ["unique_id", "first_name", "surname", "dob", "city", "email"];

    private static readonly string[] States = ["nsw", "vic", "qld", "wa", "sa", "tas", "act", "nt"];
    private static readonly string[] Estates = ["rosewood village", "the pines", "lot 3", "hillview estate", "brentwood", "flat 2", "kookaburra park", "riverbend", "unit 14"];
    private readonly Random random = new(seed);
    private readonly NamePool pool = new();

    /// <summary>Two registers of the same persons: the second was copied with up to <paramref name="most"/> slips a person.</summary>
    public (List<string?[]> Cells, int[] Truth) TwoRegisters(int persons, int most)
    {
        var (first, second) = (Enumerable.Range(0, persons).Select(_ => Person()).ToList(), new List<(string?[] Row, int Truth)>());
        for (var i = 0; i < persons; i++) second.Add((Spoilt(first[i], random.Next(1, most + 1)), i));
        var mixed = second.ToArray();
        random.Shuffle(mixed);
        return (Named([.. first, .. mixed.Select(m => m.Row)]), [.. Enumerable.Range(0, persons), .. mixed.Select(m => m.Truth)]);
    }

    /// <summary>One register in which some persons stand up to six times, few of them often.</summary>
    public (List<string?[]> Cells, int[] Truth) OneRegister(int persons, int most)
    {
        var rows = new List<(string?[] Row, int Truth)>();
        for (var i = 0; i < persons; i++)
        {
            var person = Person();
            rows.Add((person, i));
            if (random.Next(2) == 0) continue;
            for (var copies = random.Next(5) switch { < 2 => 1, 2 => 2, 3 => 3, _ => 5 }; copies > 0; copies--) rows.Add((Spoilt(person, random.Next(1, most + 1)), i));
        }

        return Mixed(rows);
    }

    /// <summary>A short list with few columns, many of them empty, and many slips: what a web shop collects.</summary>
    public (List<string?[]> Cells, int[] Truth) PoorList(int persons)
    {
        var rows = new List<(string?[] Row, int Truth)>();
        for (var i = 0; i < persons; i++)
        {
            string given = NamePool.Draw(random, pool.Given), family = NamePool.Draw(random, pool.Family), day = Day("yyyy-MM-dd");
            string?[] person = ["", given, family, day, NamePool.Draw(random, pool.Cities), $"{given}{(random.Next(2) == 0 ? "." : "")}{family}{random.Next(1, 90)}@{NamePool.Draw(random, ["mail.example", "post.example", "web.example"])}".ToLowerInvariant()];
            for (var copies = random.Next(1, 7); copies > 0; copies--)
            {
                var copy = (string?[])person.Clone();
                for (var at = 1; at < copy.Length; at++)
                {
                    if (random.Next(100) < 18) copy[at] = "";
                    else if (random.Next(100) < 18) copy[at] = Slip(copy[at]!);
                }

                if (random.Next(100) < 4) (copy[1], copy[2]) = (copy[2], copy[1]);
                rows.Add((copy, i));
            }
        }

        return Mixed(rows);
    }

    private (List<string?[]> Cells, int[] Truth) Mixed(List<(string?[] Row, int Truth)> rows)
    {
        var mixed = rows.ToArray();
        random.Shuffle(mixed);
        return (Named([.. mixed.Select(m => m.Row)]), [.. mixed.Select(m => m.Truth)]);
    }

    private static List<string?[]> Named(List<string?[]> rows)
    {
        for (var i = 0; i < rows.Count; i++) rows[i][0] = "r" + i.ToString(CultureInfo.InvariantCulture);
        return rows;
    }

    private string?[] Person()
    {
        var suburb = NamePool.Draw(random, pool.Cities);
        string Or(string text, int percent) => random.Next(100) < percent ? "" : text;
        return
        [
            "", Or(NamePool.Draw(random, pool.Given).ToLowerInvariant(), 2), NamePool.Draw(random, pool.Family).ToLowerInvariant(), Or(random.Next(1, 300).ToString(CultureInfo.InvariantCulture), 3),
            NamePool.Street(random, han: false).Split(' ', 2)[1].ToLowerInvariant(), Or(NamePool.Even(random, Estates), 60), suburb.ToLowerInvariant(), (2000 + (Array.IndexOf(pool.Cities, suburb) * 7 % 7000) + random.Next(3)).ToString(CultureInfo.InvariantCulture),
            Or(NamePool.Draw(random, States), 1), Or(Day("yyyyMMdd"), 2), random.Next(1_000_000, 9_999_999).ToString(CultureInfo.InvariantCulture),
        ];
    }

    private string Day(string form) => new DateOnly(1900, 1, 1).AddDays(random.Next(36_500)).ToString(form, CultureInfo.InvariantCulture);

    /// <summary>Typed again: so many slips, at most two in one field; now and then two fields are crossed or one is left out.</summary>
    private string?[] Spoilt(string?[] person, int slips)
    {
        var copy = (string?[])person.Clone();
        var spoilt = new int[copy.Length];
        for (var made = 0; made < slips;)
        {
            if (random.Next(100) < 4 && spoilt[1] + spoilt[2] == 0) { (copy[1], copy[2]) = (copy[2], copy[1]); spoilt[1] = spoilt[2] = 2; made++; continue; }
            var at = random.Next(1, copy.Length);
            if (spoilt[at] >= 2) continue;
            if (copy[at]!.Length == 0) { made++; continue; }
            spoilt[at]++;
            copy[at] = random.Next(100) < 12 ? "" : Slip(copy[at]!);
            made++;
        }

        return copy;
    }

    private string Slip(string text)
    {
        if (text.Length < 2) return text;
        var at = random.Next(text.Length - 1);
        var sign = char.IsAsciiDigit(text[at]) ? (char)('0' + random.Next(10)) : (char)('a' + random.Next(26));
        return random.Next(6) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, sign.ToString()),
            2 or 3 => text.Remove(at, 1).Insert(at, sign.ToString()),
            4 => text[..at] + text[at + 1] + text[at] + text[(at + 2)..],
            _ => text.Insert(at, char.IsAsciiDigit(text[at]) ? sign.ToString() : " "),
        };
    }
}
