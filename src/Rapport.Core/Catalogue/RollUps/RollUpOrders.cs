using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue.RollUps;

/// <summary>
/// Holds what is kept against what the catalogue says, whatever changed it: a new roll-up, another expression, another kind of a
/// field that it draws on, a later version of the program. What is missing is put down and ordered from a job.
/// </summary>
internal static class RollUpOrders
{
    public const string JobType = "core.rollup";

    /// <summary>Answers whether something was ordered: the catalogue must then be read again.</summary>
    public static async Task<bool> EnsureAsync(IDatabase database, RecordCatalogue catalogue, JobQueue jobs, CancellationToken ct)
    {
        List<RollUpRow> rows;
        await using (var connection = await database.OpenAsync(ct))
        {
            rows = await RollUpRows.AllAsync(sql =>
            {
                var command = connection.CreateCommand();
                command.CommandText = sql;
                return command;
            }, ct);
        }

        if (Missing(catalogue, rows).Count + Gone(catalogue, rows).Count == 0) return false;
        await database.WriteAsync(WriteLane.People, async session =>
        {
            // Whoever else changes the catalogue waits from here on; what they did until now is read anew.
            await CustomFields.CountAsync(session);
            var current = await StoredFields.LoadAsync(sql => session.Command(sql), catalogue, ct);
            var there = await RollUpRows.AllAsync(sql => session.Command(sql), ct);
            var (missing, gone) = (Missing(current, there), Gone(current, there));
            foreach (var row in gone) await session.ExecuteAsync("delete from core_rollup where place = $1", row.Place);
            var made = new List<(string Type, long Place)>();
            foreach (var (type, field, signature) in missing)
            {
                var place = (long)(await session.ScalarAsync("insert into core_counter (name, next) values ('rollup', 1) on conflict (name) do update set next = core_counter.next + 1 returning next"))!;
                await session.ExecuteAsync("insert into core_rollup (place, type, field, signature) values ($1, $2, $3, $4)", place, type, field, signature);
                made.Add((type, place));
            }

            foreach (var type in made.Select(m => m.Type).Concat(gone.Select(g => g.Type)).Distinct(StringComparer.Ordinal).Where(t => current.Find(t) is not null))
            {
                var order = new RollUpOrder(type, [.. made.Where(m => m.Type == type).Select(m => m.Place)], [.. gone.Where(g => g.Type == type).Select(g => new GoneRollUp(g.Field, g.Place))]);
                await jobs.EnqueueAsync(session, new JobOrder(JobType, JsonSerializer.Serialize(order)), Principal.System);
            }

            return 0;
        }, ct);
        return true;
    }

    private static List<(string Type, string Field, string Signature)> Missing(RecordCatalogue catalogue, List<RollUpRow> rows) =>
        [.. Wanted(catalogue).Where(w => !rows.Exists(r => (r.Type, r.Field, r.Signature) == w))];

    private static List<RollUpRow> Gone(RecordCatalogue catalogue, List<RollUpRow> rows)
    {
        var wanted = Wanted(catalogue).ToHashSet();
        return rows.FindAll(r => !wanted.Contains((r.Type, r.Field, r.Signature)));
    }

    private static IEnumerable<(string Type, string Field, string Signature)> Wanted(RecordCatalogue catalogue) =>
        from type in catalogue.Types
        from field in type.Fields
        where field.Kind == FieldKind.RollUp
        let plan = RollUpPlan.Of(type, field, catalogue).Plan
        where plan is not null
        select (type.Name, field.Name, plan.Signature);
}

/// <summary>What a job is to build, by their places in <c>core_rollup</c>, and what is to go out of the records.</summary>
internal sealed record RollUpOrder(string Type, IReadOnlyList<long> Places, IReadOnlyList<GoneRollUp> Gone);

internal sealed record GoneRollUp(string Field, long Place)
{
    public string Key => KeptRollUp.KeyOf(Field, Place);
}
