using System.Data.Common;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>
/// Has the search text of older records made anew, once, when a version of the program finds by more fields or otherwise than the one
/// before. Fields made at run time see to it themselves when they are saved.
/// </summary>
public static class SearchUpgrade
{
    private const string Setting = "search.forms";

    /// <summary>Stands for all types: raised when <see cref="SearchText"/> makes other tokens of the same words.</summary>
    private const string Form = "*";

    private const string FormNow = "2";

    /// <summary>What the keys of its jobs begin with.</summary>
    internal const string JobKey = Reindexing.JobType + ".";

    /// <summary>Orders the jobs where they are due; for a job to do, so that nobody waits at the start.</summary>
    public static async Task OrderAsync(IDatabase database, RecordCatalogue catalogue, CancellationToken ct)
    {
        await using (var connection = await database.OpenAsync(ct))
        {
            if (await DueAsync(Of(connection), catalogue, ct) is []) return;
        }

        await database.WriteAsync(WriteLane.People, async session =>
        {
            // Asked again within: of two nodes that start together, one orders.
            foreach (var type in await DueAsync(sql => session.Command(sql), catalogue, ct))
                if (await session.ScalarAsync($"select n from {type.Table} limit 1") is not null)
                    await new JobQueue(database, TimeProvider.System).EnqueueAsync(session, Reindexing.Order(type) with { Key = JobKey + type.Name }, Principal.System);
            return await session.ExecuteAsync($"insert into core_setting (name, value) values ('{Setting}', {session.Dialect.JsonParameter(1)}) on conflict (name) do update set value = {session.Dialect.JsonParameter(1)}", JsonSerializer.Serialize(Now(catalogue)));
        }, ct);
    }

    /// <summary>Types whose records are in the index as an earlier version put them there.</summary>
    internal static async Task<IReadOnlyList<RecordType>> DueAsync(Func<string, DbCommand> make, RecordCatalogue catalogue, CancellationToken ct)
    {
        await using var command = make($"select value from core_setting where name = '{Setting}'");
        var then = await command.ExecuteScalarAsync(ct) is string seen ? JsonSerializer.Deserialize<Dictionary<string, string>>(seen)! : [];
        var now = Now(catalogue);
        var isOther = then.GetValueOrDefault(Form) != FormNow;
        return [.. catalogue.Types.Where(t => isOther ? t.Fields.Any(f => f.Searchable) : now.TryGetValue(t.Name, out var fields) && then.GetValueOrDefault(t.Name) != fields)];
    }

    private static Func<string, DbCommand> Of(DbConnection connection) => sql =>
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    };

    private static Dictionary<string, string> Now(RecordCatalogue catalogue)
    {
        var now = catalogue.Types.Where(t => t.Made is null)
            .Select(t => (t.Name, Fields: string.Join(' ', t.Fields.Where(f => f is { Searchable: true, IsCustom: false }).Select(f => $"{f.Name}:{(int)RecordIndexer.ReachOf(t, f)}"))))
            .Where(t => t.Fields.Length > 0).ToDictionary(t => t.Name, t => t.Fields, StringComparer.Ordinal);
        now[Form] = FormNow;
        return now;
    }
}
