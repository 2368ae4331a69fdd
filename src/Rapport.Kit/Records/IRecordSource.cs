using System.Collections.ObjectModel;
using Rapport.Core.Access.Limits;
using Rapport.Core.Catalogue;
using Rapport.Core.Files;
using Rapport.Core.Problems;
using Rapport.Kit.Words;

namespace Rapport.Kit.Records;

/// <summary>
/// All that the generic screens ask of the record engine, as the signed-in person: every call applies that person's
/// rights, so a screen shows what it gets. Values are those of <see cref="FieldKind"/>.
/// </summary>
public interface IRecordSource
{
    /// <summary>The record types and fields this person may see.</summary>
    RecordCatalogue Catalogue { get; }

    /// <summary>What this person may do with records of a type.</summary>
    RecordRights RightsOn(RecordType type);

    Task<RecordPageOf<RecordRow>> ListAsync(RecordQuery query, CancellationToken cancel);

    /// <summary>How many records match, counted up to <paramref name="most"/>.</summary>
    Task<CappedCount> CountAsync(string type, string? where, CancellationToken cancel, int most = 10_000);

    /// <summary>Null when the criteria can be understood; otherwise the problem, whose <c>At</c> is the character (from 0).</summary>
    Problem? CheckCriteria(string type, string where);

    Task<RecordRow?> GetAsync(string type, Guid id, CancellationToken cancel);

    Task<SaveAnswer> CreateAsync(string type, IReadOnlyDictionary<string, object?> values, CancellationToken cancel);

    /// <summary>Saves fields of one record. A version that has moved on gives <see cref="SaveAnswer.Conflict"/> when the same fields differ.</summary>
    Task<SaveAnswer> SaveAsync(string type, Guid id, int version, IReadOnlyDictionary<string, object?> changes, CancellationToken cancel);

    /// <summary>Sets the same fields on many records in one change set.</summary>
    Task<BulkAnswer> SaveManyAsync(string type, IReadOnlyList<Guid> ids, IReadOnlyDictionary<string, object?> changes, CancellationToken cancel);

    /// <summary>Carries out several wishes on records of any types in one change set: all or none. Later ones may link to earlier ones.</summary>
    Task<BulkAnswer> SaveAllAsync(IReadOnlyList<RecordWish> wishes, CancellationToken cancel);

    Task<BulkAnswer> DeleteAsync(string type, IReadOnlyList<Guid> ids, CancellationToken cancel);

    /// <summary>
    /// Takes a change set back; a problem says what stands in the way. One of many records is taken back by a job, which goes on
    /// when the page is left; <paramref name="progress"/> hears how far it is.
    /// </summary>
    Task<UndoAnswer> UndoAsync(long changeSet, CancellationToken cancel, IProgress<double>? progress = null);

    /// <summary>What happened last in this person's sight, newest first.</summary>
    Task<IReadOnlyList<RecentChange>> LatestAsync(int limit, CancellationToken cancel);

    Task<RecordPageOf<TimelineItem>> TimelineAsync(string type, Guid id, string? cursor, CancellationToken cancel);

    /// <summary>When records got the present value of a field; one that stands since its creation is not in the answer.</summary>
    Task<IReadOnlyDictionary<Guid, DateTime>> SinceAsync(string type, string field, IReadOnlyCollection<Guid> ids, CancellationToken cancel);

    /// <summary>One entry per relation that points at the record, with its capped count.</summary>
    Task<IReadOnlyList<RelatedCount>> RelatedAsync(string type, Guid id, CancellationToken cancel);

    /// <summary>How much this person may set the fields of a type to: of one record, or of a new one where <paramref name="id"/> is null.</summary>
    Task<IReadOnlyList<FieldLimit>> LimitsAsync(RecordType type, Guid? id, CancellationToken cancel);

    /// <summary>Names of some who can change rights: whom to ask.</summary>
    Task<IReadOnlyList<string>> WhomToAskAsync(CancellationToken cancel);

    /// <summary>The one search box; <paramref name="type"/> narrows it to a link's target.</summary>
    Task<IReadOnlyList<SearchHit>> SearchAsync(string text, string? type, int limit, CancellationToken cancel);

    /// <summary>Titles of records by id, as far as this person may see them.</summary>
    Task<IReadOnlyDictionary<Guid, string>> TitlesAsync(string type, IReadOnlyCollection<Guid> ids, CancellationToken cancel);

