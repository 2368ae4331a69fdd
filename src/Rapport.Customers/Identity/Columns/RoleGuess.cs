using System.Globalization;
using Rapport.Core.SearchText;
using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Identity.Columns;

/// <summary>
/// What the columns of a table are: by their heads, in English and Chinese, and where those say nothing by what stands
/// in the first rows. A column that is empty, or says the same everywhere, is left out.
/// </summary>
public static class RoleGuess
{
    private const int FewValues = 60;
    private const int LongText = 80;

    /// <param name="rows">The first rows, in the order of the header; a thousand are plenty.</param>
    public static IReadOnlyList<ColumnRole> Of(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var roles = header.Select((h, i) => One(h, [.. rows.Select(r => i < r.Count ? r[i].Trim() : "").Where(v => v.Length > 0)], rows.Count)).ToArray();
        LeaveOutRepeatedNames(roles, rows);
        LeaveOutSurplus(roles);
        return roles;
    }

    private static ColumnRole One(string head, List<string> values, int rows)
    {
        var distinct = values.Distinct(StringComparer.Ordinal).Count();
        if (values.Count == 0) return ColumnRole.Ignored;
        var plain = string.Concat(SearchText.Fold(head).Where(char.IsLetterOrDigit));
        if (RoleWords.Of(plain) is { } known)
        {
            if (known == ColumnRole.FullName && Share(values, HasLegalForm) > 0.1) return ColumnRole.Company;
            // "Contact" or "account" with an address or number in it.
            if (known is ColumnRole.FullName or ColumnRole.Company && ByContents(values) is { } other and (ColumnRole.Email or ColumnRole.Phone or ColumnRole.Day)) return other;
            return known;
        }

        if (distinct == 1 && rows > 1) return ColumnRole.Ignored;
        if (ByContents(values) is { } found) return found;
        if (Share(values, IsNumber) > 0.9) return distinct == values.Count || Share(values, v => v.Contains('.', StringComparison.Ordinal)) > 0.5 ? ColumnRole.Ignored : distinct <= FewValues ? ColumnRole.Category : ColumnRole.Code;
        if (values.Average(v => v.Length) > LongText) return ColumnRole.Ignored;
        if (distinct <= FewValues && values.Count >= distinct * 4) return ColumnRole.Category;
        if (Share(values, HasLegalForm) > 0.2) return ColumnRole.Company;
        return Share(values, v => v.Any(char.IsAsciiDigit) && !v.Contains(' ', StringComparison.Ordinal)) > 0.8 ? ColumnRole.Code : ColumnRole.Text;
    }

    private static ColumnRole? ByContents(List<string> values)
    {
        if (Share(values, v => v.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && v.IndexOf('.', at) > at) > 0.7) return ColumnRole.Email;
        if (Share(values, IsDay) > 0.8) return ColumnRole.Day;
        return Share(values, IsPhone) > 0.8 ? ColumnRole.Phone : null;
    }

    private static double Share(List<string> values, Func<string, bool> holds) => values.Count == 0 ? 0 : values.Count(holds) / (double)values.Count;

    private static bool IsNumber(string value) => double.TryParse(value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _);

    private static bool IsDay(string value) => value.Length is >= 8 and <= 11 && value.Any(c => !char.IsAsciiDigit(c))
        && ValueForms.Prepare(value, ColumnRole.Day) is { Year: >= 1850 and <= 2100, Key: var key } && key[4..6] is var month && string.CompareOrdinal(month, "12") <= 0 && string.CompareOrdinal(key[6..], "31") <= 0;

    // With signs that numbers of other kinds do not have, or as Chinese mobile numbers are.
    private static bool IsPhone(string value) => value.Count(char.IsAsciiDigit) is >= 7 and <= 15 && value.All(c => char.IsAsciiDigit(c) || " +-()/.".Contains(c))
        && (value[0] is '+' or '(' || (value[0] == '0' && value.Length >= 9) || (value.Length == 11 && value[0] == '1' && value[1] >= '3'));

    private static bool HasLegalForm(string value) => SearchText.Fold(value) is var folded && LegalForms.Strip(folded) != folded;

    /// <summary>A full name beside given and family name says the same again, and would count twice.</summary>
    private static void LeaveOutRepeatedNames(ColumnRole[] roles, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var given = Array.IndexOf(roles, ColumnRole.GivenName);
        var family = Array.IndexOf(roles, ColumnRole.FamilyName);
        if (given < 0 && family < 0) return;
        for (var i = 0; i < roles.Length; i++)
        {
            if (roles[i] is not (ColumnRole.FullName or ColumnRole.Text or ColumnRole.GivenName or ColumnRole.FamilyName) || i == given || i == family) continue;
            var full = rows.Where(r => i < r.Count && r[i].Trim().Length > 0).ToList();
            var repeated = full.Count(r => new[] { given, family }.Any(c => c >= 0 && c < r.Count && r[c].Trim() is { Length: > 0 } part && r[i].Contains(part, StringComparison.OrdinalIgnoreCase)));
            if (repeated > full.Count * 0.6) roles[i] = ColumnRole.Ignored;
        }
    }

    /// <summary>More columns than are compared: those that tell least go.</summary>
    private static void LeaveOutSurplus(ColumnRole[] roles)
    {
        ColumnRole[] least = [ColumnRole.Text, ColumnRole.Category, ColumnRole.Code, ColumnRole.Gender, ColumnRole.Country, ColumnRole.Region];
        while (roles.Count(r => r != ColumnRole.Ignored) > Model.LinkSchema.MostColumns)
        {
            var role = least.FirstOrDefault(l => Array.IndexOf(roles, l) >= 0, roles.Last(r => r != ColumnRole.Ignored));
            roles[Array.LastIndexOf(roles, role)] = ColumnRole.Ignored;
        }
    }
}
