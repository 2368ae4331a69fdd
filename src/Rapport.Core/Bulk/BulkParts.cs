using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Bulk;

/// <summary>
/// The records of an order, fixed when it begins and kept in parts until it is done: what an edit moves out of the filter, or
/// into it, is neither passed over nor met twice, whoever dies in between.
/// </summary>
internal sealed class BulkParts(IDatabase database, RecordReader reader)
{
    private const int PerPart = 2_000;
    private const int IdBytes = 16;

    public static SystemTable Table { get; } = new("core_bulk_part",
        [new("n", ColumnType.Integer) { IsNumber = true }, new("job", ColumnType.Integer, true), new("part", ColumnType.Integer, true), new("ids", ColumnType.Text, true)],
        [new("ix_core_bulk_part", "job, part")]);

    /// <summary>Fixes the set; answers the number of parts and of records.</summary>
    public async Task<(int Parts, long Records)> TakeAsync(long job, BulkPlan plan, Principal who, CancellationToken ct)
    {
        // An attempt that died half-way left some.
        await DropAsync(job, ct);
        var (parts, records) = (0, 0L);
        await foreach (var ids in IdsAsync(plan, who, ct))
        {
            var part = parts++;
            records += ids.Count;
            await database.WriteAsync(WriteLane.Bulk, session => session.ExecuteAsync("insert into core_bulk_part (job, part, ids) values ($1, $2, $3)", job, (long)part, Packed(ids)), ct);
        }

        return (parts, records);
    }

    private async IAsyncEnumerable<IReadOnlyList<Guid>> IdsAsync(BulkPlan plan, Principal who, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var except = plan.Order.Except.ToHashSet();
        if (plan.Order.Ids is { } given)
        {
            foreach (var some in given.Where(id => !except.Contains(id)).Distinct().Chunk(PerPart)) yield return some;
            yield break;
        }

        await foreach (var page in reader.WalkAsync(plan.Type, plan.Order.Where, [plan.Type.TitleField], who, PerPart, ct))
        {
            List<Guid> ids = [.. page.Where(r => !except.Contains(r.Id)).Select(r => r.Id)];
            if (ids.Count > 0) yield return ids;
        }
    }

    /// <summary>The ids of one part; null when they were cleared away.</summary>
    public async Task<IReadOnlyList<Guid>?> ReadAsync(long job, int part, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"select ids from core_bulk_part where job = {job} and part = {part}");
        return await command.ExecuteScalarAsync(ct) is string packed ? Unpacked(packed) : null;
    }

    public Task DropAsync(long job, CancellationToken ct) => database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("delete from core_bulk_part where job = $1", job), ct);

    private static string Packed(IReadOnlyList<Guid> ids)
    {
        var bytes = new byte[ids.Count * IdBytes];
        for (var i = 0; i < ids.Count; i++) ids[i].TryWriteBytes(bytes.AsSpan(i * IdBytes));
        return Convert.ToBase64String(bytes);
    }

    private static Guid[] Unpacked(string packed)
    {
        var bytes = Convert.FromBase64String(packed);
        var ids = new Guid[bytes.Length / IdBytes];
        for (var i = 0; i < ids.Length; i++) ids[i] = new Guid(bytes.AsSpan(i * IdBytes, IdBytes));
        return ids;
    }
}
