using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.Kit.Filters;

/// <summary>
/// A filter as conditions that must all hold, one chip each. The criteria text stays the truth: reading it and writing
/// it again gives the same tree.
/// </summary>
public sealed record Filter(Sequence<Criterion> Items)
{
    public static readonly Filter None = new([]);

    /// <summary>Null when there is no condition.</summary>
    public string? Text => Items.Count == 0 ? null : CriteriaText.Write(Items.Count == 1 ? Items[0] : new And(Items));

    /// <summary>Takes the text apart at its outermost <c>and</c>s; a problem says where it cannot be read.</summary>
    public static (Filter Filter, Problem? Problem) Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return (None, null);
        var read = CriteriaText.Read(text);
        return read.Criterion switch
        {
            null => (None, read.Problem),
            And all => (new(all.Items), null),
            var one => (new([one]), null),
        };
    }

    public Filter Add(Criterion item) => new([.. Items, item]);

    public Filter Replace(int place, Criterion item) => new([.. Items.Select((one, i) => i == place ? item : one)]);

    public Filter Without(int place) => new([.. Items.Where((_, i) => i != place)]);

    /// <summary>The text of one condition, as it stands in a whole filter.</summary>
    public static string TextOf(Criterion item) => CriteriaText.Write(item);
}
