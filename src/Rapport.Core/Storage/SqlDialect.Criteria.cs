using System.Text.RegularExpressions;
using Rapport.Core.Catalogue;

namespace Rapport.Core.Storage;

// What differs between the databases when criteria become SQL. Every name comes from the catalogue; values are
// parameters, added by the function given.
public abstract partial class SqlDialect
{
    /// <summary>
    /// A custom value: numbers, money (ten-thousandths) and moments (Unix ms) as numbers, days and ids as text. The index
    /// on the field must be made on exactly this expression.
    /// </summary>
    public abstract string Custom(string alias, Field field);

    /// <summary>A value in the form that <see cref="Custom"/> yields.</summary>
    public abstract object ToCustom(FieldKind kind, object value);

    /// <summary>One part of an address.</summary>
    public abstract string AddressPart(string alias, Field field, string part);

    /// <summary>Latitude or longitude of a location, as a double.</summary>
    public abstract string LocationPart(string alias, Field field, string part);

    /// <summary>An id from its text form.</summary>
    public abstract string IdFromText(string text);

    /// <summary>An id's text form.</summary>
    public abstract string IdAsText(string id);

    /// <summary>Lower case of ASCII letters only.</summary>
    public abstract string Lower(string text);

    public abstract string Contains(string text, string part);

    public abstract string EndsWith(string text, string part);

    /// <summary>A double from a column's (or custom value's) own form: money divided, days since 1970, Unix ms.</summary>
    public abstract string AsDouble(FieldKind kind, bool custom, string value);

    /// <summary>A whole number or sum as a double.</summary>
    public abstract string ToDouble(string number);

    /// <summary>The list (no multi-link) holds one of the words.</summary>
    public abstract string ListHas(string alias, Field field, IReadOnlyList<string> words, Func<object, string> add);

    /// <summary>Whether the select yields a row, asked of each row for itself.</summary>
    public virtual string Exists(string select) => $"exists ({select})";

    /// <summary>The custom list or address is not there.</summary>
    public abstract string CustomIsEmpty(string alias, Field field);

    /// <summary>One of the values, which are all of one type.</summary>
    public abstract string In(string expression, IReadOnlyList<object> values, Func<object, string> add);

    /// <summary>One of the numbers, of teams or rows: a list, never a join (see the facts on scopes).</summary>
    public abstract string NumberIn(string expression, IReadOnlyList<int> numbers, Func<object, string> add);

    /// <summary>The key of a custom field as it may stand in SQL text.</summary>
    protected static string Key(Field field) => CustomName().IsMatch(field.Key)
        ? field.Key : throw new InvalidOperationException($"'{field.Name}' is no name of a custom field.");

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,62}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CustomName();
}
