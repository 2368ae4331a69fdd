using System.Data.Common;
using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Merging;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Notices;

/// <summary>
/// Finds out of a page of the change feed whom to tell what. Nobody is told of what they did themselves. Whether somebody
/// may see it is asked when it is read: rights change, and a notice kept here says no more than ids.
/// </summary>
internal sealed class NoticeMaker(RecordCatalogue catalogue, Followers followers, SqlDialect dialect, DbConnection connection)
{
    /// <summary>More records of one set than this are told as one.</summary>
    public const int MostSingly = 5;

    private readonly List<NoticeDraft> drafts = [];
    private readonly List<(RecordType Type, Guid Record, FeedEntry Entry, NoticeDetail Detail, string Kind)> happened = [];

    /// <summary>Follows that come with what happened: the mentioned, and those who followed what was merged away.</summary>
    public List<(RecordType Type, Guid Record, Guid User)> NewFollowers { get; } = [];

    public async Task<IReadOnlyList<NoticeDraft>> MakeAsync(IReadOnlyList<FeedEntry> entries, CancellationToken ct)
    {
        foreach (var group in entries.Where(e => e is { Type: not null, Id: not null, By: not null } && e.By != Guid.Empty && e.Origin is not (Records.Numbering.Origin or Catalogue.Kinds.KindRun.Origin)).GroupBy(e => e.Type!))
        {
            var merges = group.Where(e => e.Origin is RecordMerging.Origin or RecordMerging.BackOrigin).ToList();
            if (MergeableTypes.Is(group.Key)) await MergedAsync(group.Key, merges, ct);
            var others = group.Except(merges).ToList();
            await CreatedAsync(group.Key, [.. others.Where(e => e.Kind == FeedKind.Created)], ct);
            Updated(group.Key, [.. others.Where(e => e.Kind == FeedKind.Updated)]);
        }

        await TellFollowersAsync(ct);
        return Gathered();
    }

    private async Task CreatedAsync(RecordType type, IReadOnlyList<FeedEntry> entries, CancellationToken ct)
    {
        if (entries.Count == 0) return;
        var byId = entries.ToDictionary(e => e.Id!.Value);
        if (type.HasOwner)
            await foreach (var row in RowsAsync($"select t.id, t.owner_id, null from {type.Table} t where {{0}}", "t.id", byId.Keys, ct))
                if (row[1] is { } owner && owner != byId[row[0]!.Value].By) Assigned(type, byId[row[0]!.Value], owner);
        foreach (var (subject, of) in SubjectsOf(type))
        {
            // A part without a moment of its own, such as the file of a note, is told by what it belongs to.
            var told = type.HasOwner ? Value(subject) : $"case when t.{type[type.Timeline!.At].Column} is not null then {Value(subject)} end";
            await foreach (var row in RowsAsync($"select t.id, {told}, null from {type.Table} t where {{0}}", "t.id", byId.Keys, ct))
                if (row[1] is { } about) happened.Add((of, about, byId[row[0]!.Value], new NoticeDetail { AboutType = type.Name, About = row[0] }, NoticeKinds.Changed));
        }

        if (MentionField.Of(type) is null) return;
        var links = new List<(Guid From, Guid To)>();
        await foreach (var row in RowsAsync($"select from_id, to_id, null from core_link where field = '{MentionField.Name}' and {{0}}", "from_id", byId.Keys, ct)) links.Add((row[0]!.Value, row[1]!.Value));
        foreach (var group in links.GroupBy(l => l.From)) await MentionedAsync(type, byId[group.Key], [.. group.Select(l => l.To)], ct);
    }

    /// <summary>The links by which records of a type stand in stories, with the types of those whose story it is.</summary>
    private IEnumerable<(Field Link, RecordType Of)> SubjectsOf(RecordType type) =>
        from link in type.Subjects
        where link.Column is not null || link.IsAbout
        let of = catalogue.Find(link.Target!)
        where of is not null
        select (link, of);

    private string Value(Field link) => link.Column is { } column ? "t." + column : dialect.IdFromText(dialect.Custom("t", link));

