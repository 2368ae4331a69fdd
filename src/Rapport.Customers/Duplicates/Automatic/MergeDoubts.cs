using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Customers.Duplicates.Automatic;

/// <summary>
/// Reasons for which the program leaves a sure pair to people: somebody told the two apart or took a merge of them back, they are
/// of different kinds, one is like a third that the other is not like, or one has been made of many already.
/// </summary>
internal sealed class MergeDoubts(IDatabase database, RecordReader reader, double least)
{
    /// <summary>Which of the two stays, the one that was there before; null where there is a doubt.</summary>
    public async Task<(Guid Survivor, Guid Other)?> OrderAsync(Guid a, Guid b, CancellationToken ct)
    {
        var type = reader.Catalogue["party"];
        if (await reader.GetAsync(type, a, Principal.System, ct) is not { } one || await reader.GetAsync(type, b, Principal.System, ct) is not { } other) return null;
        if (!Equals(one["kind"], other["kind"])) return null;
        if (await AnyAsync("select 1 from cus_distinction where (party_id = $1 and other_id = $2) or (party_id = $2 and other_id = $1) limit 1", ct, a, b)) return null;
        if (await AnyAsync("select 1 from core_merge where (loser_id = $1 and survivor_id = $2) or (loser_id = $2 and survivor_id = $1) limit 1", ct, a, b)) return null;
        var (likeA, likeB) = (await LikeAsync(a, ct), await LikeAsync(b, ct));
        if (!likeA.Remove(b) || !likeB.Remove(a) || !likeA.SetEquals(likeB)) return null;
        if (await PartsAsync(a, ct) + await PartsAsync(b, ct) + 2 > AutomaticMerges.MostOfOne || likeA.Count + 2 > AutomaticMerges.MostOfOne) return null;
        return one.Number < other.Number ? (a, b) : (b, a);
    }

    private async Task<HashSet<Guid>> LikeAsync(Guid id, CancellationToken ct)
    {
        var like = new HashSet<Guid>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select b_id from {DuplicateTables.Pairs} where a_id = $1 and bits >= $2 union all select a_id from {DuplicateTables.Pairs} where b_id = $1 and bits >= $2";
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, id));
        database.Dialect.Bind(command, least);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) like.Add((Guid)database.Dialect.FromDb(FieldKind.Link, row, 0)!);
        return like;
    }

    private async Task<int> PartsAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from (select 1 as one from core_merge where survivor_id = $1 and until_set is null limit {AutomaticMerges.MostOfOne}) c";
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, id));
        return Convert.ToInt32(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<bool> AnyAsync(string sql, CancellationToken ct, params Guid[] ids)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var id in ids) database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, id));
        return await command.ExecuteScalarAsync(ct) is not null and not DBNull;
    }
}
