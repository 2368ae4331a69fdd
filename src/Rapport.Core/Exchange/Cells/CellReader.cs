using System.Text;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;

namespace Rapport.Core.Exchange.Cells;

/// <summary>What a column needs to know beside its field: words, country for telephone numbers, zone for times, number style.</summary>
public sealed record CellContext(IExchangeWords Words)
{
    /// <summary>ISO 3166-1 alpha-2 code of the country of telephone numbers that name none.</summary>
    public string? Country { get; init; }

    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    public CellStyle Style { get; init; }

    /// <summary>The firm's currency (ISO 4217), which amounts are in where their record names none. Null while unknown: any currency may stand beside a number.</summary>
    public string? Currency { get; init; }

    /// <summary>What somebody said that words of the column mean; an empty meaning leaves a word out.</summary>
    public IReadOnlyDictionary<string, string>? Meanings { get; init; }

    /// <summary>True for text files: an apostrophe before a sign keeps spreadsheets from calculating and is no part of the value.</summary>
    public bool IsGuarded { get; init; } = true;
}

/// <summary>A link as a table names it: code, title, e-mail or id of the record meant. Still to be looked up.</summary>
public sealed record LinkName(string Text);

/// <summary>Texts of one column to values of its field.</summary>
public sealed class CellReader
{
    private static readonly char[] Separators = [';', ',', '，', '、', '；', '|', '\n'];
    private static readonly HashSet<string> Nothing = new(StringComparer.OrdinalIgnoreCase) { "null", "n/a", "#n/a", "na", "nan", "none", "-", "–", "—", "/", "无", "無" };
    private const string Quotes = "\"'’‘“”„«»「」『』";
    private const string Joints = ".-_·/’'";
    private readonly string column;
    private readonly Field to;
    private readonly CellContext context;
    private readonly Dictionary<string, string> choices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> withoutSigns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> meanings = new(StringComparer.Ordinal);

    /// <param name="column">Head of the column, for the problems.</param>
    public CellReader(string column, RecordType type, Field field, CellContext context)
    {
        this.column = column;
        to = field;
        this.context = context;
        foreach (var (word, meaning) in context.Meanings ?? new Dictionary<string, string>(StringComparer.Ordinal)) meanings[WordOf(word)] = meaning;
        foreach (var choice in field.Choices) choices[choice.Key] = choice.Key;
        var named = field.Choices.SelectMany(c => context.Words.Languages.Select(l => context.Words.Choice(type, field, c.Key, l)).Append(c.Key).Select(w => (Word: w, c.Key))).ToList();
        // A label that is another choice's key, or two choices' label, means the first.
        foreach (var (word, key) in named) choices.TryAdd(WordOf(word), key);
        // Without its signs a word means a choice only where it means one: A+, A- and A are three.
        foreach (var group in named.GroupBy(n => Plain(n.Word), StringComparer.Ordinal))
            if (group.Key.Length > 0 && group.Select(n => n.Key).Distinct(StringComparer.Ordinal).Count() == 1) withoutSigns[group.Key] = group.First().Key;
    }

    public Field Field => to;

    /// <summary>Whether a cell says by a word or a sign that there is nothing: where no text is read, that is how it is read.</summary>
    internal static bool SaysNothing(string cell) => Nothing.Contains(cell);

