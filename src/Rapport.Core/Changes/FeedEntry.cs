using Rapport.Core.Catalogue;

namespace Rapport.Core.Changes;

public enum FeedKind
{
    Created,
    Updated,
    Deleted,

    /// <summary>All that <see cref="FeedEntry.UndoOf"/> did is being taken back; the single records follow.</summary>
    Undone,
}

/// <summary>
/// One change of one record. <paramref name="Version"/> is the record's version after it; a created record carries its
/// version of now. The feed tells each change at least once: take an entry only when its version is higher than the
/// one you have.
/// </summary>
public sealed record FeedEntry(long ChangeSet, DateTime At, Guid? By, string Origin, FeedKind Kind, RecordType? Type, Guid? Id, long? Version)
{
    /// <summary>Fields before and after, without those hidden from the caller; only for updates.</summary>
    public IReadOnlyList<FieldChange>? Fields { get; init; }

    public long? UndoOf { get; init; }
}

/// <summary>Entries in the feed's order and the cursor behind them. <paramref name="More"/>: ask again at once.</summary>
public sealed record FeedPage(IReadOnlyList<FeedEntry> Entries, string Next, bool More);
