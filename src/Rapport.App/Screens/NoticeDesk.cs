using Rapport.Core.Catalogue;
using Rapport.Core.Notices;
using Rapport.Core.Problems;
using Rapport.Kit.Notices;

namespace Rapport.App.Screens;

/// <summary>What the circuit's person is told, and follows.</summary>
internal sealed class NoticeDesk(NoticeReader notices, Followers followers, Visitor visitor) : INoticeDesk
{
    public Task<NoticePage> ListAsync(bool unreadOnly, int limit, string? cursor, CancellationToken cancel) => notices.ListAsync(visitor.Who, unreadOnly, limit, cursor, cancel);

    public Task<int> UnreadAsync(CancellationToken cancel) => notices.UnreadAsync(visitor.Who, cancel);

    public Task MarkAsync(IReadOnlyCollection<long>? numbers, bool read, CancellationToken cancel) => visitor.Viewer is null ? notices.MarkAsync(visitor.Who, numbers, read, cancel) : Task.CompletedTask;

    public bool MayFollow(RecordType type) => Followers.May(type);

    public async Task<FollowState?> FollowersAsync(RecordType type, Guid id, CancellationToken cancel)
    {
        try
        {
            return await followers.ReadAsync(type, id, visitor.Who, cancel);
        }
        catch (ProblemException)
        {
            // Deleted, or taken out of sight, at this moment.
            return null;
        }
    }

    public async Task FollowAsync(RecordType type, Guid id, bool follows, CancellationToken cancel)
    {
        try
        {
            await followers.SetAsync(type, id, follows, visitor.Who, cancel);
        }
        catch (ProblemException)
        {
            // As above: the page says so itself.
        }
    }
}
