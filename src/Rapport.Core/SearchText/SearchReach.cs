namespace Rapport.Core.SearchText;

/// <summary>How far into a record a search looks; each step includes those before it.</summary>
public enum SearchReach
{
    /// <summary>What the record is called.</summary>
    Names,

    /// <summary>And what stands in its short fields: city, street, tags.</summary>
    Details,

    /// <summary>And its long texts: notes.</summary>
    Texts,
}

/// <summary>
/// Tokens of details and texts carry a mark, so that one row of the index holds all of a record and names can still be asked for alone:
/// whoever types a city wants the firms called so before all that are there. No word holds the sign, and the indexes take it for a letter.
/// </summary>
internal static class TokenMark
{
    private const char Sign = '^';

    public static string Of(SearchReach reach) => reach switch { SearchReach.Names => "", SearchReach.Details => "^^", _ => "^^^" };

    /// <summary>Where a token stands; one sign before a letter is the beginning of a name's word.</summary>
    public static SearchReach ReachOf(string token) =>
        token.Length < 3 || token[0] != Sign || token[1] != Sign ? SearchReach.Names : token[2] == Sign ? SearchReach.Texts : SearchReach.Details;

    public static string Bare(string token) => token.TrimStart(Sign);
}
