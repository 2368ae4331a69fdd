using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Merging;

/// <summary>
/// Moves what points at one record to another: links in columns and in documents by one statement each, however many
/// there are, with their rows in the log and their timeline entries; lists of links record by record.
/// </summary>
internal sealed class MovedLinks(RecordWriter writer, RecordType type, IReadOnlyCollection<Guid> among)
{
    private readonly WriteTransaction transaction = writer.Transaction;
    private readonly WriteSession session = writer.Transaction.Session;
    private readonly SqlDialect dialect = writer.Transaction.Dialect;

    /// <summary>Links of records that become one are no business of others: the rule decides on them.</summary>
    private string Outside(Relation relation, string id) => relation.Type != type ? ""
        : $" and {id} not in ({string.Join(", ", among.Select(m => dialect.IdFromText($"'{m:D}'")))})";

    public IEnumerable<Relation> Relations => transaction.Catalogue.PointingAt(type);

    public async Task<long> CountAsync(Relation relation, Guid to)
    {
        var id = dialect.ToDb(FieldKind.Link, to);
        var count = relation.Link.Kind == FieldKind.MultiLink
            ? await session.ScalarAsync($"select count(*) from core_link t where t.to_id = $1 and t.field = $2 and t.type_no = $3{Outside(relation, "t.from_id")}", id, relation.Link.Name, (long)relation.Type.Number)
            : await session.ScalarAsync($"select count(*) from {relation.Type.Table} t where {Link(relation.Link)} = $1{Outside(relation, "t.id")}", Value(relation.Link, to));
        return Convert.ToInt64(count, CultureInfo.InvariantCulture);
    }

    public async Task<long> MoveAsync(Relation relation, IReadOnlyList<Guid> from, Guid to)
    {
        if (relation.Link.Kind == FieldKind.MultiLink) return await MoveListsAsync(relation, from, to);
        var moved = 0L;
        foreach (var one in from) moved += await MoveAsync(relation, one, to, Outside(relation, "t.id"));
        if (moved > 0 && relation.Type.Sums.Count > 0 && relation.Type.Parent == relation.Link.Name) transaction.Sums.Touch(relation.Type, to);
        return moved;
    }

    /// <summary>Moves back what a merge moved from <paramref name="loser"/> and nobody has touched since.</summary>
    public async Task<long> MoveBackAsync(Relation relation, Guid survivor, Guid loser, long set)
    {
        if (relation.Link.Kind == FieldKind.MultiLink) return 0;
        var moved = await MoveAsync(relation, survivor, loser, $" and t.changed_set = {Text(set)} and (select c.set_id from core_change c where c.record_id = t.id and c.version = t.version and c.fields = {dialect.JsonParameter(6)}) = {Text(set)}{Outside(relation, "t.id")}", Json(relation.Link, loser, survivor));
        if (moved > 0 && relation.Type.Sums.Count > 0 && relation.Type.Parent == relation.Link.Name) transaction.Sums.Touch(relation.Type, loser);
        return moved;
    }

