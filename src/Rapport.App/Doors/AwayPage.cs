using System.Net;
using Rapport.Core.Access;
using Rapport.Kit.Theme;
using Rapport.Kit.Words;

namespace Rapport.App.Doors;

/// <summary>The page that a browser keeps and shows when the program cannot be reached: it says so, and goes on by itself when it can.</summary>
internal static class AwayPage
{
    private const string Address = "/away";

    // Only pages are looked at, never what they load: nothing old is shown for something new.
    private const string Worker = """
        const kept = 'away-1';
        self.addEventListener('install', e => e.waitUntil(caches.open(kept).then(c => c.add(new Request('/away', { cache: 'reload' }))).then(() => self.skipWaiting())));
        self.addEventListener('activate', e => e.waitUntil(caches.keys().then(all => Promise.all(all.filter(n => n !== kept).map(n => caches.delete(n)))).then(() => self.clients.claim())));
        self.addEventListener('fetch', e => { if (e.request.mode === 'navigate') e.respondWith(fetch(e.request).catch(() => caches.match('/away'))); });
        """;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/away.js", (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-cache";
            return Results.Text(Worker, "text/javascript");
        }).AllowAnonymous().WithMetadata(new PermissionMetadata(PermissionMetadata.Public));
        app.MapGet(Address, (HttpContext http, Texts texts) => Results.Text(Page(texts, UserLook.From(http, texts.Language)), "text/html; charset=utf-8")).AllowAnonymous().WithMetadata(new PermissionMetadata(PermissionMetadata.Public));
    }

    // Whole in itself: nothing it would load is there when it is needed.
    private static string Page(Texts texts, UserLook look)
    {
        string Say(string key) => WebUtility.HtmlEncode(texts[key]);
        return $$"""
            <!DOCTYPE html>
            <html lang="{{texts.Language}}" data-theme="{{look.Theme}}">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>{{Say("away.title")}}</title>
            <style>
            :root { --paper: #fff; --ink: #1c1e1b; --dim: #5d615a; --accent: #0d6b6b; color-scheme: light }
            @media (prefers-color-scheme: dark) { :root[data-theme=system] { --paper: #191b18; --ink: #eceee9; --dim: #a6aaa2; --accent: #4fb8b3; color-scheme: dark } }
            :root[data-theme=dark] { --paper: #191b18; --ink: #eceee9; --dim: #a6aaa2; --accent: #4fb8b3; color-scheme: dark }
            body { display: grid; place-items: center; min-height: 100dvh; margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 Inter, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif }
            main { max-width: 420px; padding: 24px; text-align: center }
            svg { width: 56px; height: 56px; color: var(--accent) }
            h1 { font-size: 22px; line-height: 1.3; margin: 16px 0 8px }
            p { margin: 0 0 20px; color: var(--dim) }
            button { min-height: 44px; padding: 0 18px; border: 0; border-radius: 8px; background: var(--accent); color: var(--paper); font: inherit; font-weight: 600; cursor: pointer }
            button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
            </style>
            </head>
            <body>
            <main>
            <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M3 3l18 18M9.9 5.1A14 14 0 0 1 22 9.5M2 9.5a14 14 0 0 1 4.6-3M5.6 13a9 9 0 0 1 5.2-2.4M15.2 11.4A9 9 0 0 1 18.4 13M9 16.4a4.5 4.5 0 0 1 6 0M12 20h.01" /></svg>
            <h1>{{Say("away.title")}}</h1>
            <p role="status">{{Say("away.text")}}</p>
            <button type="button" onclick="location.reload()">{{Say("away.again")}}</button>
            </main>
            <script>
            setInterval(() => fetch('/health/ready', { cache: 'no-store' }).then(a => a.ok && location.reload(), () => {}), 3000);
            addEventListener('online', () => location.reload());
            </script>
            </body>
            </html>
            """;
    }
}
