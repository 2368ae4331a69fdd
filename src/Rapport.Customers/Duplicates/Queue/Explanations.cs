using Rapport.Customers.Duplicates.Model;
using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Duplicates.Queue;

internal static class Explanations
{
    public static PairExplanation Of(PartyModel model, PreparedRecord a, PreparedRecord b, IReadOnlySet<string> hidden)
    {
        var score = model.Link.Score(a, b);
        var fields = score.Fields.Select(f => new FieldEvidence(f.Column.Name, f.Level, f.Bits + f.RarityBits)).ToList();
        return new PairExplanation(score.Probability, score.Bits, score.PriorBits, [.. fields.Where(f => !hidden.Contains(f.Field))], fields.Where(f => hidden.Contains(f.Field)).Sum(f => f.Bits));
    }
}