    private void Updated(RecordType type, IReadOnlyList<FeedEntry> entries)
    {
        foreach (var entry in entries)
        {
            var fields = (entry.Fields ?? []).Where(f => !f.Field.IsComputed && !RecordWriter.IsBookkeeping(f.Field) && f.Field.Name != SystemFields.Team).ToList();
            if (fields.Find(f => f.Field.Name == SystemFields.Owner)?.After is Guid owner && owner != entry.By) Assigned(type, entry, owner);
            if (fields.Count > 0) happened.Add((type, entry.Id!.Value, entry, new NoticeDetail { Fields = [.. fields.Select(f => f.Field.Name)] }, NoticeKinds.Changed));
            if (MentionField.Of(type) is { } mention && fields.Find(f => f.Field.Name == mention.Name) is { } named)
                later.Add((type, entry, [.. (named.After as Guid[] ?? []).Except(named.Before as Guid[] ?? [])]));
        }
    }

    private readonly List<(RecordType Type, FeedEntry Entry, Guid[] People)> later = [];

    /// <summary>The mentioned are led to what the note is about, and follow it from then on.</summary>
    private async Task MentionedAsync(RecordType type, FeedEntry entry, IReadOnlyList<Guid> people, CancellationToken ct)
    {
        var (of, record) = (type, entry.Id!.Value);
        // The customer comes first: what is more than that says it more closely.
        foreach (var (link, target) in SubjectsOf(type))
            await foreach (var row in RowsAsync($"select {Value(link)}, null, null from {type.Table} t where {{0}}", "t.id", [entry.Id!.Value], ct))
                if (row[0] is { } about) (of, record) = (target, about);
        foreach (var user in people)
        {
            NewFollowers.Add((of, record, user));
            if (user == entry.By) continue;
            drafts.Add(Draft(user, NoticeKinds.Mentioned, of, record, entry, new NoticeDetail { AboutType = type.Name, About = entry.Id }) with { Gather = Text($"m:{entry.Id:N}:{entry.ChangeSet}") });
        }
    }

    private void Assigned(RecordType type, FeedEntry entry, Guid owner) =>
        drafts.Add(Draft(owner, NoticeKinds.Assigned, type, entry.Id!.Value, entry, new NoticeDetail()) with { Gather = Text($"a:{entry.Id:N}:{entry.ChangeSet}") });

    /// <summary>Who followed what was merged away follows what it became part of. What a merge moved beside is not told.</summary>
    private async Task MergedAsync(RecordType type, IReadOnlyList<FeedEntry> entries, CancellationToken ct)
    {
        var apart = new HashSet<(long Set, Guid Id)>();
        foreach (var set in entries.Where(e => e.Origin == RecordMerging.BackOrigin).Select(e => e.ChangeSet).Distinct())
            await foreach (var row in RowsAsync(Text($"select survivor_id, loser_id, null from core_merge where until_set = {set}"), null, [Guid.Empty], ct))
                apart.UnionWith([(set, row[0]!.Value), (set, row[1]!.Value)]);
        foreach (var entry in entries)
        {
            if (entry.Origin == RecordMerging.BackOrigin)
            {
                if (entry.Kind == FeedKind.Updated && apart.Contains((entry.ChangeSet, entry.Id!.Value))) happened.Add((type, entry.Id!.Value, entry, new NoticeDetail { Apart = true }, NoticeKinds.Merged));
                continue;
            }

            if (entry.Kind != FeedKind.Deleted || await SurvivorAsync(entry.Id!.Value, ct) is not { } survivor) continue;
            await foreach (var row in RowsAsync("select user_id, record_id, null from core_follow where follows and {0}", "record_id", [entry.Id.Value], ct)) NewFollowers.Add((type, survivor, row[0]!.Value));
            if (await OwnerBeforeAsync(type, entry.Id.Value, ct) is { } owner) NewFollowers.Add((type, survivor, owner));
            happened.Add((type, survivor, entry, new NoticeDetail(), NoticeKinds.Merged));
        }
    }

