using Rapport.App.Doors;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;

namespace Rapport.App.Screens;

/// <summary>
/// The signed-in person of one circuit. Set by the root component before any screen asks; read anew whenever users,
/// teams or roles changed, so that a right taken away is gone at the next step and not at the next sign-in.
/// </summary>
internal sealed class Visitor(Users users, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);
    private Principal? who;
    private Session? session;
    private (RecordCatalogue Of, RecordCatalogue Visible)? cut;
    private DateTimeOffset until;
    private DateTimeOffset held;
    private int stamp;

    public Principal Who => who ?? throw new InvalidOperationException("Nobody is signed in on this circuit.");

    public bool IsKnown => who is not null;

    /// <summary>The user was switched off or the session ended: nothing is allowed any more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Grows when the rights changed: screens are drawn anew under it.</summary>
    public int Version { get; private set; }

    public Guid User => Who.UserId;

    public async Task IsAsync(Session cookie)
    {
        session = cookie;
        if (await ReadAsync() is { } principal) who = principal;
    }

    /// <summary>Before each step of the person, and when somebody changed rights.</summary>
    public async Task RefreshAsync()
    {
        if (who is null || IsGone || held > clock.GetUtcNow() || (stamp == users.Stamp && until > clock.GetUtcNow())) return;
        if (await ReadAsync() is not { } now)
        {
            (who, IsGone) = (who with { Role = new Role("", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Nothing) }, true);
            cut = null;
            Version++;
            return;
        }

        var changed = Roles.ToJson(now.Role) != Roles.ToJson(who.Role) || !now.TeamNumbers.SequenceEqual(who.TeamNumbers);
        who = now;
        if (!changed) return;
        cut = null;
        Version++;
    }

    /// <summary>This very session has just ended all others and fetches a new cookie: for that moment it does not count as gone.</summary>
    public void Hold(bool on) => held = on ? clock.GetUtcNow() + Fresh : default;

    /// <summary>The catalogue without the types and fields that the person may not see.</summary>
    public RecordCatalogue Visible(RecordCatalogue all)
    {
        if (cut is { } known && ReferenceEquals(known.Of, all)) return known.Visible;
        var sight = new Sight(all, Who);
        var visible = new RecordCatalogue(all.Types.Where(t => Who.AccessTo(t).Read != RecordScope.None)
            .Select(t => t.Fields.Any(f => sight.Hides(t, f)) ? t with { Fields = [.. t.Fields.Where(f => !sight.Hides(t, f))] } : t), all.Stamp);
        cut = (all, visible);
        return visible;
    }

    private async Task<Principal?> ReadAsync()
    {
        (stamp, until) = (users.Stamp, clock.GetUtcNow() + Fresh);
        return session is not null && await users.PrincipalAsync(session.User, null, CancellationToken.None) is { } principal && principal.SecurityStamp == session.Stamp ? principal : null;
    }
}
