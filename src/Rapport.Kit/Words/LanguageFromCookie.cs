using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Rapport.Kit.Theme;

namespace Rapport.Kit.Words;

/// <summary>Takes the language a person chose before the one the browser asks for.</summary>
internal sealed class LanguageFromCookie : RequestCultureProvider
{
    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        var chosen = httpContext.Request.Cookies[UserLook.LanguageCookie];
        return Task.FromResult(chosen is not null && TextBook.Languages.Contains(chosen, StringComparer.Ordinal) ? new ProviderCultureResult(chosen) : null);
    }
}
