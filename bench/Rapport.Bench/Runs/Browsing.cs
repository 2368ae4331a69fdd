using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.Playwright;
using Rapport.Bench.World;

namespace Rapport.Bench.Runs;

/// <summary>
/// The list and the page of a record as a person meets them: the real program and a real browser on the same machine, over a
/// world in which they write. Times are taken in the page: from the press to what is painted.
/// </summary>
internal sealed class Browsing(Scratch place)
{
    private const string Mail = "bench@example.com";
    private const string Password = "a long enough password";
    private const int Pages = 60;
    private const int Edits = 60;

    // Waits frame by frame: what is there in a frame is painted with it.
    private const string Wait = """
        const frame = () => new Promise(requestAnimationFrame);
        const until = async (there, most = 20000) => { const start = performance.now(); while (!there()) { if (performance.now() - start > most) throw new Error('It never came: ' + there); await frame(); } };
        """;

    // The row in the middle of the list tells whether a person sees rows or only where rows will be.
    private const string Seen = """
        const list = document.querySelector('.tw'), box = list.getBoundingClientRect();
        const stands = () => !!document.elementFromPoint(box.left + 200, box.top + box.height / 2)?.closest('tr[data-id]');
        """;

    private const string Wheel = "async seconds => {" + Wait + Seen + """
        let longest = 0, since = null, last = performance.now();
        const end = last + seconds * 1000;
        while (last < end) {
          await frame();
          const now = performance.now();
          list.scrollTop += 6 * (now - last);
          last = now;
          if (stands()) since = null;
          else longest = Math.max(longest, now - (since ??= now));
        }
        if (list.scrollTop < seconds * 5000) throw new Error('The list did not scroll: ' + list.scrollTop);
        return longest;
        }
        """;

    private const string Thumb = "async share => {" + Wait + Seen + """
        const start = performance.now();
        list.scrollTop = share * (list.scrollHeight - list.clientHeight);
        await frame(); await frame();
        await until(stands);
        return performance.now() - start;
        }
        """;

    private const string Open = "async place => {" + Wait + """
        const link = document.querySelectorAll('tbody tr[data-id]')[place].querySelector('a[href^="/r/party/"]'), path = link.getAttribute('href');
        const start = performance.now();
        link.click();
        await until(() => location.pathname === path && document.querySelector('.rechead h1')?.textContent.trim() && document.querySelector('.three dl.kv .pair'));
        await frame();
        return performance.now() - start;
        }
        """;

    // What the machine takes for the least of it on the day: a question that any server answers at once, and the markup of the page drawn without anybody's program.
    private const string Ask = "async () => {" + Wait + """
        const start = performance.now();
        await (await fetch('/health/ready')).text();
        await frame();
        return performance.now() - start;
        }
        """;