    /// <summary>Reads a cell. An empty cell gives null; links come as <see cref="LinkName"/>. A problem names the column, the value and what is expected.</summary>
    /// <param name="own">Region of the record's own telephone numbers, where its row says a country; for numbers its currency, where it says one.</param>
    /// <param name="isNumber">The cell holds a number, not what somebody wrote of one.</param>
    public Problem? Read(ReadOnlySpan<char> cell, out object? value, string? own = null, bool isNumber = false)
    {
        value = null;
        if (context.IsGuarded) cell = CellGuard.Off(cell);
        if (to.Kind != FieldKind.LongText) cell = cell.Trim();
        if (cell.IsWhiteSpace()) return null;
        // Somebody's word goes before what the program makes of it.
        if (meanings.Count > 0 && meanings.TryGetValue(WordOf(cell.ToString()), out var meant))
        {
            if (meant.Length == 0) return null;
            cell = meant;
        }

        if (!to.IsText && Nothing.GetAlternateLookup<ReadOnlySpan<char>>().Contains(cell)) return null;
        if (TeamNames.IsNumber(to)) return Is(new LinkName(cell.ToString()), out value);
        if (to.IsNumeric && BareNumber.Misfit(cell, column, own ?? context.Currency) is { } misfit) return misfit;
        var style = isNumber ? context.Style.OfNumbers : context.Style;
        if (to.IsNumeric && CellNumbers.Unclear(cell, column, style) is { } unclear) return unclear;
        var problem = to.Kind switch
        {
            FieldKind.Integer => CellNumbers.TryRead(cell, style.DecimalComma, out decimal whole) && decimal.IsInteger(whole) && Math.Abs(whole) <= long.MaxValue ? Is((long)whole, out value) : Bad("wholeNumber", cell),
            FieldKind.Number => CellNumbers.TryRead(cell, style.DecimalComma, out double number, out _) ? Is(number, out value) : Bad("number", cell),
            FieldKind.Percent => CellNumbers.TryRead(cell, style.DecimalComma, out double share, out var isPercent) ? ReadShare(share, isPercent, cell, out value) : Bad("percent", cell),
            FieldKind.Money => CellNumbers.TryRead(cell, style.DecimalComma, out decimal amount) ? BareNumber.TooFine(amount, Cut(cell), column, own ?? context.Currency) ?? Is(amount, out value) : Bad("amount", cell),
            FieldKind.YesNo => CellWords.YesNo(cell) is { } flag ? Is(flag, out value) : Bad("yesNo", cell),
            FieldKind.Date => CellMoments.TryRead(cell, context.Style.Days, out var day) ? Is(day, out value) : Bad("day", cell),
            FieldKind.DateTime => CellMoments.TryRead(cell, context.Style.Days, context.Zone, out var moment) ? Is(moment, out value) : Bad("moment", cell),
            FieldKind.Choice => Choice(cell.ToString()) is { } key ? Is(key, out value) : Bad("choice", cell),
            FieldKind.MultiChoice => ReadChoices(cell, out value),
            FieldKind.Tags => Is(Parts(cell), out value),
            FieldKind.Link => Is(new LinkName(cell.ToString()), out value),
            FieldKind.MultiLink => Is(Array.ConvertAll(Meant(Parts(cell)), p => new LinkName(p)), out value),
            // A column of numbers that went through a program which made fractions of them.
            FieldKind.Phone => Is(cell.EndsWith(".0") ? cell[..^2].ToString() : cell.ToString(), out value),
            FieldKind.Address => CellWords.Address(cell, out var address) ? Is(address, out value) : Bad("address", cell),
            FieldKind.Location => CellWords.Location(cell, out var point) ? Is(point, out value) : Bad("location", cell),
            FieldKind.File or FieldKind.Image => Guid.TryParse(cell, out var id) ? Is(id, out value) : Bad("id", cell),
            FieldKind.Text or FieldKind.AutoNumber when IsRounded(cell) => Problem.Invalid("cell.numberRounded", column, ("value", Cut(cell))),
            _ => Is(cell.ToString(), out value),
        };
        if (problem is not null || value is LinkName or LinkName[]) return problem;
        return RecordRules.Check(to, ref value, context.Country, own) is { } broken ? broken with { At = column } : null;
    }

