using Microsoft.Playwright;

namespace Rapport.Testing;

/// <summary>One headless Chromium per test process: the machine's own, never a download.</summary>
/// <remarks>Where Debian's headless shell is there it is taken: it draws no frame of its own that nobody sees, which is more than a quarter of a journey's time.</remarks>
public static class Browser
{
    private static readonly Lazy<Task<IBrowser>> Shared = new(LaunchAsync);

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private static string? Executable =>
        Environment.GetEnvironmentVariable("RAPPORT_TEST_CHROMIUM")
        ?? (from name in new[] { "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome" }
            from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            let path = Path.Combine(folder, name)
            where File.Exists(path)
            select path).FirstOrDefault();

    /// <summary>A page in a context of its own (no cookies of other tests); skips the test where Chromium is missing.</summary>
    /// <param name="language">Language of the browser: <c>en</c>, <c>zh-CN</c> or <c>zh-TW</c>.</param>
    public static async Task<IPage> NewPageAsync(string language = "en-GB", int width = 1440, int height = 900)
    {
        Assert.SkipWhen(Executable is null, "no Chromium: neither on PATH nor in RAPPORT_TEST_CHROMIUM");
        var browser = await Shared.Value;
        var context = await browser.NewContextAsync(new() { Locale = language, ViewportSize = new() { Width = width, Height = height }, TimezoneId = "Europe/London" });
        return await context.NewPageAsync();
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", Repository.BuildValue("PlaywrightDriver"));
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Headless = true, Args = Arguments });
    }
}
