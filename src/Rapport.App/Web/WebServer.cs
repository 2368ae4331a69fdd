using System.Net.Sockets;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Rapport.App.Api;
using Rapport.App.Api.OpenApi;
using Rapport.App.Calendars;
using Rapport.App.Demo;
using Rapport.App.Doors;
using Rapport.App.Exports;
using Rapport.App.Imports;
using Rapport.App.Mcp;
using Rapport.App.Screens;
using Rapport.App.Screens.Admin;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Files;
using Rapport.Core.Jobs;
using Rapport.Core.Modules;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Customers.Duplicates;
using Rapport.Kit;
using Rapport.Kit.Home;
using Rapport.Kit.Imports;
using Rapport.Kit.Records;
using Rapport.Kit.Shell;
using Rapport.Kit.Theme;
using Rapport.Kit.Views;
using Rapport.Kit.Words;
using Firm = Rapport.Kit.Words.Workplace;
using Workplace = Rapport.App.Workplaces.Workplace;

namespace Rapport.App.Web;

/// <summary>The web side: pages, doors, API, health.</summary>
internal static class WebServer
{
    private const int LongestAddress = 256 << 10;

    /// <param name="demo">The language in which an empty workplace is filled with the sample company; null for none.</param>
    public static async Task RunAsync(string folder, string? connection, string urls, string? demo, ServeMode mode, CancellationToken ct)
    {
        await using var workplace = await Workplace.OpenAsync(folder, connection, ct);
        await using var app = mode == ServeMode.Worker ? WorkerServer.Build(workplace, urls) : Build(workplace, urls, jobs: mode == ServeMode.All);
        try
        {
            Ports.Check(urls);
            await app.StartAsync(ct);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new ProblemException(Problem.Refused("serve.portTaken", null, ("urls", urls)));
        }
        catch (Exception e) when (e is SocketException or FormatException or InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } or IOException)
        {
            throw new ProblemException(Problem.Refused("serve.badAddress", null, ("urls", urls), ("message", e.Message)));
        }

