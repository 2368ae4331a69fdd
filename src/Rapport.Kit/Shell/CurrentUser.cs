namespace Rapport.Kit.Shell;

/// <summary>Who is signed in, as the shell shows it.</summary>
public sealed record CurrentUser(Guid Id, string Name, string Role)
{
    /// <summary>Whether any of the settings is this person's to open.</summary>
    public bool Settings { get; init; }

    /// <summary>Whether this person may ask who sees what.</summary>
    public bool ExplainsAccess { get; init; }

    /// <summary>May read who did what when.</summary>
    public bool ReadsHistory { get; init; }

    /// <summary>Name of the administrator who looks at the program as this person; null otherwise.</summary>
    public string? Viewer { get; init; }

    /// <summary>Names of those for whom this person is deputy now.</summary>
    public IReadOnlyList<string> StandsFor { get; init; } = [];
}

/// <summary>Keeps on the server what a person chose in the own menu, so that the next device looks the same.</summary>
public interface IOwnLook
{
    /// <summary><paramref name="cookie"/> is one of <see cref="Theme.UserLook"/>'s names.</summary>
    Task SaveAsync(string cookie, string value);
}
