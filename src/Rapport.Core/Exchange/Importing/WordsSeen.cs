using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Core.Exchange.Importing;

/// <summary>A word that stands in a column of choices. Spellings that mean the same are one word.</summary>
/// <param name="Count">Rows of the sample that it stands in.</param>
/// <param name="Key">The choice it is by itself; null when it is none.</param>
/// <param name="Near">The choice it resembles, where it is none.</param>
public sealed record ColumnWord(string Text, int Count, string? Key, string? Near);

/// <summary>The words of one column, the frequent ones first; <paramref name="IsMore"/> when not all of them fit.</summary>
public sealed record ColumnWords(int Column, Field Field, IReadOnlyList<ColumnWord> Words, bool IsMore);

/// <summary>The words in the columns of a file that go into choices, by a sample from its beginning.</summary>
public sealed record WordsSeen(int Rows, bool IsWhole, IReadOnlyList<ColumnWords> Columns)
{
    public const int MostRows = 20_000;
    public const int MostWords = 200;
    private const int MostLetters = 200;

    /// <summary>Fields whose words can be told what they mean.</summary>
    public static bool IsFor(Field field) => field.Kind is FieldKind.Choice or FieldKind.MultiChoice or FieldKind.YesNo;

    /// <summary>Reads the sample once for all columns.</summary>
    public static WordsSeen Read(string path, TableFormat format, RecordType type, IReadOnlyList<ColumnMatch> columns, IExchangeWords words, CancellationToken ct)
    {
        var asked = columns.Where(c => c.Field is not null && IsFor(c.Field)).Select(c => new Column(c, type, words, format)).ToList();
        if (asked.Count == 0) return new WordsSeen(0, true, []);
        using var table = TableFile.Open(path, format);
        var (rows, isWhole) = (0, false);
        for (; rows < MostRows; rows++)
        {
            ct.ThrowIfCancellationRequested();
            if (isWhole = !table.Read()) break;
            if (table.Problem is not null) continue;
            foreach (var column in asked) column.See(table);
        }

        return new WordsSeen(rows, isWhole, [.. asked.Select(a => a.Seen)]);
    }

    private sealed class Column(ColumnMatch match, RecordType type, IExchangeWords words, TableFormat format)
    {
        private readonly CellReader reader = new(match.Header, type, match.Field!, new CellContext(words) { IsGuarded = format is { IsWorkbook: false, IsCards: false } });
        private readonly Dictionary<string, (string Text, int Count)> found = new(StringComparer.Ordinal);
        private bool isMore;

        public void See(TableFile table)
        {
            foreach (var word in reader.Words(table.Cell(match.Column).ToString()))
            {
                var plain = CellReader.WordOf(word);
                if (found.TryGetValue(plain, out var known)) found[plain] = known with { Count = known.Count + 1 };
                else if (found.Count < MostWords && word.Length <= MostLetters) found[plain] = (word, 1);
                else isMore = true;
            }
        }

        public ColumnWords Seen => new(match.Column, match.Field!, [.. found.Values.OrderByDescending(w => w.Count).Select(w => reader.KeyOf(w.Text) is { } key ? new ColumnWord(w.Text, w.Count, key, null) : new ColumnWord(w.Text, w.Count, null, Near(w.Text)))], isMore);

        /// <summary>
        /// The one choice whose key or label, in any language, holds the word or is held by it; or else the nearest by
        /// spelling. Of short words one letter makes another word: they are not guessed by spelling.
        /// </summary>
        private string? Near(string word)
        {
            var plain = ColumnMatch.Plain(word);
            if (plain.Length < 2) return null;
            var names = match.Field!.Choices.SelectMany(c => words.Languages.Select(l => words.Choice(type, match.Field, c.Key, l)).Append(c.Key).Select(n => (Word: ColumnMatch.Plain(n), Name: c.Key))).Where(n => n.Word.Length >= 2).ToList();
            var holding = names.Where(n => plain.Contains(n.Word, StringComparison.Ordinal) || n.Word.Contains(plain, StringComparison.Ordinal)).ToList();
            if (holding.Select(n => n.Name).Distinct(StringComparer.Ordinal).Count() == 1) return holding[0].Name;
            return plain.Length >= 4 ? Suggestion.For(plain, names.Where(n => n.Word.Length >= 4)) : null;
        }
    }
}