    /// <summary>Names of the files from which change sets came, as far as they are imports that this person may know of.</summary>
    Task<IReadOnlyDictionary<long, string>> ImportFilesAsync(IReadOnlyCollection<long> changeSets, CancellationToken cancel);

    /// <summary>What is known of an uploaded file, where this person may have it.</summary>
    Task<StoredFile?> FileAsync(Guid id, CancellationToken cancel);

    /// <summary>The beginning of a file of text, at most so many characters; null where this person may not have it.</summary>
    Task<string?> FileTextAsync(Guid id, int most, CancellationToken cancel);

    /// <summary>This person's views and the shared ones, of one type or of all.</summary>
    Task<IReadOnlyList<SavedView>> ViewsAsync(string? type, CancellationToken cancel);

    /// <summary>Roles for which this person may say what opens first; none where that is not theirs to say.</summary>
    Task<IReadOnlyList<string>> RolesForViewsAsync(CancellationToken cancel);

    /// <summary>What is wrong with its name; null once it is kept.</summary>
    Task<Problem?> SaveViewAsync(SavedView view, CancellationToken cancel);

    Task DeleteViewAsync(Guid id, CancellationToken cancel);
}

/// <summary>One page of a list. <paramref name="Next"/> is null on the last page.</summary>
public sealed record RecordPageOf<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Cursors within the page, one behind every <see cref="RecordQuery.MarkEvery"/> rows that others follow.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];
}

/// <summary><paramref name="Sort"/> is <c>name</c> or <c>-placedAt,name</c>; null takes the type's own order.</summary>
public sealed record RecordQuery(string Type, string? Where, string? Sort, int Limit, string? Cursor)
{
    /// <summary>Fields wanted besides id, version and title; null = those in lists.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Of each so many rows the cursor behind them is wanted, too: see <see cref="RecordPageOf{T}.Marks"/>.</summary>
    public int MarkEvery { get; init; }
}

/// <summary>A record as screens see it. <paramref name="Titles"/> holds the titles of linked records by their id.</summary>
public sealed record RecordRow(Guid Id, int Version, IReadOnlyDictionary<string, object?> Values, IReadOnlyDictionary<Guid, string> Titles)
{
    /// <summary>The files that the values name, by their id.</summary>
    public IReadOnlyDictionary<Guid, StoredFile> Files { get; init; } = ReadOnlyDictionary<Guid, StoredFile>.Empty;

    /// <summary>It may be seen, but not changed; told of a single record only.</summary>
    public bool IsLocked { get; init; }

    public object? this[string field] => Values.GetValueOrDefault(field);
}

