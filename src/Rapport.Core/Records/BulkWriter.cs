using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Core.Records;

/// <summary>
/// Creates many records at once, compactly: the record carries its change set, no row of the log is written for it.
/// Works on one chunk inside one transaction; the caller has checked the values by <see cref="RecordRules"/>, and those of a person by <see cref="WriteLimits"/>.
/// </summary>
public sealed class BulkWriter
{
    private const int MostInList = 200;
    private static readonly string Places = string.Join(", ", Enumerable.Range(1, MostInList).Select(i => $"${i.ToString(CultureInfo.InvariantCulture)}"));

    private readonly WriteSession session;
    private readonly IRecordIndexer index;
    private readonly Principal who;
    private readonly long set;
    private readonly DateTime now;
    private BulkRows? waiting;

    internal BulkWriter(WriteSession session, IRecordIndexer index, Principal who, long set, DateTime now)
    {
        this.session = session;
        this.index = index;
        this.who = who;
        this.set = set;
        this.now = ValueJson.Milliseconds(now);
    }

    public WriteSession Session => session;

    /// <summary>Number of the change set that the created records carry.</summary>
    public long ChangeSet => set;

    /// <summary>What follows from lines that the chunk writes row by row; <see cref="CreateAsync"/> leaves sums to its caller.</summary>
    internal LineSums Sums { get; } = new();

    /// <summary>A writer of single records in the same transaction and set, for what a chunk changes.</summary>
    internal RecordWriter Writer(RecordCatalogue catalogue, WriteContext context)
    {
        var transaction = new WriteTransaction(session, catalogue, index, context, now) { Sums = Sums };
        transaction.Continue(set);
        return new RecordWriter(transaction);
    }

    /// <summary>
    /// Programs that make records know nothing of run-time fields: what such a field has as its default they get, unless they say that it
    /// is empty. One that requires a value and has no default stops them, before half a table lacks it.
    /// </summary>
    private static void FillDefaults(RecordType type, TypeShape shape, IReadOnlyList<Dictionary<string, object?>> drafts)
    {
        foreach (var field in shape.Custom.Where(f => f.Default is not null || f.Required))
            foreach (var draft in drafts.Where(d => d.GetValueOrDefault(field.Name) is null && (field.Required || !d.ContainsKey(field.Name))))
                draft[field.Name] = field.Default ?? throw new ProblemException(Problem.Refused("fields.requiredHere", field.Name, ("type", type.Name), ("name", field.Name)));
    }

    /// <summary>Creates records from values by field name. Each draft gets its system fields, among them <c>id</c> unless given.</summary>
    public async Task CreateAsync(RecordType type, IReadOnlyList<Dictionary<string, object?>> drafts, CancellationToken ct)
    {
        if (drafts.Count == 0) return;
        await FlushAsync(ct);
        waiting = await PrepareAsync(type, drafts, ct);
        await FlushAsync(ct);
    }

    /// <summary>
    /// Draws the numbers of records to be created and begins to work their rows out beside whatever the caller does next.
    /// Nothing is written before <see cref="Put"/> and <see cref="FlushAsync"/>.
    /// </summary>
    internal async Task<BulkRows> PrepareAsync(RecordType type, IReadOnlyList<Dictionary<string, object?>> drafts, CancellationToken ct)
    {
        var shape = TypeShape.Of(type);
        FillDefaults(type, shape, drafts);
        var numbers = await session.DrawNumbersAsync(type.Table, drafts.Count, ct);
        foreach (var field in shape.AutoNumbers) await AutoNumbers.FillAsync(session, type, field, drafts, AutoNumbers.DayOf(now, who.TimeZone));
        var moment = new DateTimeOffset(now);
        foreach (var draft in drafts)
        {
            if (!draft.ContainsKey(SystemFields.Id)) draft[SystemFields.Id] = Guid.CreateVersion7(moment);
            draft[SystemFields.Version] = 1L;
            draft["createdAt"] = draft["changedAt"] = now;
            draft["createdBy"] = draft["changedBy"] = who.UserId;
            draft["createdSet"] = draft["changedSet"] = set;
            if (type.HasOwner && !draft.ContainsKey(SystemFields.Team))
            {
                draft[SystemFields.Team] = (long)who.TeamNo;
                if (who.UserId != Guid.Empty) draft.TryAdd(SystemFields.Owner, who.UserId);
            }
        }

        return new BulkRows(type, drafts, numbers, session.Dialect, index, ct);
    }

