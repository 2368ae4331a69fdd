using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;

namespace Rapport.Kit.Words;

/// <summary>Takes the language the browser asks for. One that says only <c>zh</c> means the script that most read; the framework knows no such culture.</summary>
internal sealed class LanguageFromBrowser : AcceptLanguageHeaderRequestCultureProvider
{
    public override async Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        if (await base.DetermineProviderCultureResult(httpContext) is not { } asked) return null;
        return new ProviderCultureResult([.. asked.Cultures.Select(c => c.Equals("zh", StringComparison.OrdinalIgnoreCase) ? "zh-Hans" : c)]);
    }
}