public sealed record RecordRights(bool Create, bool Write, bool Delete, bool Import, bool Export)
{
    public IReadOnlySet<string> ReadOnlyFields { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Fields whose amount is limited for this person, on some records at least; <see cref="IRecordSource.LimitsAsync"/> says how.</summary>
    public IReadOnlySet<string> LimitedFields { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Name of the person's role.</summary>
    public string Role { get; init; } = "";

    /// <summary>The criterion by which records are in this person's sight, as far as fields of their own decide: empty for who sees all; null where more decides.</summary>
    public string? Scope { get; init; } = "";
}

/// <summary>"10,000+" when <paramref name="More"/>.</summary>
public readonly record struct CappedCount(int Count, bool More);

/// <summary>Answer to a save: problems, a conflict, or the record as it now is with the change set to take it back by.</summary>
public sealed record SaveAnswer(RecordRow? Record, long? ChangeSet, IReadOnlyList<Problem> Problems, SaveConflict? Conflict = null)
{
    public bool Done => Record is not null;

    public static SaveAnswer Refused(params Problem[] problems) => new(null, null, problems);
}

/// <summary>Two edits met: who the other was, the version to save over, and the wished fields as both see them.</summary>
public sealed record SaveConflict(string Who, DateTime At, int Version, IReadOnlyList<ConflictValue> Fields, IReadOnlyDictionary<Guid, string> Titles);

/// <summary>One field of a conflict: what was wished, what stands there now, what the wisher had seen.</summary>
public sealed record ConflictValue(string Field, object? Yours, object? Theirs, object? Original);

/// <summary>Answer to an undo: the change set that undoes it in turn, or why it was not done, or not wholly.</summary>
public sealed record UndoAnswer(long? ChangeSet, Problem? Problem);

public enum RecentKind
{
    Created,
    Updated,
    Deleted,
}

/// <summary>One change set as a line: who did what to how many records, one of which is named.</summary>
public sealed record RecentChange(DateTime At, string? Who, RecentKind Kind, long Records, string Type, Guid Id, string? Title)
{
    public bool Deleted => Kind == RecentKind.Deleted;
}

/// <summary>A record to be made under an id of one's own, or, with the version that was seen, to be changed.</summary>
public sealed record RecordWish(string Type, Guid Id, IReadOnlyDictionary<string, object?> Values, int? Version = null);

public sealed record BulkAnswer(int Changed, long? ChangeSet, IReadOnlyList<Problem> Problems)
{
    /// <summary>Parts that were deleted with the records, such as their contact points: how many of each type; not counted in <see cref="Changed"/>.</summary>
    public IReadOnlyList<(RecordType Type, int Count)> With { get; init; } = [];
}

/// <summary>
/// One entry of a timeline. <paramref name="Kind"/> is a <see cref="TimelineEntry"/> kind or <c>created</c>,
/// <c>changed</c>, <c>deleted</c>; <paramref name="Text"/> is the line shown after the verb.
/// </summary>
public sealed record TimelineItem(Guid Id, string Kind, DateTime At, string Text)
{
    public decimal? Amount { get; init; }
    public string? Currency { get; init; }
    public string? Who { get; init; }
    public string? Detail { get; init; }

    /// <summary>Type and id of the record behind the entry.</summary>
    public (string Type, Guid Id)? Record { get; init; }

    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <summary>The record behind the entry with its <see cref="TimelineEntry.Details"/>; null where there are none to tell.</summary>
    public RecordRow? Row { get; init; }

    /// <summary>Titles of the records that the changes name.</summary>
    public IReadOnlyDictionary<Guid, string> Titles { get; init; } = new Dictionary<Guid, string>();
    public long? ChangeSet { get; init; }
}

/// <summary>A field's value before and after, in the field's own domain.</summary>
public sealed record FieldChange(string Field, object? Before, object? After);

public sealed record RelatedCount(Relation Relation, CappedCount Count);

/// <summary>A record found, with the parts of its title that matched (start, length) and what is shown beside it.</summary>
public sealed record SearchHit(string Type, Guid Id, string Title, string? Subtitle)
{
    public IReadOnlyList<(int Start, int Length)> Matched { get; init; } = [];

    /// <summary>Pinyin of the title where the search matched by it.</summary>
    public string? Reading { get; init; }

    /// <summary>Parts of the reading that matched.</summary>
    public IReadOnlyList<(int Start, int Length)> ReadingMatched { get; init; } = [];

    /// <summary>True where only a typing error that was put right led to it.</summary>
    public bool IsGuess { get; init; }

    /// <summary>Where it was found, if its title does not tell.</summary>
    public FoundWhere? In { get; init; }
}

/// <summary>The field in which a search met its words, of the record found or of one that leads to it, and the words around.</summary>
public sealed record FoundWhere(RecordType Type, Field Field, string Text, IReadOnlyList<(int Start, int Length)> Matched)
{
    /// <summary>"City:"; of a note or a file what it is: its fields say nothing to somebody who looks for its customer.</summary>
    public string Label(Texts texts, string shown) => texts["find.in", ("field", Type.IsCompanion && Type.Name != shown ? texts.Type(Type) : texts.Field(Type, Field))];
}

/// <summary>A list kept under a name: criteria, sort, columns; shared with everybody or one's own.</summary>
public sealed record SavedView(Guid Id, string Type, string Name, string? Where, string? Sort, IReadOnlyList<string> Columns, bool Shared)
{
    /// <summary>False for a shared view of somebody else: it can be used, not changed.</summary>
    public bool Mine { get; init; } = true;

    /// <summary>Also what others share, for whoever looks after the settings.</summary>
    public bool MayChange { get; init; } = true;

    /// <summary>Offered to the people of its owner's team, and of the teams below it.</summary>
    public bool ForTeam { get; init; }

    /// <summary>Roles whose people see it first, where they chose no other.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The reader's role is among them.</summary>
    public bool ForMyRole { get; init; }

    /// <summary>How it is laid out, <c>board.state</c>; null for as all records of the type were last.</summary>
    public string? Layout { get; init; }

    /// <summary>Figures in the foot, <c>sales:sum,city:unique</c>; null for the usual ones.</summary>
    public string? Totals { get; init; }

    /// <summary>What it is grouped by; null for a plain list.</summary>
    public string? Group { get; init; }
}
