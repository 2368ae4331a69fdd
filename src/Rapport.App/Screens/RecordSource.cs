using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Access.Limits;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Criteria;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Files;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.SearchText;
using Rapport.Core.Views;
using Rapport.Kit.Records;
using CappedCount = Rapport.Kit.Records.CappedCount;
using FieldChange = Rapport.Kit.Records.FieldChange;
using Reader = Rapport.Core.Records.RecordReader;
using RecordQuery = Rapport.Kit.Records.RecordQuery;
using RecordRow = Rapport.Kit.Records.RecordRow;
using SearchHit = Rapport.Kit.Records.SearchHit;

namespace Rapport.App.Screens;

/// <summary>The record engine as the screens of one signed-in person see it.</summary>
internal sealed class RecordSource(RecordStore store, Reader reader, SearchBox search, Timeline timeline, SavedViews views, LatestChanges latest, FieldMoments moments, UserDirectory directory, FileReader files, FileStore contents, UndoDesk undo, ImportJobs imports, RoleBook roles, LimitBook limits, Visitor visitor, FieldFormat format) : IRecordSource
{
    public RecordCatalogue Catalogue => visitor.Visible(store.Catalogue);

    public RecordRights RightsOn(RecordType type)
    {
        var access = visitor.Who.AccessTo(type);
        return new RecordRights(access.Create, access.Write != RecordScope.None, access.Delete, visitor.Who.MayImport(type), visitor.Who.MayExport(type))
        {
            ReadOnlyFields = access.ReadOnlyFields,
            LimitedFields = LimitBook.FieldsOf(visitor.Who, type),
            Role = visitor.Who.Role.Name,
            Scope = access.Read switch { RecordScope.All => access.Criteria ?? "", RecordScope.Several => null, _ => $"{SystemFields.Owner} {SystemFields.Team} {access.Criteria}" },
        };
    }

    public Task<IReadOnlyList<FieldLimit>> LimitsAsync(RecordType type, Guid? id, CancellationToken cancel) => limits.OfAsync(visitor.Who, type, id, cancel);

    public async Task<RecordPageOf<RecordRow>> ListAsync(RecordQuery query, CancellationToken cancel)
    {
        var type = store.Catalogue[query.Type];
        var page = await reader.ListAsync(new Core.Records.RecordQuery(type, query.Where, TitleOrder.Of(query.Sort, type, store.Catalogue, visitor.Who), query.Fields is null ? null : [.. query.Fields.Append(type.Title).Distinct(StringComparer.Ordinal)], query.Limit, query.Cursor) { MarkEvery = query.MarkEvery }, visitor.Who, cancel);
        var places = page.Fields.Select((f, i) => (f.Name, i)).ToDictionary(f => f.Name, f => f.i, StringComparer.Ordinal);
        var rows = page.Rows.Select(r => (r.Id, r.Version, Values: new ValueDictionary(places, r.Values))).ToList();
        var titles = await TitlesAsync(page.Fields, rows.Select(r => r.Values), cancel);
        var named = await FilesAsync(page.Fields, rows.Select(r => r.Values), cancel);
        return new RecordPageOf<RecordRow>([.. rows.Select(r => new RecordRow(r.Id, (int)r.Version, r.Values, titles) { Files = named })], page.Next) { Marks = page.Marks };
    }

    public async Task<CappedCount> CountAsync(string type, string? where, CancellationToken cancel, int most = 10_000)
    {
        var count = await reader.CountAsync(store.Catalogue[type], where, visitor.Who, most, cancel);
        return new CappedCount(count.Count, count.More);
    }

    public Problem? CheckCriteria(string type, string where)
    {
        try
        {
            new Sight(store.Catalogue, visitor.Who).Read(where, store.Catalogue[type]);
            return null;
        }
        catch (ProblemException refusal)
        {
            return refusal.Problems[0];
        }
    }

    public async Task<RecordRow?> GetAsync(string type, Guid id, CancellationToken cancel) =>
        await reader.GetAsync(store.Catalogue[type], id, visitor.Who, cancel) is { } record ? await RowAsync(record, cancel) with { IsLocked = !await reader.MayChangeAsync(record.Type, id, visitor.Who, cancel) } : null;

