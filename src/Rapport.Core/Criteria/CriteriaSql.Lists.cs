using System.Globalization;
using Rapport.Core.Records.Lists;

namespace Rapport.Core.Criteria;

// Conditions one by one, for lists that choose which of them finds the rows.
public sealed partial class CriteriaSql
{
    /// <summary>A condition in parentheses.</summary>
    internal string Condition(Conjunct conjunct, string alias = "t") => Parenthesised(Within(conjunct, () => Write(conjunct.Criterion, alias)));

    /// <summary>A condition as others of which exactly one holds where it does: one for each of its values.</summary>
    internal IReadOnlyList<string> Each(Conjunct conjunct, string alias = "t")
    {
        var each = Within<IReadOnlyList<string>>(conjunct, () => conjunct.Criterion switch
        {
            BoundIn { Left: BoundField field } listed => [.. Listed(listed, field).Distinct().Select(v => $"{Compared(field, alias)} = {Add(v)}")],
            BoundUnder { Left: BoundField field } under => [.. Teams(under).Select(n => $"{Native(field, alias)} = {n.ToString(CultureInfo.InvariantCulture)}")],
            var other => [Parenthesised(Write(other, alias))],
        });
        return each.Count == 0 ? [Never] : each;
    }

    /// <summary>How many values of its field a condition asks for; 0 for ranges.</summary>
    internal int CountValues(BoundCriterion criterion) => criterion switch
    {
        BoundIn listed => listed.Values.Count,
        BoundUnder under => Teams(under).Count,
        BoundCompare { Sign: CompareSign.Equal } => 1,
        _ => 0,
    };

    private List<int> Teams(BoundUnder under) =>
        CriteriaConstants.Of(under.Team, context) is { } team ? [.. context.Subtree((int)CriteriaNumbers.ToDouble(team)).Distinct()] : [];

    private T Within<T>(Conjunct conjunct, Func<T> write)
    {
        var before = open;
        open |= conjunct.IsScope;
        try
        {
            return write();
        }
        finally
        {
            open = before;
        }
    }
}