    /// <summary>Has prepared rows written by the next <see cref="FlushAsync"/>, which must have written those before.</summary>
    internal void Put(BulkRows rows) => waiting = rows;

    /// <summary>Writes the rows that wait. Whoever reads them in the same transaction calls it before.</summary>
    internal async Task FlushAsync(CancellationToken ct)
    {
        if (waiting is not { } rows) return;
        waiting = null;
        var (type, shape) = (rows.Type, TypeShape.Of(rows.Type));
        await session.InsertManyAsync(shape.Bulk, await rows.ValuesAsync(), ct);
        if (type.Timeline is not null)
            await session.InsertManyAsync(TimelineWriter.Table, [.. rows.Drafts.SelectMany(d => TimelineWriter.Rows(type, d, set, session.Dialect))], ct);
        await index.PutManyAsync(session, await rows.EntriesAsync(), areNew: true, ct);
        foreach (var field in shape.MultiLinks) await WriteLinksAsync(type, field, rows.Drafts, ct);
        foreach (var draft in rows.Drafts) session.Related.Whole(type, draft);
    }

    /// <summary>
    /// Rows whose field <paramref name="by"/> is one of <paramref name="values"/>, with the named fields in their order.
    /// For matching inside an import; no access check, the run as a whole has been allowed.
    /// </summary>
    public async Task<List<object?[]>> FetchAsync(RecordType type, string by, IReadOnlyCollection<object> values, IReadOnlyList<string> fields)
    {
        var rows = new List<object?[]>(values.Count);
        var columns = fields.Select(f => type[f]).ToArray();
        foreach (var some in values.Chunk(MostInList))
        {
            // The list is filled up to one length by repeating a value: one statement to prepare, not one per length.
            var bound = new object?[MostInList];
            for (var i = 0; i < MostInList; i++) bound[i] = session.Dialect.ToDb(type[by].Kind, some[Math.Min(i, some.Length - 1)]);
            await using var command = session.Command($"select {string.Join(", ", columns.Select(c => c.Column))} from {type.Table} where {type[by].Column} in ({Places})", bound);
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                var read = new object?[columns.Length];
                for (var i = 0; i < columns.Length; i++) read[i] = session.Dialect.FromDb(columns[i].Kind, row, i);
                rows.Add(read);
            }
        }

        return rows;
    }

    /// <summary>Sets fields of a record that this same run created, such as totals that grew. No log row: the creation covers it.</summary>
    public async Task AmendAsync(RecordType type, Guid id, IReadOnlyDictionary<string, object?> values)
    {
        var sets = values.Keys.Select((name, i) => $"{type[name].Column} = ${(i + 3).ToString(CultureInfo.InvariantCulture)}");
        await session.ExecuteAsync($"update {type.Table} set {string.Join(", ", sets)} where id = $1 and created_set = $2 and version = 1",
            [session.Dialect.ToDb(FieldKind.Link, id), set, .. values.Select(v => session.Dialect.ToDb(type[v.Key].Kind, v.Value))]);
        session.Related.Wrote(type, [id]);
    }

    private async Task WriteLinksAsync(RecordType type, Field field, IReadOnlyList<Dictionary<string, object?>> drafts, CancellationToken ct)
    {
        var rows = from draft in drafts
                   from to in draft.GetValueOrDefault(field.Name) as Guid[] ?? []
                   select new object?[] { (long)type.Number, field.Name, session.Dialect.ToDb(FieldKind.Link, draft[SystemFields.Id]), session.Dialect.ToDb(FieldKind.Link, to) };
        await session.InsertManyAsync(new BulkTable("core_link", ["type_no", "field", "from_id", "to_id"], [ColumnType.Integer, ColumnType.Text, ColumnType.Id, ColumnType.Id]), [.. rows], ct);
    }
}
