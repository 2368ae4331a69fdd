using Rapport.Bench.Identity;
using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Tests.Identity;

public class ExplainingAPair
{
    [Fact]
    public void The_reasons_add_up_to_the_score_and_the_kept_model_says_the_same()
    {
        var made = new Made(new PartyMaker(12).Make(3_000));
        var found = made.Resolve().Found;
        var kept = LinkModel.FromJson(found.Model.ToJson());
        PreparedRecord Record(int row) => kept.Prepare([.. kept.Columns.Select((_, c) => made.Table.Value(c, row)?.Shown)]);
        Assert.NotEmpty(found.Pairs);
        foreach (var pair in found.Pairs)
        {
            var score = kept.Score(Record(pair.A), Record(pair.B));
            Assert.Equal(pair.Bits, score.Bits, 1e-6);
            Assert.Equal(score.Bits, score.PriorBits + score.Fields.Sum(f => f.Bits + f.RarityBits), 1e-9);
            Assert.Equal(score.Bits, kept.Score(Record(pair.B), Record(pair.A)).Bits, 1e-9);
        }
    }

    /// <summary>What a standing scan goes by: a record's keys alone bring it together with its duplicates.</summary>
    [Fact]
    public void Records_found_to_be_one_share_a_key()
    {
        var made = new Made(new PartyMaker(13).Make(4_000));
        var found = made.Resolve().Found;
        var keys = Enumerable.Range(0, made.Table.Rows).Select(r => found.Model.Keys(new PreparedRecord([.. found.Model.Columns.Select((_, c) => made.Table.Value(c, r))])).ToHashSet(StringComparer.Ordinal)).ToList();
        Assert.All(found.Pairs, p => Assert.True(keys[p.A].Overlaps(keys[p.B])));
    }
}
