using Rapport.Core.Criteria;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue.RollUps;

/// <summary>The statements that work kept roll-ups out, the same for a single change, a bulk write, the first building and the doctor.</summary>
internal sealed class RollUpSql(SqlDialect dialect, RecordCatalogue catalogue)
{
    // Neither who nor when counts in what may be kept.
    private static readonly CriteriaContext Anybody = new(DateTime.UnixEpoch, TimeZoneInfo.Utc, Guid.Empty, 0) { Fold = SearchText.SearchText.Fold };

    /// <summary>The program's own writer: what is kept is over all records, whoever asks.</summary>
    public CriteriaSql Writer() => new(dialect, catalogue, Anybody);

    /// <summary><c>update … set custom = …</c> with the values of these roll-ups of the row <c>t</c>, without a condition.</summary>
    public string Update(CriteriaSql sql, RecordType type, IEnumerable<KeptRollUp> kept, IReadOnlyCollection<string> gone) =>
        $"update {type.Table} as t set custom = {dialect.WithComputed("t", [.. kept.Select(k => (k.Value, sql.Number(k.Plan.Aggregate, "t")))], gone)}";

    /// <summary>The condition that what is kept is another than what comes out now. Averages may differ in the last digits, as they depend on the order of the rows.</summary>
    public string Differs(CriteriaSql sql, KeptRollUp kept)
    {
        var stored = dialect.AsDouble(kept.Value.Kind, true, dialect.Custom("t", kept.Value));
        var now = sql.Number(kept.Plan.Aggregate, "t");
        return $"(({stored} is null) <> ({now} is null) or abs({stored} - {now}) > 0.000000001 * abs({now}) + 0.000001)";
    }
}
