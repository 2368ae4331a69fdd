namespace Rapport.Core.SearchText;

/// <summary>
/// The distinct tokens of one record. A token holds letters, digits and marks only, or is <c>^</c> and one letter with
/// which a word of the record begins; those of details and texts have their <see cref="SearchReach"/>'s mark before them.
/// </summary>
/// <param name="All">Every token, in the order found.</param>
/// <param name="Vocabulary">Those among them that typing errors are corrected to: Latin words as written.</param>
public sealed record TokenSet(IReadOnlyList<string> All, IReadOnlyList<string> Vocabulary)
{
    public static TokenSet Empty { get; } = new([], []);
}