    public Task<SaveAnswer> CreateAsync(string type, IReadOnlyDictionary<string, object?> values, CancellationToken cancel) =>
        WriteAsync(RecordWrite.Create(store.Catalogue[type], values), cancel);

    public Task<SaveAnswer> SaveAsync(string type, Guid id, int version, IReadOnlyDictionary<string, object?> changes, CancellationToken cancel) =>
        WriteAsync(RecordWrite.Update(store.Catalogue[type], id, changes, version) with { Merges = true }, cancel);

    public Task<BulkAnswer> SaveManyAsync(string type, IReadOnlyList<Guid> ids, IReadOnlyDictionary<string, object?> changes, CancellationToken cancel) =>
        ManyAsync([.. ids.Select(id => RecordWrite.Update(store.Catalogue[type], id, changes))], cancel);

    public Task<BulkAnswer> SaveAllAsync(IReadOnlyList<RecordWish> wishes, CancellationToken cancel) => ManyAsync(
        [.. wishes.Select(w => w.Version is { } version ? RecordWrite.Update(store.Catalogue[w.Type], w.Id, w.Values, version) with { Merges = true } : RecordWrite.Create(store.Catalogue[w.Type], w.Values) with { Id = w.Id })], cancel);

    public Task<BulkAnswer> DeleteAsync(string type, IReadOnlyList<Guid> ids, CancellationToken cancel) =>
        ManyAsync([.. ids.Select(id => RecordWrite.Delete(store.Catalogue[type], id))], cancel);

    public async Task<UndoAnswer> UndoAsync(long changeSet, CancellationToken cancel, IProgress<double>? progress = null)
    {
        try
        {
            var outcome = await undo.RunAsync(changeSet, progress, cancel);
            var problem = outcome.RefusedCount == 0 ? null : outcome.Refused[0].Why is { } why ? why : Problem.Refused("undo.partly", null, ("done", outcome.Reverted), ("refused", outcome.RefusedCount), ("title", outcome.Refused[0].Title ?? ""), ("set", outcome.Refused[0].LaterChangeSet));
            return new UndoAnswer(outcome.ChangeSet == 0 ? null : outcome.ChangeSet, problem);
        }
        catch (ProblemException refusal)
        {
            return new UndoAnswer(null, refusal.Problems[0]);
        }
    }

    public async Task<RecordPageOf<TimelineItem>> TimelineAsync(string type, Guid id, string? cursor, CancellationToken cancel)
    {
        var page = await timeline.ReadAsync(store.Catalogue[type], id, visitor.Who, 40, cursor, cancel);
        var people = await TitlesAsync("user", [.. page.Lines.Select(l => l.By).OfType<Guid>().Distinct()], cancel);
        var rows = await DetailsAsync(page.Lines, cancel);
        var titles = await TitlesAsync(store.Catalogue[type].Fields, page.Lines.SelectMany(l => new[] { Side(l, c => c.Before), Side(l, c => c.After) }), cancel);
        return new RecordPageOf<TimelineItem>([.. page.Lines.Select(l => new TimelineItem(l.RecordId, l.Kind, l.At, l.Text ?? "")
        {
            Amount = l.Amount, ChangeSet = l.ChangeSet, Record = l.Type is null ? null : (l.Type.Name, l.RecordId),
            Who = l.By is { } by ? people.GetValueOrDefault(by) : rows.GetValueOrDefault(l.RecordId) is { } row ? Whose(l.Type!, row) : null, Titles = titles, Row = rows.GetValueOrDefault(l.RecordId),
            Changes = [.. l.Changes.Select(c => new FieldChange(c.Field.Name, c.Before, c.After))],
        })], page.Next);

        // Whose call or visit it is; a note is of whoever wrote it.
        static string? Whose(RecordType of, RecordRow row) => row[of.HasOwner ? SystemFields.Owner : "createdBy"] is Guid person ? row.Titles.GetValueOrDefault(person) : null;

        static IReadOnlyDictionary<string, object?> Side(TimelineLine line, Func<Core.Changes.FieldChange, object?> value) => line.Changes.ToDictionary(c => c.Field.Name, value, StringComparer.Ordinal);
    }

