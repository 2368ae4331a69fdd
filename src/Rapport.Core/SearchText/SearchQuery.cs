namespace Rapport.Core.SearchText;

/// <summary>One token asked for, as a whole or by its beginning.</summary>
public readonly record struct Term(string Text, bool Prefix)
{
    public bool Matches(string token)
    {
        var sought = TokenMark.ReachOf(token) is var reach and not SearchReach.Names ? At(reach) : this;
        return sought.Prefix ? token.StartsWith(sought.Text, StringComparison.Ordinal) : string.Equals(token, sought.Text, StringComparison.Ordinal);
    }

    /// <summary>The tokens by any of which a record within reach has the term.</summary>
    internal IEnumerable<Term> Within(SearchReach reach)
    {
        for (var step = SearchReach.Names; step <= reach; step++) yield return At(step);
    }

    // Of the characters of a long text only pairs are kept, and the last of each run: one character is the beginning of such.
    private Term At(SearchReach reach) => reach == SearchReach.Names ? this
        : TokenMark.Bare(Text) is var word && reach == SearchReach.Texts && word.Length == 1 && CharacterTable.IsHan(word[0]) ? new(TokenMark.Of(reach) + word, true)
        : new(TokenMark.Of(reach) + word, Prefix);
}

/// <summary>
/// One word or run of characters of a query. A record has it when it has all terms of any of the alternatives.
/// </summary>
/// <param name="Alternatives">Never empty, nor is any of them.</param>
/// <param name="Word">The Latin word as typed, where typing errors may be looked for; otherwise null.</param>
public sealed record TermGroup(IReadOnlyList<IReadOnlyList<Term>> Alternatives, string? Word = null)
{
    /// <summary>Of a short word and its neighbour, which also count joined: both as typed.</summary>
    public (string Short, string Other)? Neighbours { get; init; }

    public bool Matches(IReadOnlyList<string> tokens) => Alternatives.Any(all => all.All(term => tokens.Any(term.Matches)));
}

/// <summary>What somebody most likely typed into the search box.</summary>
public enum SearchKind
{
    Nothing,
    Words,
    Phone,
    Mail,
    Code,
}

/// <summary>
/// A text typed into the search box, understood. A record is found when it has all <see cref="Terms"/> or any of the
/// <see cref="Lookups"/>: 536365 may be the end of a telephone number, a code or a word.
/// </summary>
public sealed record SearchQuery
{
    private const int MostGroups = 12;

    /// <summary>The text typed, folded; of a name called by an @, the name.</summary>
    public required string Text { get; init; }

    public required SearchKind Kind { get; init; }

    /// <summary>Groups that must all be met; empty when the text has no words.</summary>
    public required IReadOnlyList<TermGroup> Terms { get; init; }

    /// <summary>Beginnings of lookup values, any of which suffices.</summary>
    public required IReadOnlyList<Lookup> Lookups { get; init; }

    public static SearchQuery Parse(string text)
    {
        var folded = SearchText.Fold(text);
        if (folded.Contains('@', StringComparison.Ordinal)) return ParseMail(folded);

        var bare = SiteName.Bare(folded);
        var terms = ParseWords(bare);
        var lookups = new List<Lookup>();
        var kind = terms.Count > 0 ? SearchKind.Words : SearchKind.Nothing;
        if (SiteName.Typed(bare) is { } site) lookups.Add(site);
        if (IsCode(folded))
        {
            lookups.Add(new(LookupKind.Code, Lookup.NormaliseCode(folded)));
            kind = SearchKind.Code;
        }

        if (PhoneDigits.Typed(folded) is { } digits)
        {
            lookups.Insert(0, new(LookupKind.Phone, digits));
            kind = SearchKind.Phone;
        }

        return new() { Text = folded, Kind = kind, Terms = terms, Lookups = lookups };
    }

    /// <summary>The same judgement in memory that the index gives in SQL.</summary>
    public bool Matches(TokenSet tokens, IEnumerable<Lookup> lookups) =>
        (Terms.Count > 0 && Terms.All(g => g.Matches(tokens.All)))
        || lookups.Any(l => Lookups.Any(q => q.Kind == l.Kind && l.Value.StartsWith(q.Value, StringComparison.Ordinal)));

    private static SearchQuery ParseMail(string folded)
    {
        var mail = folded.Replace(" ", "", StringComparison.Ordinal);
        var lookups = mail switch
        {
            "@" => (Lookup[])[],
            ['@', .. var domain] => [new(LookupKind.Domain, domain)],
            _ => [new(LookupKind.Mail, mail)],
        };
        // People are called by an @ as well, and where there is no dot it may be meant so.
        var name = mail.StartsWith('@') && !mail.AsSpan(1).ContainsAny('@', '.') ? folded.TrimStart('@', ' ') : "";
        return new() { Text = name.Length > 0 ? name : folded, Kind = lookups.Length == 0 ? SearchKind.Nothing : SearchKind.Mail, Terms = ParseWords(name), Lookups = lookups };
    }

    // One word with a digit in it: C-00093, 85123A, 536365, INV/2024/7.
    private static bool IsCode(string folded) =>
        folded.Length is > 0 and <= 40 && !folded.Contains(' ', StringComparison.Ordinal) && folded.AsSpan().ContainsAnyInRange('0', '9')
        && folded.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '/' or '.' or '#');

    private static List<TermGroup> ParseWords(string folded)
    {
        var groups = new List<TermGroup>();
        var text = folded.AsSpan();
        var latin = new List<(int Group, string Token)>();
        for (var i = 0; i < text.Length && groups.Count < MostGroups;)
        {
            var han = Words.HanRun(text[i..]);
            if (han > 0)
            {
                groups.Add(new([Pairs(text.Slice(i, han))]));
                i += han;
                continue;
            }

            var length = Words.WordRun(text[i..], out var apostrophe);
            if (length == 0) { i++; continue; }
            var token = Words.Token(text.Slice(i, length), apostrophe);
            latin.Add((groups.Count, token));
            groups.Add(new([[Single(token)]], Words.IsCorrectable(token) ? token : null));
            i += length;
        }

        return JoinShort(groups, latin);
    }

    // One letter would match a tenth of all words by prefix: 317 ms on a million names. Records carry it as a token.
    internal static Term Single(string token) => token.Length == 1 ? new("^" + token, false) : new(token, true);

    private static Term[] Pairs(ReadOnlySpan<char> run)
    {
        if (run.Length == 1) return [new(run.ToString(), false)];
        var pairs = new Term[Math.Min(run.Length - 1, 24)];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = new(run.Slice(i, 2).ToString(), false);
        return pairs;
    }

    /// <summary>
    /// "o brien", "mc donald", "zh ang" may be one word of the record: a short word and its neighbour also count joined.
    /// </summary>
    private static List<TermGroup> JoinShort(List<TermGroup> groups, List<(int Group, string Token)> latin)
    {
        for (var i = 0; i + 1 < latin.Count; i++)
        {
            var (at, token) = latin[i];
            var (next, second) = latin[i + 1];
            if (next != at + 1 || token.Length > 3 || char.IsAsciiDigit(token[0])) continue;
            var joined = new Term(SearchText.Cut(token + second, Words.Longest).ToString(), true);
            groups[at] = new([[Single(token), Single(second)], [joined]]) { Neighbours = (token, second) };
            groups[next] = groups[at];
            i++;
        }

        return [.. groups.Distinct()];
    }
}
