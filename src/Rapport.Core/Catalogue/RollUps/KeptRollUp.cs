namespace Rapport.Core.Catalogue.RollUps;

/// <summary>
/// Where the values of a roll-up lie in the records: in their document of custom values, under a key of their own that no field has.
/// A changed expression gets another place, so that nothing old is ever read as something new.
/// </summary>
public sealed class KeptRollUp
{
    internal KeptRollUp(string field, long place, RollUpPlan plan, bool isReady)
    {
        (Place, Plan, IsReady) = (place, plan, isReady);
        // No name of a field begins so: the key is nobody else's.
        Value = new Field { Name = field, Kind = plan.Kind, IsCustom = true, Indexed = true, ReadOnly = true, StoredAs = KeyOf(field, place) };
    }

    /// <summary>Its place in <c>core_rollup</c>, never given twice.</summary>
    public long Place { get; }

    /// <summary>False while the records that were there before get theirs: it is kept up, but not read yet.</summary>
    public bool IsReady { get; }

    internal RollUpPlan Plan { get; }

    /// <summary>What is kept, as a field that filters, sorts and indexes know.</summary>
    internal Field Value { get; }

    internal static string KeyOf(string field, long place) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"_{place}_{field}");
}
