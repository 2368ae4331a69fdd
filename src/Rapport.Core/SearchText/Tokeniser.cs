namespace Rapport.Core.SearchText;

/// <summary>Collects the tokens of one record. One per thread, used again: an import makes a million sets.</summary>
internal sealed class Tokeniser
{
    // A long note must not fill the index: what stands first counts most. A note of 8,000 characters has some 1,000 different words.
    private static readonly int[] Most = [400, 400, 1_000];
    private const int LongestName = 4;
    private const int Window = 5;

    // Typed by nobody and borne by every company: they get characters and pairs, but no pinyin of their own.
    private static readonly string[] LegalForms = ["股份有限公司", "有限责任公司", "有限公司", "股份公司", "公司", "集团"];

    [ThreadStatic]
    private static Tokeniser? instance;

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly List<string> all = [];
    private readonly List<string> vocabulary = [];
    private readonly string[] syllables = new string[64];
    private readonly int[] counts = new int[3];
    private HashSet<string>.AlternateLookup<ReadOnlySpan<char>> seenSpans;
    private SearchReach reach;
    private string mark = "";

    public static Tokeniser Begin()
    {
        var tokens = instance ??= new Tokeniser();
        tokens.seen.Clear();
        tokens.all.Clear();
        tokens.vocabulary.Clear();
        Array.Clear(tokens.counts);
        tokens.seenSpans = tokens.seen.GetAlternateLookup<ReadOnlySpan<char>>();
        return tokens;
    }

    public TokenSet End() => new(all.ToArray(), vocabulary.Count == 0 ? [] : vocabulary.ToArray());

    /// <summary>Adds the tokens of a folded text. Only names have beginnings of words, long texts neither pinyin nor words that are corrected to: they would be most of the index.</summary>
    public void Add(string folded, SearchReach at)
    {
        (reach, mark) = (at, TokenMark.Of(at));
        var text = folded.AsSpan();
        string? before = null;
        Span<char> joined = stackalloc char[2 * LongestName];
        for (var i = 0; i < text.Length && counts[(int)reach] < Most[(int)reach];)
        {
            var han = Words.HanRun(text[i..]);
            if (han > 0 && reach == SearchReach.Texts)
            {
                AddPairs(text.Slice(i, han));
                i += han;
                before = null;
                continue;
            }

            if (han > 0)
            {
                scoped var run = text.Slice(i, Math.Min(han, syllables.Length));
                i += run.Length;
                // "张 三", as forms fill it in, is the name 张三.
                if (run.Length < LongestName && i + 1 < text.Length && text[i] == ' ' && Words.HanRun(text[(i + 1)..]) is > 0 and var next && run.Length + next <= LongestName)
                {
                    run.CopyTo(joined);
                    text.Slice(i + 1, next).CopyTo(joined[run.Length..]);
                    i += 1 + next;
                    run = joined[..(run.Length + next)];
                }

                AddHan(run);
                before = null;
                continue;
            }

            var length = Words.WordRun(text[i..], out var apostrophe);
            if (length == 0) { i++; continue; }
            var word = AddWord(text.Slice(i, length), apostrophe);
            // "van dyke", "mc donald" are also written as one word.
            if (reach != SearchReach.Texts && before is { Length: <= 3 } && !char.IsAsciiDigit(before[0])) AddSpan(SearchText.Cut(before + word, Words.Longest));
            before = word;
            i += length;
        }
    }

    private string AddWord(ReadOnlySpan<char> word, bool apostrophe)
    {
        var token = Words.Token(word, apostrophe);
        if (AddSpan(token) && reach != SearchReach.Texts && Words.IsCorrectable(token)) vocabulary.Add(token);
        if (reach != SearchReach.Names) return token;
        // Half an emoji is no text: PostgreSQL would refuse the record.
        if (char.IsHighSurrogate(token[0]) && token.Length > 1) AddSpan(['^', token[0], token[1]]);
        else if (!char.IsSurrogate(token[0])) AddSpan(['^', token[0]]);
        return token;
    }

    private void AddPairs(ReadOnlySpan<char> run)
    {
        for (var i = 0; i + 1 < run.Length && counts[(int)reach] < Most[(int)reach]; i++) AddSpan(run.Slice(i, 2));
        AddSpan(run[^1..]);
    }

    private void AddHan(ReadOnlySpan<char> run)
    {
        for (var i = 0; i < run.Length; i++)
        {
            AddSpan(run.Slice(i, 1));
            if (i + 1 < run.Length) AddSpan(run.Slice(i, 2));
        }

        var table = CharacterTable.Instance;
        var read = syllables.AsSpan(0, run.Length);
        table.Read(run, read);
        if (reach == SearchReach.Names && read[0].Length > 0) AddSpan(['^', read[0][0]]);
        var starts = run.Length - LegalFormOf(run);
        AddReading(read, initialsToo: run.Length > 1);
        for (var i = 1; i < starts; i++) AddReading(read.Slice(i, Math.Min(Window, run.Length - i)), initialsToo: i + 1 < run.Length);
        if (run.Length > LongestName) return;

        for (var i = 0; i < run.Length; i++)
        {
            var main = read[i];
            foreach (var other in table.ReadingsOf(run[i]))
                if (other != main) AddOther(read, i, other);
            // 吕 is typed lv, lu or lyu.
            if (main.AsSpan().IndexOf('v') is 1 and var umlaut)
            {
                AddOther(read, i, string.Concat(main.AsSpan(0, umlaut), "u", main.AsSpan(umlaut + 1)));
                if (main.Length == 2) AddOther(read, i, string.Concat(main.AsSpan(0, 1), "yu"));
            }

            read[i] = main;
        }
    }

    private void AddOther(Span<string> read, int at, string reading)
    {
        read[at] = reading;
        AddReading(read, initialsToo: read.Length > 1);
        if (at > 0) AddReading(read[at..], initialsToo: false);
    }

    private void AddReading(ReadOnlySpan<string> read, bool initialsToo)
    {
        Span<char> pinyin = stackalloc char[Words.Longest];
        Span<char> initials = stackalloc char[Words.Longest];
        int length = 0, count = 0;
        foreach (var syllable in read)
        {
            if (syllable.Length == 0) continue;
            if (count < initials.Length) initials[count++] = syllable[0];
            var part = syllable.AsSpan(0, Math.Min(syllable.Length, pinyin.Length - length));
            part.CopyTo(pinyin[length..]);
            length += part.Length;
        }

        if (length > 0) AddSpan(pinyin[..length]);
        if (initialsToo && count > 1) AddSpan(initials[..count]);
    }

    private bool AddSpan(ReadOnlySpan<char> token)
    {
        Span<char> marked = stackalloc char[mark.Length + token.Length];
        mark.CopyTo(marked);
        token.CopyTo(marked[mark.Length..]);
        if (seenSpans.Contains(marked)) return false;
        var text = marked.ToString();
        seen.Add(text);
        all.Add(text);
        counts[(int)reach]++;
        return true;
    }

    private static int LegalFormOf(ReadOnlySpan<char> run)
    {
        if (run.Length <= LongestName) return 0;
        foreach (var form in LegalForms)
            if (run.EndsWith(form)) return form.Length;
        return 0;
    }
}
