using Rapport.Core.Catalogue;

namespace Rapport.Core.Criteria;

/// <summary>What the viewer may know while a criterion walks from record to record.</summary>
public interface ICriteriaAccess
{
    bool Hides(RecordType type, Field field);

    /// <summary>Criterion that a record of the type must fulfil to be visible; null when all are. Itself it is evaluated without access.</summary>
    BoundCriterion? Scope(RecordType type);
}
