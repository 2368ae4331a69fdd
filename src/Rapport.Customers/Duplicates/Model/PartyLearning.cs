using Rapport.Customers.Identity;
using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Duplicates.Model;

/// <summary>
/// Makes a model of the parties: by the recipe of <c>link</c> where there are enough of them and duplicates among them, from
/// the starting model otherwise. The prior is told by parties, not by pairs, so that it fits whatever the base grows to.
/// </summary>
internal static class PartyLearning
{
    /// <summary>So many parties are learnt from; of more a part that is drawn by chance.</summary>
    public const int Most = 100_000;

    /// <summary>Fewer do not show how often strangers agree in a name.</summary>
    public const int Fewest = 1_000;

    /// <summary>Pairs of one party that must be expected before their errors are believed.</summary>
    private const double FewestPairs = 20;

    /// <summary>At least so many of a hundred parties are taken to have a second record: a base that is clean today gets its first duplicate tomorrow.</summary>
    private const double LeastShare = 0.02;

    /// <summary>A shop of fifty is asked for as much evidence as one of two hundred.</summary>
    private const long SmallestBase = 200;

    /// <param name="table">The parties drawn, sealed.</param>
    /// <param name="parties">All parties there are.</param>
    public static (ModelData Data, long LearntFrom) Learn(RecordTable table, long parties, Action<double>? progress, CancellationToken ct)
    {
        var share = LeastShare;
        if (table.Rows >= Fewest)
        {
            var outcome = IdentityResolution.Run(table, new ResolutionOptions { Threshold = 0.99, Progress = progress }, ct);
            var expected = outcome.Model.Data.Prior * table.Pairs;
            if (outcome.RuleFits.Count > 0 && expected >= FewestPairs)
            {
                share = Math.Max(share, outcome.Model.Data.Prior * (parties - 1));
                return (Fitted(outcome.Model.Data, share, parties), table.Rows);
            }
        }

        return (Fitted(StartingModel.Of(table, ct), share, parties), 0);
    }

    private static ModelData Fitted(ModelData data, double share, long parties) =>
        data with { Prior = Math.Clamp(share / Math.Max(SmallestBase, parties - 1), 1e-12, 0.01), Rules = PartyColumns.Rules };
}