    private const string Draw = "async () => {" + Wait + """
        const html = (window.drawn ??= document.body.innerHTML);
        document.body.replaceChildren();
        await frame(); await frame();
        const start = performance.now();
        document.body.innerHTML = html;
        document.body.getBoundingClientRect();
        await frame(); await frame();
        return performance.now() - start;
        }
        """;

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken ct)
    {
        await AddUserAsync(ct);
        await using var server = await ServerProcess.StartAsync(place.Folder, place.Connection);
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", typeof(Browsing).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "PlaywrightDriver").Value);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable(), Headless = true, Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 }, Locale = "en-GB" });
        await SignInAsync(page, server.Address);
        await ListAsync(page, server.Address);
        await page.EvaluateAsync<double>(Wheel, 2);
        await ListAsync(page, server.Address);
        var blank = await page.EvaluateAsync<double>(Wheel, 10);
        var thumb = new List<double>();
        for (var i = 0; i < 20; i++) thumb.Add(await page.EvaluateAsync<double>(Thumb, (i * 7 % 20 + 0.5) / 20));
        var opened = new Spread(await OpenAsync(page, server.Address));
        var drawn = new Spread(await TimesAsync(page, Draw));
        var edited = new Spread(await EditAsync(page, server.Address));
        var asked = new Spread(await TimesAsync(page, Ask));
        return
        [
            new("list scrolled at 6,000 px/s for ten seconds: longest without rows", blank, "ms", null, 200),
            Figure.Of("raw: a question answered at once, until the next frame", asked, null),
            Figure.Of("raw: the markup of a record's page drawn by itself", drawn, null),
            Figure.Of("list dragged to another place: until rows stand", new Spread(thumb), asked, 200),
            Figure.Of("click on a row until the record's page is painted", opened, drawn, 300),
            Figure.Of("Enter in a cell until it is saved and says so", edited, asked, 150),
        ];
    }

    private static async Task<IEnumerable<double>> TimesAsync(IPage page, string script)
    {
        var times = new List<double>();
        for (var i = 0; i < 40; i++) times.Add(await page.EvaluateAsync<double>(script));
        return times.Skip(10);
    }

    private static async Task<IEnumerable<double>> OpenAsync(IPage page, Uri address)
    {
        var times = new List<double>();
        for (var i = 0; i < Pages + 10; i++)
        {
            await ListAsync(page, address);
            times.Add(await page.EvaluateAsync<double>(Open, i % 20));
        }

        return times.Skip(10);
    }

    /// <summary>By real keys: the page counts from the Enter that leaves the cell to the mark that it is saved.</summary>
    private static async Task<IEnumerable<double>> EditAsync(IPage page, Uri address)
    {
        await ListAsync(page, address);
        var column = await page.EvaluateAsync<int>("() => [...document.querySelectorAll('table.t thead tr > *')].findIndex(h => h.dataset.f === 'city')");
        await page.EvaluateAsync("""
            () => {
              window.times = [];
              let pressed;
              document.addEventListener('keydown', e => { if (e.key === 'Enter' && e.target.matches('input')) pressed = performance.now(); }, true);
              new MutationObserver(all => { for (const one of all) if (one.target.dataset.saved === '') { const at = pressed; requestAnimationFrame(() => window.times.push(performance.now() - at)); } })
                .observe(document.querySelector('.tw'), { subtree: true, attributes: true, attributeFilter: ['data-saved'] });
            }
            """);
        for (var i = 0; i < Edits + 10; i++)
        {
            var cell = page.Locator("tbody tr[data-id]").Nth(i % 15).Locator("td").Nth(column);
            await cell.ClickAsync();
            await page.Keyboard.PressAsync("Enter");
            await page.Keyboard.PressAsync("Control+a");
            await page.Keyboard.TypeAsync($"Place {i.ToString(CultureInfo.InvariantCulture)}");
            await page.Keyboard.PressAsync("Enter");
            await page.WaitForFunctionAsync("n => window.times.length > n", i);
        }

        return (await page.EvaluateAsync<double[]>("() => window.times")).Skip(10);
    }

    private static async Task ListAsync(IPage page, Uri address)
    {
        await page.GotoAsync(new Uri(address, "/r/party?view=all").ToString());
        await page.Locator("tbody tr[data-id]").Nth(20).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.WaitForFunctionAsync("() => document.documentElement.dataset.ready && document.querySelector('.tww.list table')?.dataset.listens");
    }

    private static async Task SignInAsync(IPage page, Uri address)
    {
        await page.GotoAsync(new Uri(address, "/sign-in").ToString());
        await page.FillAsync("#email", Mail);
        await page.FillAsync("input[type=password]", Password);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForSelectorAsync("nav.nav");
    }

    private async Task AddUserAsync(CancellationToken ct)
    {
        var start = new ProcessStartInfo(Program.Executable, ["user", "add", Mail, "--role", "administrator", "--password-stdin", "--data", place.Folder]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (place.Connection is not null) start.Environment["RAPPORT_DB"] = place.Connection;
        using var child = Process.Start(start)!;
        await child.StandardInput.WriteLineAsync(Password);
        child.StandardInput.Close();
        await child.StandardOutput.ReadToEndAsync(ct);
        await child.WaitForExitAsync(ct);
        if (child.ExitCode != 0) throw new InvalidOperationException($"The user could not be made: {child.ExitCode}.");
    }

    private static string Executable() =>
        Environment.GetEnvironmentVariable("RAPPORT_TEST_CHROMIUM")
        ?? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(f => Path.Combine(f, "chromium")).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("No Chromium: neither on PATH nor in RAPPORT_TEST_CHROMIUM.");
}
