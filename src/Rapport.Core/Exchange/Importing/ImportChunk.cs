using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Exchange.Importing;

/// <summary>
/// Writes one chunk of rows inside its transaction: links become ids, the match is looked up, then new records go in at
/// once and changed ones through the writer that logs them. What cannot be written is kept aside by row.
/// </summary>
internal sealed class ImportChunk(BulkWriter bulk, RecordWriter writer, RecordType type, ImportPlan plan, IReadOnlyList<ColumnMatch> columns, LinkFinder links, RecordMatcher matcher, Principal who)
{
    private readonly TypeShape shape = TypeShape.Of(type);
    private readonly Dictionary<Guid, long> teams = [];

    public int Created { get; private set; }
    public int Updated { get; private set; }
    public int Unchanged { get; private set; }

    public async Task WriteAsync(IReadOnlyList<ImportRow> rows, CancellationToken ct)
    {
        // Links and matches are looked up in the database, and may mean a row just before.
        if (matcher.IsAsked || columns.Any(c => c.Field is { Kind: FieldKind.Link or FieldKind.MultiLink })) await bulk.FlushAsync(ct);
        var (open, aside) = (rows.Where(r => r.IsOpen).ToList(), rows.Where(r => r is { IsOpen: false, IsLeftOut: false }).ToList());
        await links.BeginAsync(bulk.Session, rows);
        foreach (var row in open.Where(r => !RecordMatcher.TakeId(r))) row.Problems.Add(Problem.Invalid("cell.idExpected", Header(SystemFields.Id), ("value", "")));
        var progress = true;
        using var crossed = new CrossedLinks(type, columns, links, writer);
        while (open.Count > 0)
        {
            if (!progress && who.AccessTo(type).Write != RecordScope.None) crossed.Loosen(open);
            // A row that names a record of this chunk, or means the same as a row before it, goes in the next round.
            var waiting = (await links.ResolveAsync(bulk.Session, open, columns, isLast: !progress)).ToHashSet();
            // Of rows that mean the same the later has the last word, also where the earlier waits.
            var seen = new HashSet<string>(StringComparer.Ordinal);
            if (matcher.IsAsked) waiting.UnionWith(open.Where(r => r.Problems.Count == 0 && matcher.KeyOf(r.Values) is { } key && !seen.Add(key)).ToList());
            var now = open.Where(r => r.Problems.Count == 0 && !waiting.Contains(r)).ToList();
            await WriteRoundAsync(now, crossed, ct);
            if (waiting.Count > 0) await bulk.FlushAsync(ct);
            progress = now.Exists(r => r.Problems.Count == 0);
            open = [.. open.Where(r => waiting.Contains(r) && r.Problems.Count == 0)];
        }

        if (crossed.IsAny)
        {
            await bulk.FlushAsync(ct);
            var tied = await crossed.TieAsync(bulk.Session, AddAll);
            (Created, Updated, Unchanged) = (Created + tied.Created, Updated + tied.Updated, Unchanged + tied.Unchanged);
        }

        // Of a row that is kept aside anyway all is told at once: put right, it shows nothing new.
        if (!aside.Exists(LinkFinder.NamesSomebody)) return;
        await bulk.FlushAsync(ct);
        await links.ResolveAsync(bulk.Session, aside, columns, isLast: true);
    }

    private async Task WriteRoundAsync(List<ImportRow> rows, CrossedLinks crossed, CancellationToken ct)
    {
        foreach (var row in rows)
            if (links.RootOf(row) is { } root && await writer.Rows.LoadAsync(type, root) is { } record) await UpdateAsync(row, record, crossed);
        rows = rows.FindAll(r => links.RootOf(r) is null);
        if (rows.Count == 0) return;
        var fresh = rows;
        if (matcher.IsAsked)
        {
            fresh = [];
            var found = await matcher.FindAsync(bulk.Session, rows);
            foreach (var row in rows)
            {
                var records = matcher.KeyOf(row.Values) is { } key ? found[key].ToList() : [];
                if (records.Count > 1) row.Problems.Add(Problem.Conflict("import.matchDoubtful", string.Join(", ", plan.Match), ("count", records.Count)));
                else if (records.Count == 0 && plan.Mode == ImportMode.Update) row.Problems.Add(Problem.Missing("import.matchMissing", string.Join(", ", plan.Match)));
                else if (records.Count == 0) fresh.Add(row);
                else await UpdateAsync(row, records[0], crossed);
            }
        }

        if (fresh.Count > 0) await CreateAsync(fresh, ct);
    }

