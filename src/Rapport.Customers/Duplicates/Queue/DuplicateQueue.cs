using System.Data.Common;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Customers.Duplicates.Model;
using Rapport.Customers.Duplicates.Scan;

namespace Rapport.Customers.Duplicates.Queue;

/// <summary>Possible duplicates as one person may see them: both of a pair lie in their sight, and nobody told the two apart.</summary>
public sealed class DuplicateQueue
{
    private const int AtOnce = 500;

    // A person whose scope holds none of many pairs would otherwise have all of them walked in one request.
    private const int MostWalked = 20;
    private const int MostOfParty = 20;

    internal const string Distinct = "select 1 from cus_distinction d where (d.party_id = p.a_id and d.other_id = p.b_id) or (d.party_id = p.b_id and d.other_id = p.a_id)";
    private readonly IDatabase database;
    private readonly RecordReader reader;
    private readonly PartyModels models;

    private readonly PartyRows rows;

    internal DuplicateQueue(IDatabase database, RecordReader reader, PartyModels models, PartyRows rows) => (this.database, this.reader, this.models, this.rows) = (database, reader, models, rows);

    private RecordType Party => reader.Catalogue["party"];

    /// <summary>Whether the person decides on pairs at all: sees, writes and merges parties.</summary>
    public bool MayReview(Principal who) => who.May(Functions.Merge) && who.AccessTo(Party) is { Read: not RecordScope.None, Write: not RecordScope.None };

    /// <summary>Pairs that the person may merge. <paramref name="cursor"/> is <see cref="DuplicatePage.Next"/> of the page before.</summary>
    public async Task<DuplicatePage> PageAsync(string? cursor, int limit, Principal who, CancellationToken ct)
    {
        if (!MayReview(who)) return new([], null);
        var least = DuplicateSettings.Bits((await DuplicateSettings.ReadAsync(database, ct)).ShownFrom);
        var after = Place.Read(cursor);
        var pairs = new List<DuplicatePair>();
        await using var connection = await database.OpenAsync(ct);
        // By score, their order and the cursor would tell how alike hidden fields are: by number, then, the latest first.
        var byNumber = Explanations.LeavesOut(who.AccessTo(Party).HiddenFields);
        for (var walked = 0; walked < MostWalked; walked++)
        {
            var some = await SomeAsync(connection, least, after, byNumber, Writing(who, Party), ct);
            foreach (var (pair, isSeen) in some)
            {
                after = new Place(byNumber ? 0 : pair.Bits, pair.Number);
                if (isSeen) pairs.Add(pair);
                if (pairs.Count == limit) return new(await SeenAsync(connection, pairs, who, ct), after.ToString());
            }

            if (some.Count < AtOnce) return new(await SeenAsync(connection, pairs, who, ct), null);
        }

        return new(await SeenAsync(connection, pairs, who, ct), after?.ToString());
    }

    /// <summary>Whom one party may be the same as, in the sight of the person.</summary>
    public async Task<IReadOnlyList<DuplicatePair>> OfAsync(Guid party, Principal who, CancellationToken ct)
    {
        var least = DuplicateSettings.Bits((await DuplicateSettings.ReadAsync(database, ct)).ShownFrom);
        var sql = reader.Writer(who);
        var id = sql.AddValue(FieldKind.Link, party);
        var from = $"(select * from {DuplicateTables.Pairs} where a_id = {id} union all select * from {DuplicateTables.Pairs} where b_id = {id}) p";
        await using var connection = await database.OpenAsync(ct);
        return await SeenAsync(connection, [.. (await ReadAsync(connection, sql, from, $"p.bits >= {sql.Add(least)}", MostOfParty * 2, ct)).Where(p => p.IsSeen).Select(p => p.Pair).Take(MostOfParty)], who, ct);
    }

    /// <summary>The pairs with the score of what the person's role lets them see, the surest first.</summary>
    private async Task<IReadOnlyList<DuplicatePair>> SeenAsync(DbConnection connection, IReadOnlyList<DuplicatePair> pairs, Principal who, CancellationToken ct)
    {
        var hidden = who.AccessTo(Party).HiddenFields;
        if (pairs.Count == 0 || !Explanations.LeavesOut(hidden)) return pairs;
        if (await ScanPlace.ReadAsync(database, ct) is not { } place || await models.FindAsync(place.Model, ct) is not { } model) return [];
        var parties = (await rows.ReadAsync(connection, [.. pairs.SelectMany(p => (Guid[])[p.First, p.Second]).Distinct()], model, ct)).ToDictionary(p => p.Id, p => p.Record);
        return [.. pairs.Where(p => parties.ContainsKey(p.First) && parties.ContainsKey(p.Second)).Select(p => p with { Bits = Explanations.Bits(model, parties[p.First], parties[p.Second], hidden) }).OrderByDescending(p => p.Bits).ThenByDescending(p => p.Number)];
    }

