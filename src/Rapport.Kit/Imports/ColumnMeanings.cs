using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Importing;

namespace Rapport.Kit.Imports;

/// <summary>What the words of one column become: by themselves, by likeness, or as somebody says.</summary>
public sealed class ColumnMeanings
{
    // A word said without a meaning: its rows are kept aside, whatever it resembles.
    private readonly Dictionary<string, (string Word, string? Meaning)> said = new(StringComparer.Ordinal);

    /// <summary>The words that the sample shows; null until it is read.</summary>
    public ColumnWords? Seen { get; set; }

    public IReadOnlyList<ColumnWord> Words => Seen?.Words ?? [];

    /// <summary>Key of the choice that a word becomes; empty leaves the field empty, null keeps the row aside.</summary>
    public string? this[ColumnWord word] => said.TryGetValue(CellReader.WordOf(word.Text), out var one) ? one.Meaning : word.Key ?? word.Near;

    public bool IsProposed(ColumnWord word) => word is { Key: null, Near: not null } && !IsSaid(word);

    public bool IsSaid(ColumnWord word) => said.ContainsKey(CellReader.WordOf(word.Text));

    /// <summary>Words whose rows would be kept aside.</summary>
    public int Unknown => Words.Count(w => this[w] is null);

    public int Proposed => Words.Count(IsProposed);

    public void Say(string word, string? meaning) => said[CellReader.WordOf(word)] = (word, meaning);

    /// <summary>What a plan must say: all that the words do not say themselves; one that is kept aside means itself. Null when that is nothing.</summary>
    public IReadOnlyDictionary<string, string>? ToPlan()
    {
        var plan = said.Values.ToDictionary(s => s.Word, s => s.Meaning ?? s.Word, StringComparer.Ordinal);
        foreach (var word in Words.Where(IsProposed)) plan[word.Text] = word.Near!;
        return plan.Count == 0 ? null : plan;
    }
}
