using Rapport.Customers.Identity.Blocking;
using Rapport.Customers.Identity.Clusters;
using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Identity;

/// <summary>What a run found.</summary>
/// <param name="Model">What was learnt; explains each pair.</param>
/// <param name="RuleFits">How learning went under each training rule.</param>
/// <param name="Rules">The blocking rules and the pairs each brought.</param>
/// <param name="Compared">Pairs that were compared.</param>
/// <param name="Pairs">Pairs at or above the threshold, by place.</param>
public sealed record LinkOutcome(LinkModel Model, IReadOnlyList<RuleFit> RuleFits, IReadOnlyList<RuleOutcome> Rules, double Compared, IReadOnlyList<ScoredPair> Pairs, Clustering Clusters);