    /// <summary>Why two parties may be one; null where one of them is out of sight, or nothing was learnt yet.</summary>
    public async Task<PairExplanation?> ExplainAsync(Guid first, Guid second, Principal who, CancellationToken ct)
    {
        if (await reader.GetAsync(Party, first, who, ct) is null || await reader.GetAsync(Party, second, who, ct) is null) return null;
        if (await ScanPlace.ReadAsync(database, ct) is not { } place || await models.FindAsync(place.Model, ct) is not { } model) return null;
        var (a, b) = (await reader.GetAsync(Party, first, Principal.System, ct), await reader.GetAsync(Party, second, Principal.System, ct));
        return a is null || b is null ? null : Explanations.Of(model, model.Prepare(f => a[f]), model.Prepare(f => b[f]), who.AccessTo(Party).HiddenFields);
    }

    private Task<List<(DuplicatePair Pair, bool IsSeen)>> SomeAsync(DbConnection connection, double least, Place? after, bool byNumber, Principal who, CancellationToken ct)
    {
        var sql = reader.Writer(who);
        var behind = after is null ? "" : byNumber ? $" and n < {sql.Add(after.Number)}" : $" and (bits, n) < ({sql.Add(after.Bits)}, {sql.Add(after.Number)})";
        var from = $"(select * from {DuplicateTables.Pairs} where bits >= {sql.Add(least)}{behind} order by {(byNumber ? "" : "bits desc, ")}n desc limit {AtOnce.ToString(CultureInfo.InvariantCulture)}) p";
        return ReadAsync(connection, sql, from, null, AtOnce, ct, byNumber ? "p.n desc" : "p.bits desc, p.n desc");
    }

    private async Task<List<(DuplicatePair Pair, bool IsSeen)>> ReadAsync(DbConnection connection, CriteriaSql sql, string from, string? where, int limit, CancellationToken ct, string order = "p.bits desc, p.n desc")
    {
        var seen = string.Join(" and ", new[] { "a.id is not null", "b.id is not null", sql.Scope(Party, "a"), sql.Scope(Party, "b"), $"not exists ({Distinct})" }.OfType<string>());
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            select p.n, p.a_id, p.b_id, p.bits, case when {seen} then 1 else 0 end, case when b.n < a.n then 1 else 0 end
            from {from} left join {Party.Table} a on a.id = p.a_id left join {Party.Table} b on b.id = p.b_id{(where is null ? "" : " where " + where)}
            order by {order} limit {limit.ToString(CultureInfo.InvariantCulture)}
            """;
        foreach (var value in sql.Parameters) database.Dialect.Bind(command, value);
        var pairs = new List<(DuplicatePair, bool)>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var (a, b) = ((Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!, (Guid)database.Dialect.FromDb(FieldKind.Link, row, 2)!);
            if (Convert.ToInt32(row.GetValue(5), CultureInfo.InvariantCulture) != 0) (a, b) = (b, a);
            pairs.Add((new DuplicatePair(row.GetInt64(0), a, b, row.GetDouble(3)), Convert.ToInt32(row.GetValue(4), CultureInfo.InvariantCulture) != 0));
        }

        return pairs;
    }

    /// <summary>The same person with the sight of what they may write: others are not theirs to merge.</summary>
    internal static Principal Writing(Principal who, RecordType party)
    {
        var access = who.AccessTo(party);
        var types = new Dictionary<string, TypeAccess>(who.Role.Types, StringComparer.Ordinal) { [party.Name] = access with { Read = access.Write } };
        return access.Read == access.Write ? who : who with { Role = who.Role with { Types = types } };
    }

    private sealed record Place(double Bits, long Number)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{BitConverter.DoubleToInt64Bits(Bits):x}-{Number:x}");

        public static Place? Read(string? text)
        {
            if (string.IsNullOrEmpty(text)) return null;
            return text.Split('-') is [var bits, var number] && long.TryParse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var b) && long.TryParse(number, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var n)
                ? new Place(BitConverter.Int64BitsToDouble(b), n)
                : throw new Core.Problems.ProblemException(Core.Problems.Problem.Invalid("cursor.unreadable", "cursor"));
        }
    }
}
