using System.Collections.Frozen;
using System.Globalization;
using Rapport.Core.SearchText;
using Rapport.Customers.Identity.Blocking;
using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Duplicates.Model;

/// <summary>
/// What of a party is compared: columns named as its fields. Persons, firms and households stand in one table and are
/// compared with each other, whatever their roles are: a supplier may be a customer, and a firm entered as a person is still it.
/// </summary>
internal static class PartyColumns
{
    private const int Name = 0, Email = 1, Phone = 2, Birthday = 3, Street = 4, Postcode = 5, City = 6, Website = 9;

    public static IReadOnlyList<LinkColumn> All { get; } =
    [
        new("name", ColumnRole.FullName), new("email", ColumnRole.Email), new("phone", ColumnRole.Phone), new("birthday", ColumnRole.Day), new("street", ColumnRole.Street),
        new("postcode", ColumnRole.Postcode), new("city", ColumnRole.City), new("country", ColumnRole.Country), new("gender", ColumnRole.Gender), new("website", ColumnRole.Text),
    ];

    /// <summary>Fields whose change makes a party be looked at again.</summary>
    public static FrozenSet<string> Fields { get; } = All.Select(c => c.Name).Append("kind").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// The rules by which candidates are found. Fixed, unlike those that <c>link</c> chooses by the data: the keys of a standing
    /// table must not change with the model. What is too common under one rule is found under a narrower one.
    /// </summary>
    public static IReadOnlyList<BlockingRule> Rules { get; } =
    [
        Rule((Email, KeyForm.Whole)), Rule((Email, KeyForm.Part)), Rule((Phone, KeyForm.Part)), Rule((Website, KeyForm.Whole)),
        Rule((Name, KeyForm.Letters)), Rule((Name, KeyForm.Sound)),
        Rule((Name, KeyForm.FirstWord), (Postcode, KeyForm.Whole)), Rule((Name, KeyForm.LastWord), (Postcode, KeyForm.Whole)),
        Rule((Name, KeyForm.FirstWord), (City, KeyForm.Whole)), Rule((Name, KeyForm.LastWord), (City, KeyForm.Whole)),
        Rule((Name, KeyForm.FirstWord), (Birthday, KeyForm.Whole)), Rule((Name, KeyForm.LastWord), (Birthday, KeyForm.Whole)),
        Rule((Birthday, KeyForm.Whole), (Postcode, KeyForm.Whole)), Rule((Name, KeyForm.FirstWord), (Street, KeyForm.Whole)), Rule((Name, KeyForm.LastWord), (Street, KeyForm.Whole)),
    ];

    private static readonly FrozenSet<string> Forms = new[] { "ltd", "limited", "plc", "llc", "llp", "inc", "corp", "gmbh", "ag", "kg", "srl", "sarl", "bv", "oy", "pty", "公司", "集团", "企业" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Values of the columns, from the fields of a party as they are stored or typed.</summary>
    public static string?[] Values(Func<string, object?> field)
    {
        var values = new string?[All.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = field(All[i].Name) switch
            {
                null => null,
                DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                var value => value.ToString(),
            };
        }

        values[Name] = Called(values[Name], field("kind") as string);
        values[Website] = Site(values[Website]);
        return values;
    }

    /// <summary>The name without Ltd or 有限公司, for a firm and for what is called like one.</summary>
    private static string? Called(string? name, string? kind)
    {
        if (string.IsNullOrWhiteSpace(name)) return name;
        var folded = SearchText.Fold(name);
        if (kind != "organisation" && !Forms.Any(f => folded.EndsWith(f, StringComparison.Ordinal) && (f[0] > '\u3000' || folded.EndsWith(' ' + f, StringComparison.Ordinal)))) return name;
        return LegalForms.Strip(folded.Replace(".", "", StringComparison.Ordinal).Replace(',', ' '));
    }

    private static string? Site(string? address)
    {
        if (address is null) return null;
        var at = address.IndexOf("://", StringComparison.Ordinal);
        var site = (at >= 0 ? address[(at + 3)..] : address).TrimEnd('/');
        return site.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? site[4..] : site;
    }

    private static BlockingRule Rule(params (int Column, KeyForm Form)[] parts) => new([.. parts.Select(p => new KeyPart(p.Column, p.Form))]);
}