    private async Task TellFollowersAsync(CancellationToken ct)
    {
        foreach (var (type, entry, people) in later) await MentionedAsync(type, entry, people, ct);
        foreach (var group in happened.Where(h => Followers.May(h.Type)).GroupBy(h => h.Type))
        {
            var known = await followers.OfAsync(connection, group.Key, [.. group.Select(h => h.Record)], ct);
            var joining = NewFollowers.Where(f => f.Type == group.Key).ToLookup(f => f.Record, f => f.User);
            foreach (var (type, record, entry, detail, kind) in group)
            {
                foreach (var user in known[record].Concat(kind == NoticeKinds.Merged ? joining[record] : []).Distinct().Take(Followers.Most).Where(u => u != entry.By))
                {
                    // Whoever is named, or gets the record, need not hear that it was changed by that.
                    if (kind == NoticeKinds.Changed && drafts.Exists(d => d.User == user && d.Set == entry.ChangeSet && d.Record == record && d.Kind is NoticeKinds.Mentioned or NoticeKinds.Assigned)) continue;
                    drafts.Add(Draft(user, kind, type, record, entry, detail) with { Gather = kind == NoticeKinds.Merged ? Text($"g:{record:N}:{entry.ChangeSet}") : Text($"c:{record:N}"), Joins = kind == NoticeKinds.Changed });
                }
            }
        }
    }

    /// <summary>What one set did to many records is told as one.</summary>
    private List<NoticeDraft> Gathered()
    {
        var told = new List<NoticeDraft>();
        foreach (var group in drafts.GroupBy(d => (d.User, d.Kind, d.Set, d.TypeNo)))
        {
            if (group.Select(d => d.Record).Distinct().Count() <= MostSingly) told.AddRange(group);
            else told.Add(group.Last() with { Record = null, Gather = Text($"{group.Key.Kind}:{group.Key.TypeNo}:{group.Key.Set}"), Joins = true, Detail = new NoticeDetail { Many = true, Count = group.Count() } });
        }

        return told;
    }

    private static NoticeDraft Draft(Guid user, string kind, RecordType type, Guid record, FeedEntry entry, NoticeDetail detail) =>
        new(user, kind, type.Number, record, entry.ChangeSet, entry.By, entry.At, detail) { Gather = "" };

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private async Task<Guid?> SurvivorAsync(Guid id, CancellationToken ct)
    {
        await foreach (var row in RowsAsync("select survivor_id, null, null from core_merge where until_set is null and {0}", "loser_id", [id], ct)) return row[0];
        return null;
    }

    private async Task<Guid?> OwnerBeforeAsync(RecordType type, Guid id, CancellationToken ct)
    {
        if (!type.HasOwner) return null;
        await using var command = connection.CreateCommand();
        command.CommandText = "select fields from core_change where record_id = $1 and kind = 'delete' order by version desc limit 1";
        dialect.Bind(command, dialect.ToDb(FieldKind.Link, id));
        return await command.ExecuteScalarAsync(ct) is string json ? ChangeLog.Parse(type, json).FirstOrDefault(f => f.Field.Name == SystemFields.Owner)?.Before as Guid? : null;
    }

    /// <summary>Three ids of each row; <paramref name="column"/> is one of <paramref name="ids"/>, or null where the statement asks for all it wants.</summary>
    private async IAsyncEnumerable<Guid?[]> RowsAsync(string sql, string? column, IReadOnlyCollection<Guid> ids, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var some in ids.Chunk(500))
        {
            await using var command = connection.CreateCommand();
            var values = new List<object>();
            string Add(object value) { values.Add(value); return "$" + values.Count.ToString(CultureInfo.InvariantCulture); }
            command.CommandText = column is null ? sql : string.Format(CultureInfo.InvariantCulture, sql, dialect.In(column, [.. some.Select(id => dialect.ToDb(FieldKind.Link, id))], Add));
            foreach (var value in values) dialect.Bind(command, value);
            var rows = new List<Guid?[]>();
            await using (var row = await command.ExecuteReaderAsync(ct))
                while (await row.ReadAsync(ct)) rows.Add([(Guid?)dialect.FromDb(FieldKind.Link, row, 0), row.IsDBNull(1) ? null : (Guid?)dialect.FromDb(FieldKind.Link, row, 1), row.IsDBNull(2) ? null : (Guid?)dialect.FromDb(FieldKind.Link, row, 2)]);
            foreach (var one in rows) yield return one;
        }
    }
}
