using Rapport.Core.Access;
using Rapport.Kit.Shell;
using Rapport.Kit.Theme;

namespace Rapport.App.Screens;

/// <summary>Keeps the choices of the user menu with the account.</summary>
internal sealed class OwnLook(OwnAccount own, Visitor visitor) : IOwnLook
{
    public async Task SaveAsync(string cookie, string value)
    {
        if (visitor.Viewer is not null) return;
        if (cookie == UserLook.LanguageCookie)
        {
            await own.ChangeAsync(visitor.Who, new Dictionary<string, object?>(StringComparer.Ordinal) { ["language"] = value }, CancellationToken.None);
            return;
        }

        var kept = await own.PreferencesAsync(visitor.User, CancellationToken.None);
        await own.SaveAsync(cookie == UserLook.ThemeCookie ? kept with { Theme = value } : kept with { Density = value }, visitor.Who, CancellationToken.None);
    }
}
