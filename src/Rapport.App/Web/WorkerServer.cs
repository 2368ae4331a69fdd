using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Customers.Duplicates;
using Workplace = Rapport.App.Workplaces.Workplace;

namespace Rapport.App.Web;

/// <summary>What a process of <c>rapport serve</c> does: all of it, the web only, or the jobs only.</summary>
internal enum ServeMode
{
    All,
    Web,
    Worker,
}

/// <summary>A node that works off jobs. It listens for one question only: whether it lives.</summary>
internal static class WorkerServer
{
    public static WebApplication Build(Workplace workplace, string urls)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "rapport" });
        builder.WebHost.UseUrls(urls);
        // Standard output belongs to the answers of the command line.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(WebhookConfiguration.Read(builder.Configuration));
        workplace.AddTo(builder.Services);
        builder.Services.AddHostedService<CatalogueWatch>().AddHostedService<JobWorker>().AddHostedService<ScheduleWatch>().AddHostedService<Core.Notices.NoticeWatch>().AddHostedService<Core.Webhooks.WebhookWatch>().AddDuplicateWatch();
        var app = builder.Build();
        app.MapGet("/health/ready", () => "ready").WithMetadata(new PermissionMetadata(PermissionMetadata.Public));
        return app;
    }
}
