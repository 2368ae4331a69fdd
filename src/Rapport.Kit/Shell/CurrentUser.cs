namespace Rapport.Kit.Shell;

/// <summary>Who is signed in, as the shell shows it.</summary>
public sealed record CurrentUser(Guid Id, string Name, string Role);
