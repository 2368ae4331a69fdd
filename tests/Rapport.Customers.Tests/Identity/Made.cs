using Rapport.Bench.Identity;
using Rapport.Customers.Identity;
using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Truth;

namespace Rapport.Customers.Tests.Identity;

/// <summary>Made-up parties as a table, their roles found by the heads as for any file.</summary>
internal sealed class Made
{
    public Made(IReadOnlyList<MadeParty> parties, int split = 0)
        : this(MadeParty.Head, [.. parties.Select((p, i) => p.Cells(i))], [.. parties.Select(p => p.Truth)], split)
    {
    }

    /// <param name="truth">Who each row is: for counting hits only, the table does not hold it.</param>
    public Made(IReadOnlyList<string> head, IReadOnlyList<string?[]> cells, int[] truth, int split = 0)
    {
        var roles = RoleGuess.Of(head, [.. cells.Take(1_000).Select(c => (IReadOnlyList<string>)[.. c.Select(v => v ?? "")])]);
        var used = Enumerable.Range(0, roles.Count).Where(i => roles[i] != ColumnRole.Ignored).ToList();
        Table = new RecordTable([.. used.Select(i => new LinkColumn(head[i], roles[i]))]);
        for (var row = 0; row < cells.Count; row++)
        {
            if (split > 0 && row == split) Table.BeginSecond();
            Table.Add([.. used.Select(i => cells[row][i])]);
        }

        Table.Seal();
        Truth = truth;
    }

    public RecordTable Table { get; }

    public int[] Truth { get; }

    public (LinkOutcome Found, TruthCheck Pairs, TruthCheck Clusters) Resolve()
    {
        var found = IdentityResolution.Run(Table, new ResolutionOptions(), TestContext.Current.CancellationToken);
        return (found, TruthCheck.OfPairs(found.Pairs, Truth, Table.Split), TruthCheck.OfClusters(found.Clusters.Root, Truth, Table.Split));
    }
}
