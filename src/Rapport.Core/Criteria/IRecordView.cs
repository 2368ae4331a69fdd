using Rapport.Core.Catalogue;

namespace Rapport.Core.Criteria;

/// <summary>One record as a criterion sees it in memory, with what it is linked to.</summary>
public interface IRecordView
{
    /// <summary>The value of a stored field, in the field kind's domain; null when empty.</summary>
    object? this[Field field] { get; }

    /// <summary>The record that a link points to, null when there is none or the viewer may not see it.</summary>
    IRecordView? Follow(Field link);

    IEnumerable<IRecordView> Related(Relation relation);

    bool MatchesText(string words);
}