    /// <summary>1.23457E+19: what a spreadsheet leaves of a long code that it took for a number.</summary>
    private static bool IsRounded(ReadOnlySpan<char> cell)
    {
        if (cell.StartsWith("-")) cell = cell[1..];
        return cell.IndexOf("E+", StringComparison.OrdinalIgnoreCase) is var at and > 0 && char.IsAsciiDigit(cell[0]) && cell.Length - at >= 4
            && !cell[..at].ContainsAnyExceptInRange(',', '9') && !cell[(at + 2)..].ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>A number without the sign is what the column makes of it.</summary>
    private Problem? ReadShare(double share, bool isPercent, ReadOnlySpan<char> cell, out object? value)
    {
        value = null;
        if (!isPercent && context.Style.Shares == ShareForm.PartsOnly && Math.Abs(share) > 1) return Problem.Invalid("cell.shareUnclear", column, ("value", Cut(cell)));
        return Is(!isPercent && context.Style.Shares == ShareForm.Points ? share / 100 : share, out value);
    }

    private Problem? ReadChoices(ReadOnlySpan<char> cell, out object? value)
    {
        value = null;
        // A label may hold a comma itself.
        if (Choice(cell.ToString()) is { } whole) return Is((string[])[whole], out value);
        var keys = new List<string>();
        foreach (var part in Meant(Parts(cell)))
        {
            if (Choice(part) is not { } key) return Bad("choice", part);
            keys.Add(key);
        }

        return Is(keys.ToArray(), out value);
    }

    /// <summary>The words in a cell that stand for choices: the cell itself, or its parts where the field takes several.</summary>
    public IReadOnlyList<string> Words(string cell)
    {
        var text = (context.IsGuarded ? CellGuard.Off(cell) : cell).Trim().ToString();
        if (text.Length == 0 || Nothing.Contains(text)) return [];
        return to.Kind == FieldKind.MultiChoice && Choice(text) is null ? Parts(text) : [text];
    }

    /// <summary>The choice that a word is by itself, its key (<c>true</c>, <c>false</c> for yes and no); null when it is none.</summary>
    public string? KeyOf(string word) => to.Kind == FieldKind.YesNo ? CellWords.YesNo(word) switch { true => "true", false => "false", null => null } : Choice(word);

    /// <summary>
    /// A word without what does not matter in it: case, script, blanks, quotation marks, the signs between two letters (e-mail, V.I.P.).
    /// All other signs do: A+ is not A-, C# not C, 1,200 not 1.200.
    /// </summary>
    public static string WordOf(string word)
    {
        var folded = SearchText.SearchText.Fold(word).Trim();
        var kept = new StringBuilder(folded.Length);
        for (var i = 0; i < folded.Length; i++)
        {
            var c = folded[i];
            var isBetween = i > 0 && char.IsLetter(folded[i - 1]) && (i + 1 < folded.Length ? char.IsLetter(folded[i + 1]) : c == '.');
            if (!char.IsWhiteSpace(c) && !Quotes.Contains(c) && !(isBetween && Joints.Contains(c))) kept.Append(c);
        }

        return kept.Length > 0 ? kept.ToString() : folded;
    }

    private string[] Meant(string[] parts) => meanings.Count == 0 ? parts : [.. parts.Select(p => meanings.GetValueOrDefault(WordOf(p)) ?? p).Where(p => p.Length > 0)];

    private string? Choice(string text) => choices.GetValueOrDefault(text) ?? choices.GetValueOrDefault(WordOf(text)) ?? withoutSigns.GetValueOrDefault(Plain(text));

    /// <summary>The parts of a list: separated by comma, semicolon, bar or line end, or a JSON array where a part holds one of these.</summary>
    private static string[] Parts(ReadOnlySpan<char> cell)
    {
        if (cell is ['[', .., ']'])
        {
            try
            {
                if (JsonSerializer.Deserialize<string[]>(cell) is { } list) return list;
            }
            catch (JsonException)
            {
                // Brackets around ordinary words.
            }
        }

        return cell.ToString().Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static string Plain(string text) => ColumnMatch.Plain(text);

    private static Problem? Is(object? read, out object? value)
    {
        value = read;
        return null;
    }

    private Problem Bad(string expected, ReadOnlySpan<char> cell) => expected == "choice" && to.Choices.Count == 0
        ? Problem.Invalid("cell.noChoices", column, ("value", Cut(cell)), ("field", to.Name))
        : expected == "choice" ? Problem.Invalid("cell.notAChoice", column, ("value", Cut(cell)), ("choices", string.Join(", ", to.Choices.Take(20).Select(c => c.Key))), ("field", to.Name))
        : Problem.Invalid($"cell.{expected}Expected", column, ("value", Cut(cell)));

    private static string Cut(ReadOnlySpan<char> cell) => cell.Length <= 80 ? cell.ToString() : string.Concat(cell[..79], "…");
}