        if (mode != ServeMode.Worker) await GreetAsync(app, demo, ct);
        else await Console.Error.WriteLineAsync($"Rapport works off jobs; health on {string.Join(", ", app.Urls)}/health/ready");
        await app.WaitForShutdownAsync(ct);
    }

    /// <param name="settings">Settings that come before those of the environment.</param>
    public static WebApplication Build(Workplace workplace, string urls, bool jobs = false, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "rapport" });
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls(urls);
        // The longest criterion in Chinese, percent-encoded, still goes through an address.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestLineSize = LongestAddress);
        builder.WebHost.UseStaticWebAssets();
        // Standard output belongs to the answers of the command line.
        // Keys lie in the data folder like everything else there; the framework's warning at each start says no more than that.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(FileLimit.Of(builder.Configuration.GetValue("RAPPORT_FILE_MAX_MB", FileLimit.UsualMegabytes)));
        builder.Services.AddSingleton(WebhookConfiguration.Read(builder.Configuration));
        workplace.AddTo(builder.Services);
        builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(workplace.Folder, "keys"))).SetApplicationName("rapport");
        builder.Services.AddSingleton<ApiCaller>().AddSingleton<ApiLimits>().AddSingleton<ApiDoor>().AddSingleton<IdempotencyKeys>().AddSingleton<CatalogueJson>().AddSingleton<Exports.OwnFormExport>();
        McpDoor.AddTo(builder.Services);
        builder.Services.AddSingleton<SetUpCode>().AddSingleton<Settings>().AddSingleton<SetUp>().AddSingleton<DoorKeys>().AddSingleton<Passkeys>().AddSingleton<EntryRules>();
        builder.Services.AddKit([.. Workplace.Modules.Select(m => m.GetType().Assembly), typeof(WebServer).Assembly]);
        builder.Services.AddSingleton<Screens.Viewing.Viewings>();
        builder.Services.AddScoped<Visitor>();
        builder.Services.AddScoped<Microsoft.AspNetCore.Components.Server.Circuits.CircuitHandler, LiveRights>();
        builder.Services.AddScoped<IRecordSource, RecordSource>();
        builder.Services.AddScoped<Kit.Merging.IMergeSource, MergeSource>();
        builder.Services.AddScoped<Kit.Notices.INoticeDesk, NoticeDesk>();
        builder.Services.AddScoped<Kit.Records.Sharing.IShareDesk, ShareDesk>();
        builder.Services.AddScoped<Kit.Records.Layouts.ILayouts, OwnLayouts>();
        builder.Services.AddScoped<Kit.Prints.IPrints, OwnPrints>();
        builder.Services.AddScoped<Rapport.Customers.Duplicates.Screens.IDuplicateDesk, DuplicateDesk>();
        builder.Services.AddScoped<Kit.Reports.IReportSource, ReportSource>();
        builder.Services.AddScoped<IImportDesk, ImportDesk>();
        builder.Services.AddSingleton<ImportMaking>();
        builder.Services.AddScoped<UndoDesk>();
        builder.Services.AddScoped<Rapport.Kit.Bulk.IBulkDesk, BulkDesk>();
        builder.Services.AddTransient(s => s.GetRequiredService<Visitor>().Who is var who ? new CurrentUser(who.UserId, who.Name, who.Role.Name) { Settings = Sections.For(who).Any(), ExplainsAccess = who.May(Rapport.Core.Access.Functions.Users), ReadsHistory = who.May(Rapport.Core.Access.Functions.Audit), StandsFor = [.. who.StandsFor.Select(p => p.Name)], Viewer = s.GetRequiredService<Visitor>().Viewer } : null!);
        builder.Services.AddScoped<IOwnLook, OwnLook>();
        builder.Services.AddScoped<IPersonalMemory, OwnMemory>();
        builder.Services.AddScoped<Kit.Home.IHomeBoard, OwnHome>();
        builder.Services.AddScoped<ISampleCompany, SampleCompany>();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        CircuitJson.AddTo(builder.Services);
        builder.Services.AddCascadingAuthenticationState();
        var signIn = builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(o =>
        {
            o.Cookie.Name = ".Rapport.SignIn";
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.LoginPath = "/sign-in";
            o.ReturnUrlParameter = "ReturnUrl";
            o.ExpireTimeSpan = Users.SessionLasts;
            o.Events.OnValidatePrincipal = SignIn.ValidateAsync;
        });
        if (OidcSettings.Of(builder.Configuration) is { } oidc)
        {
            builder.Services.AddSingleton(oidc).AddSingleton<OidcDoor>();
            signIn.AddOidc(oidc);
        }

        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());

        builder.Services.AddHostedService<CatalogueWatch>().AddHostedService<RightsWatch>().AddHostedService<EntryWatch>();
        if (jobs) builder.Services.AddHostedService<JobWorker>().AddHostedService<ScheduleWatch>().AddHostedService<Rapport.Core.Notices.NoticeWatch>().AddHostedService<Rapport.Core.Webhooks.WebhookWatch>().AddDuplicateWatch();
        var app = builder.Build();
        app.UseRequestLocalization();
        // An address that nothing answers to shows a page that says so; the API has its own words.
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseWhen(http => HttpMethods.IsHead(http.Request.Method) && ApiDoor.IsApi(http.Request.Path), api => api.Use(ApiDoor.HeadAsync));
        app.UseRouting();
        app.UseAuthentication();
        var (door, limits) = (app.Services.GetRequiredService<ApiDoor>(), app.Services.GetRequiredService<ApiLimits>());
        app.UseWhen(http => ApiDoor.IsApi(http.Request.Path), api => api.Use(door.EnterAsync));
        app.Use(limits.GuardDoorAsync);
        app.Use(OpenApiEndpoint.KeepInsideAsync);
        app.UseAuthorization();
        app.UseAntiforgery();
        app.Use(Screens.Viewing.Viewings.GuardAsync);
        app.Use(SetUpFirstAsync);
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/health/ready", () => "ready").AllowAnonymous().WithMetadata(new PermissionMetadata(PermissionMetadata.Public));
        DoorEndpoints.Map(app);
        AwayPage.Map(app);
        PasskeyEndpoints.Map(app);
        if (app.Services.GetService<OidcSettings>() is not null) OidcSignIn.Map(app);
        ApiRoutes.Map(app);
        McpDoor.Map(app);
        OpenApiEndpoint.Map(app);
        ImportEndpoints.Map(app);
        ExportEndpoints.Map(app);
        HistoryExport.Map(app);
        RefusedExport.Map(app);
        Screens.Viewing.Viewings.Map(app);
        CalendarFeed.Map(app);
        foreach (var module in app.Services.GetServices<Module>()) module.MapEndpoints(app);
        app.MapRazorComponents<Root>().AddInteractiveServerRenderMode().AddAdditionalAssemblies(typeof(KitServices).Assembly, typeof(Rapport.Customers.CustomersModule).Assembly);
        return app;
    }

    /// <summary>While nobody can sign in, every page is the set-up page.</summary>
    private static async Task SetUpFirstAsync(HttpContext http, RequestDelegate next)
    {
        var isPage = http.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null;
        if (isPage && http.Request.Path != "/set-up" && HttpMethods.IsGet(http.Request.Method) && await http.RequestServices.GetRequiredService<Users>().IsEmptyAsync(http.RequestAborted))
        {
            http.Response.Redirect("/set-up");
            return;
        }

        await next(http);
    }

    private static async Task GreetAsync(WebApplication app, string? demo, CancellationToken ct)
    {
        if (await app.Services.GetRequiredService<Settings>().ReadAsync<FirmSettings>("firm", ct) is { } firm)
            (app.Services.GetRequiredService<Firm>().Name, app.Services.GetRequiredService<Firm>().Currency) = (firm.Name, firm.Currency);
        var reader = app.Services.GetRequiredService<RecordReader>();
        if (demo is not null && (await reader.CountAsync(reader.Catalogue["party"], null, Principal.System, 1, ct)).Count == 0)
            await new DemoCompany(app.Services.GetRequiredService<RecordStore>(), app.Services.GetRequiredService<TimeProvider>()).MakeAsync(1_200, 1, Principal.System with { Language = demo }, null, ct);
        Console.WriteLine($"Rapport is ready on {string.Join(", ", app.Urls)}");
        if (await app.Services.GetRequiredService<Users>().IsEmptyAsync(ct))
            Console.WriteLine($"Open it and set the workplace up with this code: {app.Services.GetRequiredService<SetUpCode>().Text}");
    }
}
