using Microsoft.Extensions.DependencyInjection;
using Rapport.Core;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Storage.Postgres;
using Rapport.Storage.Sqlite;

namespace Rapport.Storage.Specs;

/// <summary>A fresh database with Core's tables and one more record type, <c>thing</c>, on either database.</summary>
internal sealed class SmallFirm : IAsyncDisposable
{
    private readonly List<IDisposable> things = [];
    private string? folder;

    private SmallFirm(IDatabase database, ServiceProvider services)
    {
        Database = database;
        Services = services;
    }

    public IDatabase Database { get; }
    public ServiceProvider Services { get; }
    public RecordStore Store => Get<RecordStore>();
    public RecordReader Reader => Get<RecordReader>();
    public RecordType Thing => Get<CatalogueHolder>().Current["thing"];

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    public static async Task<SmallFirm> OpenAsync(string database)
    {
        if (database == "sqlite")
        {
            var home = Directory.CreateTempSubdirectory("rapport-firm-").FullName;
            var firm = await MakeAsync(SqliteDatabase.Open(home));
            firm.folder = home;
            return firm;
        }

        var server = TemporaryPostgres.Start();
        if (server is null) Assert.Skip("PostgreSQL is not installed here.");
        var made = await MakeAsync(await PostgresDatabase.OpenAsync(server.ConnectionString + ";Maximum Pool Size=40", CancellationToken.None));
        made.things.Add(server);
        return made;
    }

    private static async Task<SmallFirm> MakeAsync(IDatabase database)
    {
        var core = new CoreModule();
        var catalogue = new RecordCatalogue([.. core.RecordTypes(), new RecordTypeBuilder("thing", 90, "tst_thing", "name").Named("name").Field("level", FieldKind.Integer).Build()]);
        await SchemaSync.RunAsync(database, catalogue, core.Tables(), CancellationToken.None);
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton(database).AddSingleton(new CatalogueHolder(catalogue));
        core.AddServices(services);
        return new SmallFirm(database, services.BuildServiceProvider());
    }

    public static Dictionary<string, object?> Values(params (string Name, object? Value)[] values) =>
        values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);

    public async Task<Guid> CreateAsync(params (string Name, object? Value)[] values) =>
        (await Store.WriteAsync([RecordWrite.Create(Thing, Values(values))], new WriteContext(Principal.System, "test"), CancellationToken.None)).Items[0].Id;

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Database.DisposeAsync();
        foreach (var thing in things) thing.Dispose();
        if (folder is not null) Directory.Delete(folder, recursive: true);
    }
}