    private async Task UpdateAsync(ImportRow row, RecordData record, CrossedLinks crossed)
    {
        if (row.Values.ContainsKey(SystemFields.Id)) row.Values[SystemFields.Id] = record.Id;
        var wished = plan.Mode == ImportMode.Create ? [] : row.Values.Where(v => v.Key != SystemFields.Id && !RecordRules.Same(record[v.Key], v.Value)).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        var problems = wished.Count == 0 ? [] : await writer.TryAsync(RecordWrite.Update(type, record.Id, wished));
        if (problems.Count > 0) AddAll(row, problems);
        else if (wished.Count > 0) Updated++;
        else Unchanged++;
        if (problems.Count > 0 || !crossed.IsAny) return;
        crossed.Found(row, record.Id, plan.Mode == ImportMode.Create ? null : new RowChange(record, wished.Count == 0 ? record : (await writer.Rows.LoadAsync(type, record.Id))!));
    }

    private async Task CreateAsync(List<ImportRow> rows, CancellationToken ct)
    {
        var access = who.AccessTo(type);
        if (!access.Create)
        {
            foreach (var row in rows) row.Problems.Add(Problem.Denied("access.create", null, ("type", type.Name)));
            return;
        }

        foreach (var row in rows) LeaveEmpty(row);
        // A role that sees a part only, users and teams: record by record, with every question asked.
        if (type.WriteFunction is not null || access.Read != RecordScope.All || access.IsNarrowed || who.StandsFor.Count > 0 || writer.Limits.ConcernSums(type) || type.Parent is not null && !SeesAllParents())
        {
            foreach (var row in rows)
            {
                var id = row.Values.Remove(SystemFields.Id, out var given) ? (Guid?)given : null;
                var problems = await writer.TryAsync(new RecordWrite(WriteKind.Create, type, id, row.Values));
                if (id is not null) row.Values[SystemFields.Id] = id;
                if (problems.Count == 0) Created++;
                else AddAll(row, problems);
            }

            return;
        }

        foreach (var row in rows) Fill(row);
        await CheckFilesAsync(rows);
        await CheckLimitsAsync(rows);
        rows = rows.FindAll(r => r.Problems.Count == 0);
        if (rows.Count == 0) return;
        var drafts = rows.ConvertAll(r => r.Values);
        if (type.HasOwner) await GiveTeamsAsync(drafts);
        var asked = shape.Unique.Append(type[SystemFields.Id]).Select(f => (Field: f, Values: drafts.ConvertAll(d => d.GetValueOrDefault(f.Name)))).ToList();
        // The rows are worked out while those before them are inserted; only then the database can say what is taken.
        var prepared = await bulk.PrepareAsync(type, drafts, ct);
        await bulk.FlushAsync(ct);
        foreach (var (field, values) in asked) await KeepTakenAsideAsync(rows, field, values);
        var kept = rows.FindAll(r => r.Problems.Count == 0).ConvertAll(r => r.Values);
        Created += kept.Count;
        var isNew = (await PutBackAsync(prepared, kept, asked[^1].Values)).ToHashSet<Dictionary<string, object?>>(ReferenceEqualityComparer.Instance);
        prepared.Leave(drafts.FindAll(d => !isNew.Contains(d)));
        bulk.Put(prepared);
        foreach (var draft in isNew) bulk.Sums.Touch(type, draft);
    }

    private bool SeesAllParents() => type[type.Parent!].Target is { } name && writer.Transaction.Catalogue.Find(name) is { } parent && who.AccessTo(parent) is { Read: RecordScope.All, Criteria: null } && (parent.Parent is null || parent == type);

    /// <summary>A row that brings its own id comes from an export: what is empty in it was empty there, and gets no default.</summary>
    private void LeaveEmpty(ImportRow row)
    {
        if (!row.Values.ContainsKey(SystemFields.Id) || !columns.Any(c => c.Field?.Name == SystemFields.Id)) return;
        foreach (var column in columns)
            if (column.Field is { Default: not null, Required: false } field) row.Values.TryAdd(field.Name, null);
    }

    /// <summary>What the table does not say: defaults, and what follows from other fields. What it says was checked when it was read.</summary>
    private void Fill(ImportRow row)
    {
        var read = row.Values.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var field in shape.Writable)
            if (field.Default is not null) row.Values.TryAdd(field.Name, field.Default);
        type.Complete?.Invoke(row.Values, null, writer.Transaction.Now);
        foreach (var field in shape.Writable)
        {
            if (read.Contains(field.Name)) continue;
            var value = row.Values.GetValueOrDefault(field.Name);
            if (RecordRules.Check(field, ref value, writer.Transaction.Catalogue.Region) is { } problem) row.Problems.Add(problem with { At = Header(field.Name) });
            else if (value is not null) row.Values[field.Name] = value;
        }

