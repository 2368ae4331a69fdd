namespace Rapport.Core.Access;

/// <summary>
/// What a role may do besides reading and writing records, by name. <c>*</c> stands for all of them and belongs to
/// administrators alone. The list is explained to people in <c>docs/permissions.md</c>.
/// </summary>
public static class Functions
{
    /// <summary>Bring records in from files; per type narrowed by <see cref="TypeAccess.Import"/>.</summary>
    public const string Import = "import";

    /// <summary>Take records out as files; per type narrowed by <see cref="TypeAccess.Export"/>.</summary>
    public const string Export = "export";

    /// <summary>Open and query reports.</summary>
    public const string Reports = "reports";

    /// <summary>Take back change sets of others; one's own may always be taken back.</summary>
    public const string Undo = "undo";

    /// <summary>Make several records of one customer, product or order into one, and take that back.</summary>
    public const string Merge = "merge";

    /// <summary>Share single records of others that one sees; one's own may always be shared.</summary>
    public const string Share = "share";

    /// <summary>Read the history of all changes and sign-ins.</summary>
    public const string Audit = "audit";

    /// <summary>Invite, change and switch off users; keep the tree of teams.</summary>
    public const string Users = "users";

    /// <summary>Make, change and retire custom fields, lay out pages.</summary>
    public const string Fields = "fields";

    /// <summary>See, cancel and replay background jobs.</summary>
    public const string Jobs = "jobs";

    /// <summary>Change the firm's settings and see the state of the system.</summary>
    public const string Settings = "settings";

    public static IReadOnlyList<string> All { get; } = [Import, Export, Reports, Undo, Merge, Share, Audit, Users, Fields, Jobs, Settings];

    /// <summary>
    /// What of these goes over to a deputy. Not what shapes the workplace and the rights in it: whoever could give rights would keep
    /// for good what was lent for days.
    /// </summary>
    public static IReadOnlySet<string> PassedOn(IReadOnlySet<string> held) =>
        new HashSet<string>(All.Except([Share, Users, Fields, Settings], StringComparer.Ordinal).Where(f => held.Contains("*") || held.Contains(f)), StringComparer.Ordinal);

    /// <summary>True when whoever holds <paramref name="held"/> lacks nothing of <paramref name="wanted"/>.</summary>
    internal static bool Covers(IReadOnlySet<string> held, IReadOnlySet<string> wanted) => held.Contains("*") || wanted.All(held.Contains);
}
