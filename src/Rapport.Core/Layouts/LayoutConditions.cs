using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Core.Layouts;

/// <summary>
/// Whether a section is shown for a record. Asked in the reader's sight: a condition on what is hidden from them shows the
/// section, and so tells nothing.
/// </summary>
public sealed class LayoutConditions(RecordReader reader, TimeProvider clock)
{
    /// <summary>For a record that is there: by one question to the database, so that related records count.</summary>
    public async Task<bool> HoldsAsync(RecordType type, string when, Guid id, Principal who, CancellationToken ct)
    {
        try
        {
            return (await reader.CountAsync(type, $"id = '{id:D}' and ({when})", who, 1, ct)).Count > 0;
        }
        catch (ProblemException)
        {
            return true;
        }
    }

    /// <summary>For what is being typed: by its values alone.</summary>
    public bool Holds(RecordType type, string when, IReadOnlyDictionary<string, object?> values, Principal who)
    {
        var sight = new Sight(reader.Catalogue, who);
        return CriteriaText.Parse(when, type, reader.Catalogue, sight.Hides).Bound is not { } bound || new CriteriaMemory(sight.Context(clock)).Matches(bound, new Typed(values));
    }

    private sealed class Typed(IReadOnlyDictionary<string, object?> values) : IRecordView
    {
        public object? this[Field field] => values.GetValueOrDefault(field.Name);

        public IRecordView? Follow(Field link) => null;

        public IEnumerable<IRecordView> Related(Relation relation) => [];

        public bool MatchesText(string words) => false;
    }
}