        row.Problems.AddRange(RecordRules.Whole(type, row.Values, null, () => writer.Transaction.Asked).Select(p => p with { At = p.At is null ? null : Header(p.At) }));
    }

    /// <summary>A table may name files by their ids: those that the importing person may have.</summary>
    private async Task CheckFilesAsync(List<ImportRow> rows)
    {
        foreach (var field in type.Fields.Where(f => f.Kind is FieldKind.File or FieldKind.Image))
            foreach (var row in rows)
                if (row.Values.GetValueOrDefault(field.Name) is Guid file && await writer.Sight.FileProblemAsync(field, file) is { } problem) row.Problems.Add(problem with { At = Header(field.Name) });
    }

    private async Task CheckLimitsAsync(List<ImportRow> rows)
    {
        if (!writer.Limits.Concern(type)) return;
        foreach (var row in rows)
            if (!await writer.Limits.HoldAsync(type, null, row.Values)) AddAll(row, writer.Transaction.TakeProblems());
    }

    /// <summary>Values that must be unique are asked for in a list; of two rows with the same one, the second is kept aside.</summary>
    private async Task KeepTakenAsideAsync(List<ImportRow> rows, Field field, List<object?> values)
    {
        var open = Enumerable.Range(0, rows.Count).Where(i => rows[i].Problems.Count == 0).ToList();
        foreach (var i in await new UniqueField(type, field, bulk.Session.Dialect).TakenAsync(bulk.Session, open.ConvertAll(o => values[o])))
            rows[open[i]].Problems.Add(Problem.Conflict("field.taken", Header(field.Name), ("value", values[open[i]])));
    }

    /// <summary>
    /// Ids that belonged to records deleted since come back with the history of those records, whose versions go on.
    /// Answers the rest.
    /// </summary>
    private async Task<List<Dictionary<string, object?>>> PutBackAsync(BulkRows prepared, List<Dictionary<string, object?>> drafts, List<object?> given)
    {
        var ids = given.OfType<Guid>().ToList();
        if (ids.Count == 0) return drafts;
        var deleted = await DeletedRecords.FindAsync(bulk.Session, type, ids);
        if (deleted.Count == 0) return drafts;
        await prepared.WorkedOutAsync();
        foreach (var draft in drafts)
        {
            if (draft.GetValueOrDefault(SystemFields.Id) is not Guid id || !deleted.TryGetValue(id, out var was)) continue;
            foreach (var name in (string[])["createdAt", "createdBy", "createdSet"]) draft[name] = was.Values.GetValueOrDefault(name);
            await writer.Removal.RestoreAsync(type, draft, was.Version + 1);
        }

        writer.Transaction.Demand();
        return [.. drafts.Where(d => d.GetValueOrDefault(SystemFields.Id) is not Guid id || !deleted.ContainsKey(id))];
    }

    /// <summary>A record without an owner gets the importing person; its team is that of its owner.</summary>
    private async Task GiveTeamsAsync(List<Dictionary<string, object?>> drafts)
    {
        var owners = drafts.Select(d => d.GetValueOrDefault(SystemFields.Owner)).OfType<Guid>().Where(o => o != who.UserId && !teams.ContainsKey(o)).Distinct().Cast<object>().ToList();
        if (owners.Count > 0 && writer.Transaction.Catalogue.Find("user") is { } users)
            foreach (var row in await bulk.FetchAsync(users, SystemFields.Id, owners, [SystemFields.Id, "team"])) teams[(Guid)row[0]!] = row[1] as long? ?? 0;
        foreach (var draft in drafts)
        {
            if (who.UserId != Guid.Empty) draft.TryAdd(SystemFields.Owner, who.UserId);
            draft[SystemFields.Team] = draft.GetValueOrDefault(SystemFields.Owner) is Guid owner && owner != who.UserId ? teams.GetValueOrDefault(owner) : (long)who.TeamNo;
        }
    }

    private void AddAll(ImportRow row, IReadOnlyList<Problem> problems) => row.Problems.AddRange(problems.Select(p => p.At is null ? p : p with { At = Header(p.At) }));

    private string Header(string field) => columns.FirstOrDefault(c => c.Field?.Name == field)?.Header ?? field;
}
