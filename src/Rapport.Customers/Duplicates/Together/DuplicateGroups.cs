using System.Data.Common;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Customers.Duplicates.Queue;

namespace Rapport.Customers.Duplicates.Together;

/// <summary>
/// Groups of the same customer among parties that somebody chose, from the pairs of the standing scan: both of a pair must be
/// among the chosen, in the person's sight and theirs to write. What is doubtful is counted and left to the review.
/// </summary>
internal sealed class DuplicateGroups(IDatabase database, RecordReader reader) : IMergeProposer
{
    /// <summary>Not each of them is like each other: one in the middle holds them together.</summary>
    public const string Chain = "chain";

    /// <summary>More than <see cref="MergeProposal.MostOfOne"/> records.</summary>
    public const string Large = "large";

    /// <summary>A person and a firm.</summary>
    public const string Kinds = "kinds";

    private const int MostPairs = 20_000;
    private const int IdsAtOnce = 500;

    public string Type => "party";

    private RecordType Party => reader.Catalogue["party"];

    public async Task<MergeProposal> ProposeAsync(MergeQuestion question, Principal who, CancellationToken ct)
    {
        if (!who.May(Functions.Merge)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Merge)));
        if (double.IsNaN(question.From) || question.From < DuplicateSettings.LeastShown || question.From > 1)
            throw new ProblemException(Problem.Invalid("merge.notAProbability", "from", ("least", DuplicateSettings.LeastShown)));
        var pairs = await PairsAsync(question, DuplicateQueue.Writing(who, Party), ct);
        var isCut = pairs.Count > MostPairs;
        return Grouped(isCut ? pairs.GetRange(0, MostPairs) : pairs, question.Stays, isCut);
    }

    private static MergeProposal Grouped(List<(Member A, Member B)> pairs, MergeStay stays, bool isCut)
    {
        var group = new Dictionary<Guid, List<Member>>();
        var links = new Dictionary<List<Member>, int>();
        foreach (var (a, b) in pairs)
        {
            var (one, other) = (Of(a), Of(b));
            if (one != other)
            {
                if (one.Count < other.Count) (one, other) = (other, one);
                one.AddRange(other);
                links[one] += links[other];
                links.Remove(other);
                foreach (var party in other) group[party.Id] = one;
            }

            links[one]++;
        }

        var (groups, left) = (new List<MergeGroup>(), new Dictionary<string, int>(StringComparer.Ordinal));
        // In the order of the pairs: the surest first.
        foreach (var together in pairs.Select(p => group[p.A.Id]).Distinct())
        {
            var reason = together.Count > MergeProposal.MostOfOne ? Large
                : together.Exists(p => p.Kind != together[0].Kind) ? Kinds
                : links[together] < together.Count * (together.Count - 1) / 2 ? Chain : null;
            if (reason is not null) left[reason] = left.GetValueOrDefault(reason) + 1;
            else if (groups.Count < MergeProposal.MostGroups) groups.Add(Ordered(together, stays));
            else isCut = true;
        }

        return new MergeProposal(groups, left) { IsMore = isCut };

        List<Member> Of(Member party)
        {
            if (group.TryGetValue(party.Id, out var found)) return found;
            links[group[party.Id] = found = [party]] = 0;
            return found;
        }
    }

    private static MergeGroup Ordered(List<Member> together, MergeStay stays)
    {
        var survivor = stays == MergeStay.Oldest ? together.MinBy(p => p.Number)! : together.MaxBy(p => (p.Changed, p.Number))!;
        return new MergeGroup(survivor.Id, [.. together.Where(p => p != survivor).OrderBy(p => p.Number).Select(p => p.Id)]);
    }

    private async Task<List<(Member A, Member B)>> PairsAsync(MergeQuestion question, Principal who, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        if (question.Ids is not { } ids)
        {
            var except = question.Except.ToHashSet();
            var found = await ReadAsync(connection, question, null, who, ct);
            return except.Count == 0 ? found : found.FindAll(p => !except.Contains(p.A.Id) && !except.Contains(p.B.Id));
        }

        var (chosen, among) = (ids.Except(question.Except).ToHashSet(), new List<(Member, Member)>());
        foreach (var some in chosen.Chunk(IdsAtOnce))
            among.AddRange((await ReadAsync(connection, question, string.Join(", ", some.Select(id => database.Dialect.IdFromText($"'{id:D}'"))), who, ct)).Where(p => chosen.Contains(p.B.Id)));
        return among;
    }

    private async Task<List<(Member A, Member B)>> ReadAsync(DbConnection connection, MergeQuestion question, string? ids, Principal who, CancellationToken ct)
    {
        var sql = reader.Writer(who);
        // Somebody who asks for certainty gets what is as good as certain.
        var least = DuplicateSettings.Bits(Math.Min(question.From, 0.999999));
        var where = string.IsNullOrWhiteSpace(question.Where) ? null : new Sight(reader.Catalogue, who).Read(question.Where, Party);
        string?[] conditions =
        [
            $"p.bits >= {sql.Add(least)}", ids is null ? null : $"p.a_id in ({ids})", sql.Scope(Party, "a"), sql.Scope(Party, "b"), $"not exists ({DuplicateQueue.Distinct})",
            where is null ? null : $"({sql.Where(where, "a")})", where is null ? null : $"({sql.Where(where, "b")})",
        ];
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            select p.a_id, a.n, a.{Party["kind"].Column}, a.changed_set, p.b_id, b.n, b.{Party["kind"].Column}, b.changed_set
            from {DuplicateTables.Pairs} p join {Party.Table} a on a.id = p.a_id join {Party.Table} b on b.id = p.b_id
            where {string.Join(" and ", conditions.OfType<string>())} order by p.bits desc, p.n desc limit {(MostPairs + 1).ToString(CultureInfo.InvariantCulture)}
            """;
        foreach (var value in sql.Parameters) database.Dialect.Bind(command, value);
        var pairs = new List<(Member, Member)>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) pairs.Add((Read(row, 0), Read(row, 4)));
        return pairs;
    }

    private Member Read(DbDataReader row, int at) =>
        new((Guid)database.Dialect.FromDb(FieldKind.Link, row, at)!, row.GetInt64(at + 1), row.IsDBNull(at + 2) ? "" : row.GetString(at + 2), row.IsDBNull(at + 3) ? 0 : row.GetInt64(at + 3));

    private sealed record Member(Guid Id, long Number, string Kind, long Changed);
}
