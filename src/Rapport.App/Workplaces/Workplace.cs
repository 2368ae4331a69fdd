using Rapport.App.Exchange;
using Rapport.Core;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Countries;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Modules;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Customers;
using Rapport.Kit.Words;
using Rapport.Sales;
using Rapport.Storage.Postgres;
using Rapport.Storage.Sqlite;

namespace Rapport.App.Workplaces;

/// <summary>
/// An opened workplace: the database brought up to the catalogue, and the modules' services. The web server and every
/// command of the command line stand on the same one.
/// </summary>
internal sealed class Workplace : IAsyncDisposable
{
    private Workplace(IDatabase database, CatalogueHolder catalogue, string folder)
    {
        Database = database;
        Catalogue = catalogue;
        Folder = folder;
    }

    public static IReadOnlyList<Module> Modules { get; } = [new CoreModule(), new CustomersModule(), new SalesModule()];

    public IDatabase Database { get; }
    public CatalogueHolder Catalogue { get; }

    /// <summary>Folder of the embedded database, uploaded files and keys.</summary>
    public string Folder { get; }

    /// <summary>Opens the workplace in a folder, or on PostgreSQL where a connection string is given.</summary>
    public static async Task<Workplace> OpenAsync(string folder, string? connectionString, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        IDatabase database = string.IsNullOrWhiteSpace(connectionString)
            ? SqliteDatabase.Open(folder)
            : await PostgresDatabase.OpenAsync(connectionString, ct);
        var catalogue = new RecordCatalogue(Modules.SelectMany(m => m.RecordTypes()));
        await SchemaSync.RunAsync(database, catalogue, Modules.SelectMany(m => m.Tables()), ct);
        catalogue = await CustomFields.LoadAsync(database, catalogue, ct);
        // A later version may ask more of every type, also of those made at run time.
        await SchemaSync.RunAsync(database, new RecordCatalogue(catalogue.Types.Where(t => t.Made is not null)), [], ct);
        await Companions.MakeIndexesAsync(database, catalogue, null, ct);
        await CountrySpelling.OrderAsync(database, catalogue, ct);
        await SearchUpgrade.OrderAsync(database, catalogue, ct);
        await SortKeyUpgrade.OrderAsync(database, catalogue, ct);
        return new Workplace(database, new CatalogueHolder(catalogue), folder);
    }

    /// <summary>Adds the workplace and the modules' services to a container.</summary>
    public IServiceCollection AddTo(IServiceCollection services)
    {
        services.AddSingleton(this);
        services.AddSingleton(Database);
        services.AddSingleton(Catalogue);
        services.AddSingleton<IExchangeWords>(_ => new ExchangeWords(new TextBook([.. Modules.Select(m => m.GetType().Assembly), typeof(Workplace).Assembly])));
        services.AddSingleton(s => new ImportUploads(Path.Combine(Folder, "imports"), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new InboxFolders(Path.Combine(Folder, "inbox"), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new Core.Files.WorkplaceFolder(Folder));
        foreach (var module in Modules)
        {
            services.AddSingleton(module);
            module.AddServices(services);
        }

        return services;
    }

    /// <summary>The services for a command that starts no web server.</summary>
    public ServiceProvider BuildServices() => (ServiceProvider)AddTo(new ServiceCollection().AddLogging()).BuildServiceProvider();

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