    public Task<IReadOnlyList<string>> WhomToAskAsync(CancellationToken cancel) => directory.AdministratorsAsync(3, visitor.User, cancel);

    // Asked for records that this person was shown.
    public Task<IReadOnlyDictionary<Guid, DateTime>> SinceAsync(string type, string field, IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        moments.ReadAsync(store.Catalogue[type][field], ids, cancel);

    /// <summary>What the records behind a page of entries tell besides: one list for each kind of record.</summary>
    private async Task<Dictionary<Guid, RecordRow>> DetailsAsync(IReadOnlyList<TimelineLine> lines, CancellationToken cancel)
    {
        var rows = new Dictionary<Guid, RecordRow>();
        foreach (var group in lines.Where(l => l.Changes.Count == 0 && l.Type?.Timeline is { Details.Count: > 0 }).GroupBy(l => l.Type!))
        {
            var hidden = visitor.Who.AccessTo(group.Key).HiddenFields;
            string[] fields = [.. group.Key.Timeline!.Details.Concat(group.Key.Subjects.Where(s => s.IsAbout).Select(s => s.Name)).Append(group.Key.HasOwner ? SystemFields.Owner : "createdBy").Append(group.Key.Due?.AllDay).OfType<string>().Where(d => !hidden.Contains(d))];
            var where = $"id in ({string.Join(", ", group.Select(l => $"'{l.RecordId:D}'"))})";
            foreach (var row in (await ListAsync(new RecordQuery(group.Key.Name, where, null, group.Count(), null) { Fields = fields }, cancel)).Items) rows[row.Id] = row;
        }

        return rows;
    }

    public async Task<IReadOnlyList<RelatedCount>> RelatedAsync(string type, Guid id, CancellationToken cancel)
    {
        var related = new List<RelatedCount>();
        foreach (var relation in store.Catalogue.InversesOf(type).Where(r => visitor.Who.AccessTo(r.Type).Read != RecordScope.None))
            related.Add(new RelatedCount(relation, await CountAsync(relation.Type.Name, $"{relation.Link.Name} = '{id:D}'", cancel)));
        // What has a place of its own in the navigation is what people come for; the records below one of the same type follow.
        return [.. related.OrderByDescending(r => r.Count.Count > 0).ThenBy(r => r.Relation.Link.IsAbout).ThenBy(r => r.Relation.Type.Name == type).ThenBy(r => r.Relation.Type.NavigationOrder ?? int.MaxValue)];
    }

    public async Task<IReadOnlyList<SearchHit>> SearchAsync(string text, string? type, int limit, CancellationToken cancel)
    {
        var found = await search.FindAsync(text, type is null ? null : [type], limit, visitor.Who, cancel);
        return [.. from one in found
                   let marks = MatchMarks.Of(text, one.Title)
                   select new SearchHit(one.Type.Name, one.Id, one.Title, one.Under is { } under ? Subline.OfFound(format, one.Type, new RecordRow(one.Id, 0, under.Values, under.Titles)) : one.Subtitle) { IsGuess = one.Match == SearchMatch.Corrected, Matched = marks.Marks, Reading = marks.Reading, ReadingMatched = marks.ReadingMarks, In = one.In is { } why ? new FoundWhere(why.Type, why.Field, why.Text, MatchMarks.Of(text, why.Text).Marks) : null }];
    }

    public async Task<IReadOnlyList<RecentChange>> LatestAsync(int limit, CancellationToken cancel)
    {
        var changes = await latest.ReadAsync(limit, visitor.Who, cancel);
        var titles = new Dictionary<Guid, string>();
        foreach (var group in changes.Where(c => c.First is { Type: not null, Id: not null }).GroupBy(c => c.First.Type!))
            foreach (var (id, title) in await reader.TitlesAsync(group.Key, [.. group.Select(c => c.First.Id!.Value)], visitor.Who, cancel)) titles[id] = title;
        var people = await TitlesAsync("user", [.. changes.Select(c => c.By).OfType<Guid>().Distinct()], cancel);
        return [.. from change in changes
                   where change.First is { Type: not null, Id: not null }
                   let kind = change.First.Kind switch { FeedKind.Created => RecentKind.Created, FeedKind.Deleted => RecentKind.Deleted, _ => RecentKind.Updated }
                   select new RecentChange(change.At, change.By is { } actor ? people.GetValueOrDefault(actor) : null, kind, change.Records, change.First.Type!.Name, change.First.Id!.Value, titles.GetValueOrDefault(change.First.Id.Value))];
    }

    public async Task<IReadOnlyDictionary<Guid, string>> TitlesAsync(string type, IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        ids.Count == 0 || Catalogue.Find(type) is not { } found ? new Dictionary<Guid, string>() : await reader.TitlesAsync(found, ids, visitor.Who, cancel);

    public Task<IReadOnlyDictionary<long, string>> ImportFilesAsync(IReadOnlyCollection<long> changeSets, CancellationToken cancel) => imports.FilesAsync(changeSets, visitor.Who, cancel);

    public Task<StoredFile?> FileAsync(Guid id, CancellationToken cancel) => files.FindAsync(id, visitor.Who, cancel);

    public async Task<string?> FileTextAsync(Guid id, int most, CancellationToken cancel) => await FileAsync(id, cancel) is { } file ? await contents.TextAsync(file, most, cancel) : null;

    public async Task<IReadOnlyList<SavedView>> ViewsAsync(string? type, CancellationToken cancel) =>
        [.. (await views.ListAsync(type, visitor.Who, cancel)).Where(v => Catalogue.Find(v.List.Type) is not null)
            .Select(v => new SavedView(v.List.Id, v.List.Type, v.List.Name, v.List.Where, v.List.Sort, v.List.Columns, v.List.Shared) { Mine = v.Mine, MayChange = v.MayChange, Roles = v.List.Roles, ForMyRole = v.List.Roles.Contains(visitor.Who.Role.Name, StringComparer.Ordinal), ForTeam = v.List.Team is not null, Totals = v.List.Totals, Group = v.List.Group, Layout = v.List.Layout })];

    public async Task<IReadOnlyList<string>> RolesForViewsAsync(CancellationToken cancel) =>
        visitor.Who.May(Functions.Settings) ? [.. (await roles.ListAsync(cancel)).Select(r => r.Role.Name)] : [];

    public Task<Problem?> SaveViewAsync(SavedView view, CancellationToken cancel) =>
        views.KeepAsync(new SavedList(view.Id, view.Type, view.Name, view.Where, view.Sort, view.Columns, view.Shared) { Totals = view.Totals, Group = view.Group, Layout = view.Layout, Roles = view.Roles, Team = view.ForTeam ? visitor.Who.TeamNo : null }, visitor.Who, cancel);

    public Task DeleteViewAsync(Guid id, CancellationToken cancel) => views.DeleteAsync(id, visitor.Who, cancel);

    private async Task<SaveAnswer> WriteAsync(RecordWrite write, CancellationToken cancel)
    {
        try
        {
            var outcome = await store.WriteAsync([write], new WriteContext(visitor.Who, "ui"), cancel);
            var record = await reader.GetAsync(write.Type, outcome.Items[0].Id, visitor.Who, cancel);
            return new SaveAnswer(record is null ? null : await RowAsync(record, cancel), outcome.ChangeSet == 0 ? null : outcome.ChangeSet, []);
        }
        catch (ProblemException refusal)
        {
            return new SaveAnswer(null, null, refusal.Problems, refusal.Problems is [{ Code: "record.changed" } met] ? await ConflictAsync(write.Type, met, cancel) : null);
        }
    }

    private async Task<SaveConflict?> ConflictAsync(RecordType type, Problem met, CancellationToken cancel)
    {
        if (met.Args?.GetValueOrDefault("fields") is not IReadOnlyList<ConflictField> { Count: > 0 } fields) return null;
        var versions = new[] { 0, 1, 2 }.Select(side => (IReadOnlyDictionary<string, object?>)fields.ToDictionary(f => f.Name, f => side switch { 0 => f.Yours, 1 => f.Theirs, _ => f.Original }, StringComparer.Ordinal));
        var titles = await TitlesAsync(type.Fields, versions, cancel);
        var who = met.Args["changedBy"] is Guid by && store.Catalogue.Find("user") is { } user ? (await reader.TitlesAsync(user, [by], visitor.Who, cancel)).GetValueOrDefault(by) : null;
        return new SaveConflict(who ?? "–", met.Args["changedAt"] is DateTime at ? at : default, Convert.ToInt32(met.Args["version"], CultureInfo.InvariantCulture), [.. fields.Select(f => new ConflictValue(f.Name, f.Yours, f.Theirs, f.Original))], titles);
    }

    private async Task<BulkAnswer> ManyAsync(IReadOnlyList<RecordWrite> writes, CancellationToken cancel)
    {
        try
        {
            var outcome = await store.WriteAsync(writes, new WriteContext(visitor.Who, "ui"), cancel);
            var asked = writes.Select(w => w.Id).ToHashSet();
            var parts = outcome.Items.Where(i => i.Gone is not null && !asked.Contains(i.Id)).ToList();
            return new BulkAnswer(outcome.Items.Count(i => i.Changed) - parts.Count, outcome.ChangeSet == 0 ? null : outcome.ChangeSet, []) { With = [.. parts.GroupBy(p => p.Gone!).Select(g => (g.Key, g.Count()))] };
        }
        catch (ProblemException refusal)
        {
            return new BulkAnswer(0, null, refusal.Problems);
        }
    }

    private async Task<RecordRow> RowAsync(RecordData record, CancellationToken cancel)
    {
        var values = new Dictionary<string, object?>(record.Values, StringComparer.Ordinal);
        // Those of the catalogue as this person sees it: what draws on something hidden is not there.
        var computed = (Catalogue.Find(record.Type.Name)?.Fields ?? []).Where(f => f.IsComputed).Select(f => f.Name).ToList();
        if (computed.Count > 0)
        {
            var page = await reader.ListAsync(new Core.Records.RecordQuery(record.Type, $"id = '{record.Id:D}'", "createdAt", computed, 1), visitor.Who, cancel);
            if (page.Rows.Count == 1) for (var i = 0; i < page.Fields.Count; i++) values[page.Fields[i].Name] = page.Rows[0].Values[i];
        }

        return new RecordRow(record.Id, (int)record.Version, values, await TitlesAsync(record.Type.Fields, [values], cancel)) { Files = await FilesAsync(record.Type.Fields, [values], cancel) };
    }

    private Task<IReadOnlyDictionary<Guid, StoredFile>> FilesAsync(IEnumerable<Field> fields, IEnumerable<IReadOnlyDictionary<string, object?>> rows, CancellationToken cancel) =>
        files.NamedAsync([.. fields.Where(f => f.Kind is FieldKind.File or FieldKind.Image).SelectMany(f => rows.Select(r => r.GetValueOrDefault(f.Name))).OfType<Guid>()], cancel);

    private async Task<IReadOnlyDictionary<Guid, string>> TitlesAsync(IEnumerable<Field> fields, IEnumerable<IReadOnlyDictionary<string, object?>> rows, CancellationToken cancel)
    {
        var all = rows.ToList();
        var titles = new Dictionary<Guid, string>();
        foreach (var group in fields.Where(f => f.Kind is FieldKind.Link or FieldKind.MultiLink && f.Target is not null && f.Name != SystemFields.Id).GroupBy(f => f.Target!))
        {
            var ids = group.SelectMany(f => all.Select(r => r.GetValueOrDefault(f.Name)).SelectMany(v => v switch { Guid one => [one], Guid[] many => many, _ => Array.Empty<Guid>() })).Where(id => id != Guid.Empty).Distinct().ToList();
            if (ids.Count == 0 || store.Catalogue.Find(group.Key) is not { } target) continue;
            foreach (var (id, title) in await reader.TitlesAsync(target, ids, visitor.Who, cancel)) titles[id] = title;
        }

        return titles;
    }
}