    /// <summary>The update goes first and the log follows from it: what others commit between the two statements is in both or in none.</summary>
    private async Task<long> MoveAsync(Relation relation, Guid from, Guid to, string which, string? json = null)
    {
        var (table, link, set) = (relation.Type.Table, relation.Link, await transaction.SetAsync());
        object?[] values = [link.Column is null ? to.ToString("D") : dialect.ToDb(FieldKind.Link, to), Value(link, from), dialect.ToDb(FieldKind.DateTime, transaction.Now), dialect.ToDb(FieldKind.Link, transaction.Who.UserId), set];
        var target = link.Column is { } column ? $"{column} = $1" : $"custom = {dialect.WithCustomLink(link, "$1")}";
        var moved = await session.ExecuteAsync($"update {table} as t set {target}, version = version + 1, changed_at = $3, changed_by = $4, changed_set = $5 where {Link(link)} = $2{which}", json is null ? values : [.. values, dialect.Json(json)]);
        if (moved == 0) return 0;
        session.Related.Moved(relation.Type, link, from, to);
        await TouchOthersAsync(relation, to, set);
        await session.ExecuteAsync($"insert into core_change (set_id, type_no, record_id, version, kind, fields) select $1, $2, t.id, t.version, 'update', {dialect.JsonParameter(3)} from {table} t where {Link(link)} = $4 and t.changed_set = $1 and not exists (select 1 from core_change c where c.record_id = t.id and c.version = t.version)",
            set, (long)relation.Type.Number, dialect.Json(Json(link, from, to)), Value(link, to));
        if (relation.Type.Subjects.Any(s => s.Name == link.Name))
            // From the log to the entries, never the other way: what was logged just now is not counted yet.
            await session.ExecuteAsync($"update core_timeline set party_id = $1 from core_change c where c.set_id = $2 and c.type_no = $3 and c.fields = {dialect.JsonParameter(4)} and core_timeline.record_id = c.record_id and core_timeline.type_no = $3 and core_timeline.party_id = $5",
                dialect.ToDb(FieldKind.Link, to), set, (long)relation.Type.Number, dialect.Json(Json(link, from, to)), dialect.ToDb(FieldKind.Link, from));
        transaction.Changed += moved;
        return moved;
    }

    /// <summary>What moved was changed by it: who keeps the moment of the last change over another link is looked at, too.</summary>
    private async Task TouchOthersAsync(Relation relation, Guid to, long set)
    {
        var drawn = transaction.Catalogue.Types.SelectMany(t => t.Fields).Select(f => f.Kept?.Plan).OfType<Catalogue.RollUps.RollUpPlan>()
            .Where(p => p.Child.Name == relation.Type.Name && p.Link.Name != relation.Link.Name && p.Draws.Any(d => relation.Type.Find(d) is { Section: "system" })).Select(p => p.Link).DistinctBy(l => l.Name);
        foreach (var other in drawn)
        {
            var value = other.Column is null ? dialect.IdFromText(Link(other)) : Link(other);
            session.Related.Moved(relation.Type, other, [.. await writer.Rows.IdsAsync($"select distinct {value} from {relation.Type.Table} t where {Link(relation.Link)} = $1 and t.changed_set = {Text(set)} and {value} is not null", Value(relation.Link, to))]);
        }
    }

    /// <summary>A list that holds several of them changes once: the log has one row of it.</summary>
    private async Task<long> MoveListsAsync(Relation relation, IReadOnlyList<Guid> from, Guid to)
    {
        var ids = new SortedSet<Guid>();
        foreach (var one in from)
            ids.UnionWith(await writer.Rows.IdsAsync($"select t.from_id from core_link t where t.to_id = $1 and t.field = $2 and t.type_no = $3{Outside(relation, "t.from_id")}", dialect.ToDb(FieldKind.Link, one), relation.Link.Name, (long)relation.Type.Number));
        foreach (var id in ids)
        {
            if (await writer.Rows.LoadAsync(relation.Type, id) is not { } record || record[relation.Link.Name] is not Guid[] list) continue;
            var values = new Dictionary<string, object?>(record.Values, StringComparer.Ordinal) { [relation.Link.Name] = MergeGraph.Tidy(list.Select(l => from.Contains(l) ? to : l)) };
            await writer.WriteDifferenceAsync(record, values, asksLimits: false);
        }

        return ids.Count;
    }

    private string Link(Field link) => link.Column is { } column ? "t." + column : dialect.Custom("t", link);

    private object Value(Field link, Guid id) => link.Column is null ? dialect.ToCustom(FieldKind.Link, id) : dialect.ToDb(FieldKind.Link, id);

    private static string Json(Field link, Guid from, Guid to) => $"{{\"{link.Name}\":[\"{from:D}\",\"{to:D}\"]}}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
