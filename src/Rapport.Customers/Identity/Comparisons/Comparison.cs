using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>
/// How two values of a column are alike, in a few levels: 0 where one is missing, 1 the same, the last one different.
/// What lies between is ordered from near to far, but weighed by what the data say, not by the order.
/// </summary>
public abstract class Comparison
{
    public const int Missing = 0;
    public const int Same = 1;

    /// <summary>Codes of the levels, such as <c>missing, same, typo, different</c>; at most eight.</summary>
    public abstract IReadOnlyList<string> Levels { get; }

    /// <summary>Share of each level among records of one party, before anything was learnt.</summary>
    public abstract IReadOnlyList<double> Expected { get; }

    /// <summary>Rare values say more than common ones; not for values that only one party has, whose counts are those of its records.</summary>
    public virtual bool WeighsRarity => true;

    /// <summary>The level of two values; the order of the two makes no difference.</summary>
    public int Between(IdentityValue a, IdentityValue b) => string.CompareOrdinal(a.Key, b.Key) switch { 0 => Same, < 0 => Level(a, b), _ => Level(b, a) };

    /// <summary>The level of two values that are not the same.</summary>
    protected abstract int Level(IdentityValue a, IdentityValue b);

    /// <summary>The last level.</summary>
    public int Different { get; private set; }

    /// <summary>The level of two values crossed over with those of a sibling column (given and family name); −1 where there is none.</summary>
    public virtual int Crossed => -1;

    public static Comparison For(ColumnRole role)
    {
        var comparison = Of(role);
        comparison.Different = comparison.Levels.Count - 1;
        return comparison;
    }

    private static Comparison Of(ColumnRole role) => role switch
    {
        ColumnRole.GivenName or ColumnRole.FamilyName => new NameComparison(),
        ColumnRole.FullName => new FullNameComparison(),
        ColumnRole.Company => new CompanyComparison(),
        ColumnRole.Day => new DayComparison(),
        ColumnRole.Email => new EmailComparison(),
        ColumnRole.Phone => new PhoneComparison(),
        ColumnRole.Identity => new CodeComparison(weighsRarity: false),
        ColumnRole.HouseNumber or ColumnRole.Postcode or ColumnRole.Code => new CodeComparison(weighsRarity: true),
        ColumnRole.Street or ColumnRole.City or ColumnRole.Text => new TextComparison(),
        _ => new CategoryComparison(),
    };
}
