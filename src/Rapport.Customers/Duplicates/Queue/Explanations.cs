using Rapport.Customers.Duplicates.Model;
using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Duplicates.Queue;

internal static class Explanations
{
    /// <summary>Whether any of these fields is compared.</summary>
    public static bool LeavesOut(IReadOnlySet<string> hidden) => PartyColumns.All.Any(c => hidden.Contains(c.Name));

    /// <summary>The log₂ odds of two by what is seen.</summary>
    public static double Bits(PartyModel model, PreparedRecord a, PreparedRecord b, IReadOnlySet<string> hidden) => model.Link.Score(Seen(model, a, hidden), Seen(model, b, hidden)).Bits;

    private static PreparedRecord Seen(PartyModel model, PreparedRecord record, IReadOnlySet<string> hidden) => new([.. record.Values.Select((v, i) => hidden.Contains(model.Link.Columns[i].Name) ? null : v)]);

    public static PairExplanation Of(PartyModel model, PreparedRecord a, PreparedRecord b, IReadOnlySet<string> hidden)
    {
        var leavesOut = LeavesOut(hidden);
        // What is hidden is not compared, so that it does not show in what a field that is seen adds either.
        var score = leavesOut ? model.Link.Score(Seen(model, a, hidden), Seen(model, b, hidden)) : model.Link.Score(a, b);
        return new PairExplanation(score.Probability, score.Bits, score.PriorBits, [.. score.Fields.Where(f => !hidden.Contains(f.Column.Name)).Select(f => new FieldEvidence(f.Column.Name, f.Level, f.Bits + f.RarityBits))]) { LeavesOut = leavesOut };
    }
}
