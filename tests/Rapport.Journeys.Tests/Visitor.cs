using Deque.AxeCore.Commons;
using Rapport.Testing;

namespace Rapport.Journeys.Tests;

/// <summary>A person in front of the product: what they do on every journey, a picture of what they see, and the check of its accessibility.</summary>
/// <param name="byName">Goes to <c>localhost</c>: passkeys belong to a name, not to a number.</param>
internal sealed class Visitor(RunningProduct product, IPage page, SlowRoad? road = null, bool byName = false)
{
    public const string Mail = "nora@example.com";
    public const string Password = "a long enough password";

    // axe asks the page itself, once: the package's own way opens a second page for each answer, which takes seconds. What passes is not written out.
    private const string AskAxe = """
        only => axe.run(document, { resultTypes: ['violations'], ...(only ? { runOnly: { type: 'rule', values: only } } : {}) })
          .then(found => found.violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}) at ${n.target} — ${n.html}`)))
        """;

    // What the server says comes over one connection that is always open: that the network is idle tells nothing, that the page does not change does. One
    // that never rests is taken after some seconds; what comes next waits for what it needs.
    private const string Rests = """
        () => {
          const now = performance.now(), rest = window.rest ??= (() => {
            const rest = { changed: now }, change = () => { rest.changed = performance.now(); };
            new MutationObserver(change).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
            new PerformanceObserver(change).observe({ type: 'resource' });
            return rest;
          })();
          rest.asked ??= now;
          const rests = document.readyState === 'complete' && now - rest.changed > 150 || now - rest.asked > 5000;
          if (rests) rest.asked = undefined;
          return rests;
        }
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    private readonly List<string> barriers = [];

    /// <summary>axe is asked for what depends on colours only.</summary>
    public bool OnlyColours { get; set; }

    public IPage Page => page;

    /// <summary>axe found nothing on any page that was looked at by <see cref="LookAsync"/>.</summary>
    public void AssertNoBarriers() => Assert.True(barriers.Count == 0, string.Join('\n', barriers));

    public static async Task<Visitor> ComeAsync(RunningProduct product, string language = "en-GB", int width = 1440, int height = 900, bool byName = false)
    {
        var page = await Browser.NewPageAsync(language, width, height);
        Journey.Keep(page);
        // What is expected may come as late as what is waited for: the machine may be busy.
        page.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        // Pictures of a thing half faded in are of no use, nor is what axe says of its colours.
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        return new Visitor(product, page, byName: byName);
    }

    /// <summary>The same person on a slower line.</summary>
    public Visitor Over(SlowRoad slow) => new(product, page, slow);

    public async Task GoAsync(string path)
    {
        await page.GotoAsync((road?.Address ?? (byName ? product.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) : product.Address)) + path);
        await StandsAsync();
    }

    /// <summary>Until the page is there, at rest, and listens to keys: its shell, and the table of a list; nothing of it is only a shape any more.</summary>
    /// <remarks>A page that leads on to another stands for a moment without a title.</remarks>
    private Task StandsAsync() => page.WaitForFunctionAsync($$"""
        () => document.title !== '' && document.querySelector('h1') !== null
          && (!document.querySelector('nav.nav') || document.documentElement.dataset.ready && !document.querySelector('#main [aria-busy=true].sks') && [...document.querySelectorAll('.tww.list table')].every(t => t.dataset.listens))
          && ({{Rests}})()
        """);

    /// <summary>The set-up page, with the code of the console and the sample company or without; null where there is nothing to choose.</summary>
    public async Task SetUpAsync(bool? demo)
    {
        await GoAsync("/");
        Assert.EndsWith("/set-up", new Uri(page.Url).AbsolutePath, StringComparison.Ordinal);
        await page.FillAsync("#code", product.Code);
        await page.FillAsync("#company", "Halcyon Goods");
        await page.FillAsync("#name", "Nora Keller");
        await page.FillAsync("#email", Mail);
        await page.FillAsync("#password", Password);
        if (demo is { } wished) await page.CheckAsync($"input[name='Wish.Demo'][value='{(wished ? "true" : "false")}']");
        await page.ClickAsync("button[type=submit]");
        await page.WaitForSelectorAsync("nav.nav", new() { State = WaitForSelectorState.Attached });
        await StandsAsync();
    }

    public async Task SignInAsync(string mail)
    {
        await GoAsync("/sign-in");
        await page.FillAsync("#email", mail);
        await page.FillAsync("input[type=password]", Password);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForSelectorAsync("nav.nav", new() { State = WaitForSelectorState.Attached });
        await StandsAsync();
    }

    /// <summary>Ends the session, where another journey counts those of the same person.</summary>
    public async Task SignOutAsync()
    {
        // An open page hears of it and goes to the door by itself: two ways there at once, and the browser breaks off one of them.
        await page.GotoAsync("about:blank");
        await GoAsync("/sign-out");
        await page.Locator("#email").WaitForAsync();
    }

    /// <summary>Until nothing changes in the page any more.</summary>
    public Task RestAsync() => page.WaitForFunctionAsync(Rests);

    /// <summary>Kept under <c>artifacts/journeys</c> for people to look at.</summary>
    public Task PictureAsync(string name) => page.ScreenshotAsync(new() { Path = Repository.PathOf("artifacts", "journeys", name + ".png") });

    /// <summary>Takes a picture of the page as it stands, and asks axe: WCAG 2.2 A and AA and its best practices; nothing is left out.</summary>
    public async Task LookAsync(string name)
    {
        await PictureAsync(name);
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window")) await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync<string[]>(AskAxe, OnlyColours ? Colours : null);
        barriers.AddRange(found.Select(barrier => $"{name}, {new Uri(page.Url).PathAndQuery}: {barrier}"));
    }
}
