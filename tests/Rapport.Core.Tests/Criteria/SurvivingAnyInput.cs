using System.Globalization;
using System.Text;
using Rapport.Core.Criteria;
using static Rapport.Core.Tests.Criteria.SampleCatalogue;

namespace Rapport.Core.Tests.Criteria;

public sealed class SurvivingAnyInput
{
    // More for a night: CRITERIA_FUZZ=1000000.
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("CRITERIA_FUZZ"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 100_000;

    private static readonly string[] Seeds =
    [
        "kind = person and not (active or name contains 'x')", "any(orders, placedAt > today - 90d and total between 1 and 2)",
        "count(orders, total > 5) * 2 - -1 >= sum(orders, total)", "team under me.team or tags has any (a, 'b')", "born is not empty and text matches \"q\"",
        "createdAt >= 2026-01-31T10:00:00.5+02:00 and parent.address.city in ('a', \"b\\\"\")",
    ];

    private static readonly string[] Pieces = ["(", ")", "'", "\"", "\\", "not ", "and ", "or ", ",", ".", "-", "90d", "2026-01-31", "T10:00", "me.team", "any(", "sum(orders,", "in (", "between ", "\0", "\ud83d", "😀", "张", "9999999999999999999", "%", "is ", "e5", "0.1.2"];

    [Fact]
    public void A_hundred_thousand_mutated_texts_end_in_a_criterion_or_a_problem()
    {
        var random = new Random(5);
        var read = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var text = new StringBuilder(Seeds[random.Next(Seeds.Length)]);
            for (var m = random.Next(1, 5); m > 0; m--)
            {
                var at = random.Next(text.Length + 1);
                switch (random.Next(4))
                {
                    case 0: text.Insert(at, Pieces[random.Next(Pieces.Length)]); break;
                    case 1: text.Remove(at, Math.Min(random.Next(6), text.Length - at)); break;
                    case 2: text.Insert(at, (char)random.Next(0x10000)); break;
                    default: text.Append(' ').Append(Pieces[random.Next(Pieces.Length)]); break;
                }
            }

            var result = Parse(text.ToString());
            if (result.Problem is { } problem)
            {
                Assert.StartsWith("criteria.", problem.Code);
                Assert.InRange(int.Parse(problem.At!, CultureInfo.InvariantCulture), 0, text.Length);
                continue;
            }

            read++;
            Assert.Equal(result.Criterion, CriteriaText.Read(CriteriaText.Write(result.Criterion!)).Criterion);
        }

        Assert.InRange(read, Rounds / 100, Rounds * 9 / 10);
    }

    [Fact]
    public void Mutated_JSON_ends_in_a_criterion_or_a_problem()
    {
        var random = new Random(6);
        var seeds = Seeds.Select(s => CriteriaJson.Write(CriteriaText.Read(s).Criterion!).ToJsonString()).ToArray();
        string[] pieces = ["{", "}", "[", "]", "\"", ":", "null", "1e999", "\\ud800", "\\u0000", "\"and\":", "\"word\":", "true", "-0"];
        var refused = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var text = seeds[random.Next(seeds.Length)];
            for (var m = random.Next(1, 4); m > 0; m--)
            {
                var at = random.Next(text.Length + 1);
                text = random.Next(2) == 0 ? text.Insert(at, pieces[random.Next(pieces.Length)]) : text.Remove(at, Math.Min(random.Next(8), text.Length - at));
            }

            var result = CriteriaJson.Read(text);
            if (result.Criterion is null) refused++;
            else Assert.NotNull(CriteriaBinder.Bind(result.Criterion, Party, Types));
        }

        Assert.InRange(refused, 10_000, 49_999);
    }
}
