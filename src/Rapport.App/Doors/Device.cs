using Rapport.Kit.Words;

namespace Rapport.App.Doors;

/// <summary>
/// A device in words, from what its browser says of itself (<c>User-Agent</c>, RFC 9110, 10.1.5). Browsers name each other
/// there for old servers' sake, so the order decides: Edge says Chrome, and Chrome says Safari.
/// </summary>
internal static class Device
{
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"),
        ("MicroMessenger/", "WeChat"), ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
        ("curl/", "curl"), ("python-requests/", "Python"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Macintosh", "macOS"), ("Linux", "Linux"),
    ];

    public static (string? Browser, string? System) Of(string? agent) => (Find(Browsers, agent), Find(Systems, agent));

    public static string InWords(Texts texts, string? agent) => Of(agent) switch
    {
        ({ } browser, { } system) => texts["session.device", ("browser", browser), ("system", system)],
        (null, { } system) => system,
        ({ } browser, null) => browser,
        _ => texts["session.unknown"],
    };

    /// <summary>A telephone or tablet, for the picture beside it.</summary>
    public static bool IsHandheld(string? agent) => Of(agent).System is "iPhone" or "iPad" or "Android";

    private static string? Find((string Mark, string Name)[] known, string? agent) =>
        agent is null ? null : Array.Find(known, k => agent.Contains(k.Mark, StringComparison.Ordinal)).Name;
}
