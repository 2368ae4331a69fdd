using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;
using Rapport.Kit.Filters;
using Rapport.Kit.Home;
using Rapport.Kit.Records;
using Rapport.Kit.Reports;
using Rapport.Kit.Shell;
using Rapport.Kit.Shell.Keys;
using Rapport.Kit.Views;
using Rapport.Kit.Words;

namespace Rapport.Kit;

/// <summary>Registers what Kit's screens need. The program adds <see cref="IRecordSource"/> and <see cref="CurrentUser"/>.</summary>
public static class KitServices
{
    /// <summary><paramref name="modules"/> are the assemblies whose <c>Texts/*.json</c> are read besides Kit's own.</summary>
    public static IServiceCollection AddKit(this IServiceCollection services, params Assembly[] modules)
    {
        services.AddHttpContextAccessor();
        services.TryAddSingleton<Workplace>();
        services.TryAddSingleton(new TextBook([typeof(KitServices).Assembly, .. modules]));
        services.AddScoped(s => new Words.Texts(s.GetRequiredService<TextBook>()));
        services.AddScoped<IStringLocalizer>(s => s.GetRequiredService<Words.Texts>());
        services.AddScoped<Formats>();
        services.AddScoped<FieldFormat>();
        services.AddScoped<Records.Limits.LimitWords>();
        services.AddScoped<ReportWords>();
        services.AddScoped<ReportDrawing>();
        services.AddScoped<FilterWords>();
        services.AddScoped<ToastState>();
        services.AddScoped<Notices.NoticeState>();
        services.AddScoped<PageCommands>();
        services.AddScoped<Records.KeptForms>();
        services.AddScoped<Shell.AtHand.Favourites>();
        services.AddScoped(s => new KeyMap(s.GetRequiredService<IRecordSource>().Catalogue, s.GetRequiredService<IPersonalMemory>(), s.GetRequiredService<Words.Texts>(), s.GetServices<Shortcut>()));
        services.AddHomePanel<RecentCard>("recent", "history", 40).AddHomePanel<PlacesCard>("places", "layout-grid", 50, wide: true)
            .AddHomePanel<FollowedCard>("followed", "bell", 60).AddHomePanel<ViewsCard>("views", "bookmark", 70).AddHomePanel<LatestCard>("latest", "activity", 80, wide: true);
        services.AddScoped<Bulk.BulkSignals>();
        services.AddScoped<Lists.ListTrail>();
        services.Configure<RequestLocalizationOptions>(o =>
        {
            string[] languages = [.. TextBook.Languages];
            o.SetDefaultCulture("en").AddSupportedCultures(languages).AddSupportedUICultures(languages);
            o.RequestCultureProviders = [new LanguageFromCookie(), new LanguageFromBrowser()];
        });
        return services;
    }
}
