using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Rapport.App.Doors;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;

namespace Rapport.App.Screens;

/// <summary>
/// The signed-in person of one circuit. Set by the root component before any screen asks; read anew whenever users,
/// teams or roles changed, so that a right taken away is gone at the next step and not at the next sign-in.
/// </summary>
internal sealed class Visitor(Users users, EntryRules rules, Viewing.Viewings viewings, TimeProvider clock)
{
    private static readonly ConditionalWeakTable<RecordCatalogue, ConcurrentDictionary<string, RecordCatalogue>> Cuts = [];
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);
    private Principal? who;
    private Session? session;
    private (RecordCatalogue Of, RecordCatalogue Visible)? cut;
    private DateTimeOffset until;
    private DateTimeOffset seen;
    private int stamp;

    public Principal Who => who ?? throw new InvalidOperationException("Nobody is signed in on this circuit.");

    public bool IsKnown => who is not null;

    /// <summary>The user was switched off or the session ended: nothing is allowed any more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>The rules of addresses and hours closed the door meanwhile; the session stays.</summary>
    public bool IsShut { get; private set; }

    /// <summary>From where the page was opened.</summary>
    public string? Address { get; private set; }

    /// <summary>Grows when the rights changed: screens are drawn anew under it.</summary>
    public int Version { get; private set; }

    public Guid User => Who.UserId;

    /// <summary>Name of the administrator who looks as this person; null as oneself. Nothing is written meanwhile.</summary>
    public string? Viewer { get; private set; }

    /// <summary>Which of the person's sessions this is.</summary>
    public Guid Session => session?.Id ?? Guid.Empty;

    public async Task IsAsync(Session cookie, string? from)
    {
        (session, Address) = (cookie, from);
        if (await ReadAsync() is { } principal) who = principal;
    }

    /// <summary>Before each step of the person, and when somebody changed rights.</summary>
    public async Task RefreshAsync()
    {
        if (who is null || IsGone || (stamp == users.Stamp && until > clock.GetUtcNow())) return;
        if (await ReadAsync() is not { } now)
        {
            (who, IsGone) = (who with { Role = new Role("", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Nothing), Shares = [], StandsFor = [] }, true);
            cut = null;
            Version++;
            return;
        }

        var changed = now.UserId != who.UserId || now.Rights != who.Rights;
        who = now;
        if (!changed) return;
        cut = null;
        Version++;
    }

    /// <summary>The catalogue without the types and fields that the person may not see.</summary>
    public RecordCatalogue Visible(RecordCatalogue all)
    {
        if (cut is { } known && ReferenceEquals(known.Of, all)) return known.Visible;
        var sight = new Sight(all, Who);
        var types = all.Types.Where(t => Who.AccessTo(t).Read != RecordScope.None).Select(t => (Type: t, Hidden: t.Fields.Where(f => sight.Hides(t, f)).ToHashSet())).ToList();
        // Whoever sees the same shares it, and who sees all has the whole.
        var what = string.Join('\n', types.Select(t => t.Type.Name + ":" + string.Join(',', t.Hidden.Select(f => f.Name))));
        var visible = Cuts.GetOrCreateValue(all).GetOrAdd(what, _ => types.Count == all.Types.Count && types.All(t => t.Hidden.Count == 0) ? all
            : new RecordCatalogue(types.Select(t => Cut(t.Type, t.Hidden, all, sight)), all.Stamp) { Region = all.Region, Currency = all.Currency });
        cut = (all, visible);
        return visible;
    }

    private static RecordType Cut(RecordType type, HashSet<Field> hidden, RecordCatalogue all, Sight sight) => hidden.Count == 0 ? type : type with
    {
        Fields = [.. type.Fields.Where(f => !hidden.Contains(f))],
        Flows = [.. type.Flows.Where(f => !f.AsksHidden(type, all, sight.Hides))],
        Rules = [.. type.Rules.Where(r => !r.AsksHidden(type, all, sight.Hides))],
    };

    private async Task<Principal?> ReadAsync()
    {
        var now = clock.GetUtcNow();
        (stamp, until) = (users.Stamp, now + Fresh);
        if (session is null || await users.InSessionAsync(session.User, session.Id, CancellationToken.None) is not { } principal) return null;
        IsShut = await rules.CheckAsync(principal, IPAddress.TryParse(Address, out var address) ? address : null, CancellationToken.None) is not null;
        if (IsShut) return null;
        if (now - seen >= SeenEvery)
        {
            seen = now;
            await users.SeenAsync(session.User, session.Id, CancellationToken.None);
        }

        var other = viewings.Of(session.Id) is { } user && principal.May("*") ? await users.PrincipalAsync(user, null, CancellationToken.None) : null;
        Viewer = other is null ? null : principal.Name;
        return other ?? principal;
    }
}
