namespace Rapport.Journeys.Tests;

/// <summary>Whether a page has come where it was sent.</summary>
internal static class Arrival
{
    /// <summary>Until the page's address matches a regular expression (of JavaScript).</summary>
    /// <remarks>The page itself is asked again and again. Who listens for a move instead (<c>WaitForURLAsync</c>) misses the one that comes while he sits down to listen,
    /// and waits for ever: moves within one document are as fast as that.</remarks>
    public static Task ArriveAsync(this IPage page, string address) =>
        page.WaitForFunctionAsync("address => new RegExp(address).test(location.href)", address);
}
