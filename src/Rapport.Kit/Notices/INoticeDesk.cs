using Rapport.Core.Catalogue;
using Rapport.Core.Notices;

namespace Rapport.Kit.Notices;

/// <summary>What the signed-in person is told, and follows.</summary>
public interface INoticeDesk
{
    Task<NoticePage> ListAsync(bool unreadOnly, int limit, string? cursor, CancellationToken cancel);

    /// <summary>How many are unread; beyond <see cref="NoticeReader.MostCounted"/> it is only known that there are more.</summary>
    Task<int> UnreadAsync(CancellationToken cancel);

    /// <summary>Marks some, or all where <paramref name="numbers"/> is null.</summary>
    Task MarkAsync(IReadOnlyCollection<long>? numbers, bool read, CancellationToken cancel);

    bool MayFollow(RecordType type);

    /// <summary>Null where the record is not there for this person.</summary>
    Task<FollowState?> FollowersAsync(RecordType type, Guid id, CancellationToken cancel);

    Task FollowAsync(RecordType type, Guid id, bool follows, CancellationToken cancel);
}
