using Rapport.Core.Notices;
using Rapport.Kit.Shell;

namespace Rapport.Kit.Notices;

/// <summary>The unread count of one open page, kept up while it is open. Other nodes' notices are found by looking now and then.</summary>
public sealed class NoticeState : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(45);
    private readonly INoticeDesk desk;
    private readonly LiveNotices live;
    private readonly Guid user;
    private readonly ITimer timer;
    private bool gone;

    public NoticeState(INoticeDesk desk, LiveNotices live, CurrentUser user, TimeProvider clock)
    {
        (this.desk, this.live, this.user) = (desk, live, user.Id);
        live.Changed += Hear;
        timer = clock.CreateTimer(_ => _ = LookAsync(), null, LookAgain, LookAgain);
    }

    public int Unread { get; private set; }

    /// <summary>"99+" beyond what is counted.</summary>
    public string Shown => Unread > NoticeReader.MostCounted ? $"{NoticeReader.MostCounted}+" : Unread.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Something came or was read; called outside the page's own thread.</summary>
    public event Action? Changed;

    public async Task LookAsync()
    {
        try
        {
            if (gone) return;
            var unread = await desk.UnreadAsync(CancellationToken.None);
            if (gone) return;
            Unread = unread;
            Changed?.Invoke();
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException or System.Data.Common.DbException)
        {
            // The page was left, or the database is away for a moment: the next look tells.
        }
    }

    private void Hear(IReadOnlySet<Guid> users)
    {
        if (users.Contains(user)) _ = LookAsync();
    }

    public void Dispose()
    {
        gone = true;
        live.Changed -= Hear;
        timer.Dispose();
    }
}
