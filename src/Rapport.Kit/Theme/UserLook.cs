using Microsoft.AspNetCore.Http;

namespace Rapport.Kit.Theme;

/// <summary>How one person wants the program to look. Travels in cookies, so that the very first byte of a page is right.</summary>
public sealed record UserLook(string Language, string Theme, string Density)
{
    public const string LanguageCookie = ".Rapport.Language";
    public const string ThemeCookie = ".Rapport.Theme";
    public const string DensityCookie = ".Rapport.Density";

    /// <summary>Language tags with the name each language gives itself.</summary>
    public static readonly IReadOnlyList<(string Tag, string Name)> Languages = [("en", "English"), ("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文")];

    /// <summary><paramref name="context"/>'s look: theme is <c>light</c>, <c>dark</c> or <c>system</c>, density <c>compact</c> or <c>comfortable</c>.</summary>
    public static UserLook From(HttpContext? context, string language)
    {
        var cookies = context?.Request.Cookies;
        var theme = cookies?[ThemeCookie] is "light" or "dark" ? cookies[ThemeCookie]! : "system";
        var density = cookies?[DensityCookie] is "comfortable" ? "comfortable" : "compact";
        return new UserLook(language, theme, density);
    }
}
