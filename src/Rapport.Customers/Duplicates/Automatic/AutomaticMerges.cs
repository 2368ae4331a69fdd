using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Customers.Duplicates.Automatic;

/// <summary>
/// Merges what is surer than the administrator's threshold, as the program itself: each merge is a set of its own, listed and
/// taken back like any other. What is doubtful in any way is left to people.
/// </summary>
internal sealed class AutomaticMerges(IDatabase database, RecordReader reader, RecordMerging merging, TimeProvider clock) : IJobHandler
{
    public const string JobType = "customers.mergeDuplicates";

    /// <summary>Records that one customer may be made of without anybody looking: a wrong bridge must not make one of many.</summary>
    public const int MostOfOne = 5;

    /// <summary>Merges in 24 hours; more than that is an import that went wrong.</summary>
    public const int MostOfDay = 500;

    private const int AtOnce = 200;

    public string Type => JobType;

    public static JobOrder Order => new(JobType, Key: JobType);

    public async Task RunAsync(JobContext job)
    {
        var (merged, left) = (0, 0);
        if ((await DuplicateSettings.ReadAsync(database, job.Stop)).MergedFrom is { } from)
        {
            var least = DuplicateSettings.Bits(from);
            var room = MostOfDay - await OfLastDayAsync(job.Stop);
            var doubts = new MergeDoubts(database, reader, least);
            (double Bits, long Number)? after = null;
            while (room > 0 && await NextAsync(least, after, job.Stop) is { Count: > 0 } pairs)
            {
                foreach (var pair in pairs)
                {
                    after = (pair.Bits, pair.Number);
                    if (room > 0 && await doubts.OrderAsync(pair.A, pair.B, job.Stop) is { } order && await TryAsync(order.Survivor, order.Other, job.Stop)) { merged++; room--; }
                    else left++;
                }

                await job.ReportAsync(Math.Min(0.99, (double)merged / Math.Max(1, merged + room)), merged.ToString(CultureInfo.InvariantCulture));
            }
        }

        await database.WriteAsync(WriteLane.People, async session => { await job.FinishAsync(session, JsonSerializer.Serialize(new { merged, left })); return 0; }, job.Stop);
    }

    private async Task<bool> TryAsync(Guid survivor, Guid other, CancellationToken ct)
    {
        try
        {
            await merging.MergeAsync(new MergeWish(reader.Catalogue["party"], survivor, [other]), new WriteContext(Principal.System, RecordMerging.Origin), ct);
            return true;
        }
        catch (ProblemException)
        {
            // Somebody was there before, or a rule stands in the way: people see the pair.
            return false;
        }
    }

    private async Task<int> OfLastDayAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from (select 1 as one from core_change_set where user_id = $1 and at > $2 and origin = '{RecordMerging.Origin}' limit {MostOfDay}) c";
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, Guid.Empty));
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime - TimeSpan.FromDays(1)));
        return Convert.ToInt32(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    private async Task<List<(Guid A, Guid B, double Bits, long Number)>> NextAsync(double least, (double Bits, long Number)? after, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        database.Dialect.Bind(command, least);
        if (after is { } place)
        {
            database.Dialect.Bind(command, place.Bits);
            database.Dialect.Bind(command, place.Number);
        }

        command.CommandText = $"select a_id, b_id, bits, n from {DuplicateTables.Pairs} where bits >= $1{(after is null ? "" : " and (bits, n) < ($2, $3)")} order by bits desc, n desc limit {AtOnce}";
        var pairs = new List<(Guid, Guid, double, long)>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) pairs.Add(((Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!, (Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!, row.GetDouble(2), row.GetInt64(3)));
        return pairs;
    }
}
