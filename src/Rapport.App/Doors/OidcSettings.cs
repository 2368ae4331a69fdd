namespace Rapport.App.Doors;

/// <summary>
/// Another program that vouches for people (OpenID Connect Core 1.0), as the settings name it. Null settings: there is none.
/// <c>RAPPORT_OIDC_ROLES</c> maps values of a claim to roles: <c>crm-admins=administrator;crm=sales</c>, the first that fits.
/// </summary>
internal sealed record OidcSettings(string Authority, string ClientId, string? Secret, string Name)
{
    public const string Scheme = "oidc";

    public IReadOnlyList<string> Scopes { get; init; } = ["openid", "profile", "email"];

    /// <summary>Users that are not known here are made.</summary>
    public bool Creates { get; set; }

    public string RoleClaim { get; init; } = "groups";
    public IReadOnlyList<(string Value, string Role)> Roles { get; init; } = [];

    /// <summary>For whom no value fits; null refuses.</summary>
    public string? OtherRole { get; init; }

    public static OidcSettings? Of(IConfiguration settings)
    {
        if (settings["RAPPORT_OIDC_AUTHORITY"] is not { Length: > 0 } authority) return null;
        return new(authority, settings["RAPPORT_OIDC_CLIENT_ID"] ?? "rapport", settings["RAPPORT_OIDC_CLIENT_SECRET"], settings["RAPPORT_OIDC_NAME"] is { Length: > 0 } name ? name : new Uri(authority).Host)
        {
            Scopes = settings["RAPPORT_OIDC_SCOPES"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? ["openid", "profile", "email"],
            Creates = settings.GetValue("RAPPORT_OIDC_CREATE", false),
            RoleClaim = settings["RAPPORT_OIDC_ROLE_CLAIM"] ?? "groups",
            Roles = [.. (settings["RAPPORT_OIDC_ROLES"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Pair)],
            OtherRole = settings["RAPPORT_OIDC_DEFAULT_ROLE"] is { Length: > 0 } other ? other : null,
        };
    }

    /// <summary>The role for the values of the claim; null where none fits.</summary>
    public string? RoleFor(IReadOnlyCollection<string> values) => Roles.Where(r => values.Contains(r.Value)).Select(r => r.Role).FirstOrDefault() ?? OtherRole;

    private static (string, string) Pair(string text) =>
        text.Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } value, { Length: > 0 } role] ? (value, role) : throw new FormatException($"RAPPORT_OIDC_ROLES: '{text}' is not value=role.");
}
