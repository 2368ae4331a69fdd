using Rapport.App.Api;
using Rapport.App.Workplaces;
using Rapport.Core.Modules;

namespace Rapport.App.Web;

/// <summary>The web side: pages, API, health.</summary>
internal static class WebServer
{
    public static async Task RunAsync(string folder, string? connection, string urls, bool demo, CancellationToken ct)
    {
        await using var workplace = await Workplace.OpenAsync(folder, connection, ct);
        await using var app = Build(workplace, urls);
        await app.StartAsync(ct);
        Console.WriteLine($"Rapport is ready on {string.Join(", ", app.Urls)}");
        await app.WaitForShutdownAsync(ct);
    }

    public static WebApplication Build(Workplace workplace, string urls)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(urls);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        workplace.AddTo(builder.Services);
        builder.Services.AddSingleton<ApiCaller>().AddSingleton<IdempotencyKeys>();
        var app = builder.Build();
        app.MapGet("/health/ready", () => "ready");
        RecordApi.Map(app);
        foreach (var module in app.Services.GetServices<Module>()) module.MapEndpoints(app);
        return app;
    }
}
