using System.Collections.Concurrent;
using Rapport.Testing;

namespace Rapport.Journeys.Tests;

/// <summary>What a person does in a browser, from start to end. Its pages are closed after each test: forgotten ones go on drawing, and knocking at
/// products that are gone. Of a journey that failed, pictures of them stay under <c>artifacts/failed</c>.</summary>
/// <remarks>Nothing here may block: a test often goes on, and ends, on the very thread that reads what the browser answers.</remarks>
public abstract class Journey : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ConcurrentDictionary<string, ConcurrentBag<IPage>> Open = new();

    internal static void Keep(IPage page)
    {
        Assert.IsType<Journey>(TestContext.Current.TestClassInstance, exactMatch: false);
        Open.GetOrAdd(TestContext.Current.Test!.UniqueID, _ => []).Add(page);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var test = TestContext.Current.Test!.UniqueID;
        if (!Open.TryRemove(test, out var pages)) return;
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        foreach (var (number, page) in pages.Index())
        {
            if (failed) await PictureAsync(page, $"{GetType().Name}-{test[..8]}-{number}");
            // A browser that no longer answers must not keep the other journeys waiting.
            await page.Context.CloseAsync().WaitAsync(Patience);
        }
    }

    private static async Task PictureAsync(IPage page, string name)
    {
        try
        {
            await page.ScreenshotAsync(new() { Path = Repository.PathOf("artifacts", "failed", name + ".png"), Timeout = 5_000 }).WaitAsync(Patience);
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            // A page that crashed has no picture.
        }
    }
}
