namespace Rapport.Core.Access;

/// <summary>
/// Says which function an endpoint asks for; a test walks the running program and sees that none is without.
/// <c>public</c> is open to everybody, <c>signedIn</c> and <c>api</c> to whoever is known: the record engine decides the rest.
/// </summary>
public sealed record PermissionMetadata(string Function)
{
    public const string Public = "public";
    public const string SignedIn = "signedIn";
    public const string Api = "api";
}
