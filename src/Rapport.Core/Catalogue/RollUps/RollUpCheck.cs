using Rapport.Core.Criteria;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue.RollUps;

/// <summary>Holds kept roll-ups against what comes out of the records now, and writes right what differs.</summary>
public static class RollUpCheck
{
    /// <summary>Roll-ups whose kept values are read, each with the question how many records have another than they should.</summary>
    internal static IEnumerable<(RecordType Type, Field Field, string Where, CriteriaSql Sql)> Of(SqlDialect dialect, RecordCatalogue catalogue)
    {
        foreach (var type in catalogue.Types)
            foreach (var field in type.Fields.Where(f => f.Kept is { IsReady: true }))
            {
                var maker = new RollUpSql(dialect, catalogue);
                var sql = maker.Writer();
                yield return (type, field, maker.Differs(sql, field.Kept!), sql);
            }
    }

    /// <summary>The same of a workplace that is not open; one of an earlier version keeps none yet.</summary>
    public static async Task<long> MendAsync(IDatabase database, Backups.Plan plan, CancellationToken ct) =>
        (await database.ReadSchemaAsync(ct)).Columns.ContainsKey(RollUpRows.Table.Name) ? await MendAsync(database, await CustomFields.LoadAsync(database, plan.Catalogue, ct), ct) : 0;

    /// <summary>Works all of them out anew, chunk by chunk, beside whoever works; answers how many records had another value.</summary>
    public static async Task<long> MendAsync(IDatabase database, RecordCatalogue catalogue, CancellationToken ct)
    {
        var mended = 0L;
        foreach (var (type, field, where, sql) in Of(database.Dialect, catalogue))
        {
            var wrong = await CountAsync(database, type, where, sql, ct);
            if (wrong == 0) continue;
            mended += wrong;
            for (long? after = 0; after is { } from;)
                after = await database.WriteAsync(WriteLane.Bulk, session => RollUpBuilding.WorkOutAsync(session, catalogue, type, [field.Kept!], [], from, 500), ct);
        }

        return mended;
    }

    private static async Task<long> CountAsync(IDatabase database, RecordType type, string where, CriteriaSql sql, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {type.Table} t where {where}";
        command.CommandTimeout = 0;
        foreach (var value in sql.Parameters) database.Dialect.Bind(command, value);
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture);
    }
}
