using System.Globalization;
using Rapport.Core.Catalogue;

namespace Rapport.Core.Access.Limits;

/// <summary>Which end of what was passed.</summary>
public enum LimitSide
{
    Most,
    Least,
    Raised,
    Lowered,

    /// <summary>The amount is in a currency that no limit covers.</summary>
    OtherCurrency,
}

/// <summary>The most generous limit that is in the way; <paramref name="Bound"/> is its amount.</summary>
public sealed record LimitBreach(Limit Limit, LimitSide Side, decimal Bound);

/// <summary>A value that somebody wants to set. Amounts of another currency before count as nothing.</summary>
internal readonly record struct WishedAmount(decimal? Before, decimal? After, string? Currency);

/// <summary>
/// How much somebody may set a field to. Limits of the person go before those of the role; of several the most generous counts, for
/// each end by itself; an empty value is no amount. Administrators have no limits, and what no limit speaks of is free.
/// </summary>
public static class Discretion
{
    /// <summary>The limits of a field that concern somebody, by whose they are: a key with a role of its own has those of both roles.</summary>
    internal static IEnumerable<IReadOnlyList<Limit>> Of(Principal part, string type, string? field = null)
    {
        if (part.Limits.Count == 0 || part.Role.Functions.Contains("*")) yield break;
        bool Is(Limit limit) => !limit.Off && limit.Type == type && (field is null || limit.Field == field);
        if (part.OwnRole != Roles.Administrator.Name && part.Limits.Where(l => Is(l) && (l.Person == part.UserId || l.Role == part.OwnRole)).ToList() is { Count: > 0 } own) yield return own;
        if (part.Role.Name != part.OwnRole && part.Limits.Where(l => Is(l) && l.Role == part.Role.Name).ToList() is { Count: > 0 } narrowed) yield return narrowed;
    }

    public static bool Concerns(Principal who, string type) => who.Parts.Any(p => Of(p, type).Any());

    public static bool Concerns(Principal who, string type, string field) => who.Parts.Any(p => Of(p, type, field).Any());

    /// <summary>Whether lines of a type lead to a sum that a limit of somebody's speaks of.</summary>
    internal static bool ConcernsSums(Principal who, RecordType lines) => lines.Sums.Count > 0 && lines[lines.Parent!].Target is { } parent && lines.Sums.Any(s => Concerns(who, parent, s.Field));

    /// <summary>The limits in force for a record, most specific first; empty where it is free. <paramref name="applies"/> asks the criteria.</summary>
    internal static IReadOnlyList<Limit> InForce(IReadOnlyList<Limit> limits, Func<Limit, bool> applies)
    {
        var met = limits.Where(applies).ToList();
        if (met.Exists(l => l.Person is not null)) met.RemoveAll(l => l.Person is null);
        return met.Exists(l => l.Free) ? [] : met;
    }

    /// <summary>What is in the way of somebody's wish; null where nothing is.</summary>
    internal static LimitBreach? Breach(Principal part, string type, string field, WishedAmount wish, Func<Limit, bool> applies)
    {
        foreach (var limits in Of(part, type, field))
            if (Breach(InForce(limits, applies), wish) is { } met) return met;
        return null;
    }

    private static LimitBreach? Breach(IReadOnlyList<Limit> limits, WishedAmount wish)
    {
        if (limits.Count == 0 || (wish.After is null && wish.Before is null)) return null;
        var sameMoney = limits.Where(l => l.Currency is null || wish.Currency is null || l.Currency == wish.Currency).ToList();
        if (sameMoney.Count == 0) return wish.After is null or 0 ? null : new(limits[0], LimitSide.OtherCurrency, 0);
        var raised = (wish.After ?? 0) - (wish.Before ?? 0);
        return (wish.After is { } after ? Past(sameMoney, LimitSide.Most, after) ?? Past(sameMoney, LimitSide.Least, after) : null)
            ?? Past(sameMoney, LimitSide.Raised, raised) ?? Past(sameMoney, LimitSide.Lowered, -raised);
    }

    /// <summary>The most generous of the limits of one kind, where even that is passed.</summary>
    private static LimitBreach? Past(List<Limit> limits, LimitSide side, decimal amount)
    {
        var isUpper = side != LimitSide.Least;
        var bounds = limits.Where(l => l.OfChange == (side is LimitSide.Raised or LimitSide.Lowered))
            .Select(l => (Limit: l, Bound: Number(side is LimitSide.Most or LimitSide.Raised ? l.Most : l.Least))).Where(b => b.Bound is not null).ToList();
        if (bounds.Count == 0) return null;
        var best = isUpper ? bounds.MaxBy(b => b.Bound) : bounds.MinBy(b => b.Bound);
        return (isUpper ? amount > best.Bound : amount < best.Bound) ? new(best.Limit, side, best.Bound!.Value) : null;
    }

    /// <summary>A stored value as the number that is compared: a share of 0.1 is exactly 0.1, however it was worked out.</summary>
    public static decimal? Number(object? value) => value switch
    {
        decimal amount => amount,
        long whole => whole,
        double number => Math.Abs(number) < 1e27 ? (decimal)number : number > 0 ? decimal.MaxValue : decimal.MinValue,
        _ => null,
    };

    /// <summary>An amount as everybody reads it, whatever the language: <c>12.5 %</c>, <c>20000 EUR</c>.</summary>
    public static string Text(Field field, decimal amount, string? currency) =>
        field.Kind == FieldKind.Percent ? (amount * 100).ToString("0.####", CultureInfo.InvariantCulture) + " %"
        : amount.ToString("0.####", CultureInfo.InvariantCulture) + (field.Kind == FieldKind.Money && currency is not null ? " " + currency : "");
}
