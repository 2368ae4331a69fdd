using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Importing;

/// <summary>What a plan says that the words of its columns mean, looked over before anything is read.</summary>
internal static class WordMeanings
{
    /// <summary>By place of the column. A word that means itself stays as it stands, though it may be no choice. Throws a <see cref="ProblemException"/> for a column that is not there or not read, and for a choice that the field does not have.</summary>
    public static Dictionary<int, IReadOnlyDictionary<string, string>> ByColumn(RecordType type, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? said, IReadOnlyList<ColumnMatch> columns, IExchangeWords words)
    {
        var meanings = new Dictionary<int, IReadOnlyDictionary<string, string>>();
        foreach (var (name, byWord) in said ?? new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal))
        {
            var at = ColumnMatch.Named(columns, name);
            if (at < 0 || columns[at].Field is not { } field) throw new ProblemException(Problem.Invalid("import.wordsColumnMissing", "words", ("column", name), ("columns", string.Join(", ", columns.Where(c => c.Field is not null).Take(30).Select(c => c.Header)))));
            if (field.Kind is FieldKind.Choice or FieldKind.MultiChoice or FieldKind.YesNo)
            {
                var reader = new CellReader(columns[at].Header, type, field, new CellContext(words));
                if (byWord.FirstOrDefault(w => w.Value.Length > 0 && w.Value != w.Key && reader.KeyOf(w.Value) is null) is { Key: not null } strange)
                    throw new ProblemException(Problem.Invalid("import.wordChoiceMissing", "words", ("column", name), ("word", strange.Key), ("choice", strange.Value), ("choices", field.Kind == FieldKind.YesNo ? "true, false" : string.Join(", ", field.Choices.Take(20).Select(c => c.Key)))));
            }

            meanings[at] = byWord;
        }

        return meanings;
    }
}
