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
    private static readonly CoreModule Module = new();
    private static readonly DatabaseTemplate Template = new(async connection =>
    {
        await using var empty = await PostgresDatabase.OpenAsync(connection, CancellationToken.None);
        await SyncAsync(empty);
    });

    private IDisposable? place;

    /// <summary>Folder or connection string: where another process finds the same firm.</summary>
    public string Place => place is TempFolder folder ? folder.Path : ((TestDatabase)place!).ConnectionString;

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

    /// <param name="clock">By which the program waits; <see cref="HastyClock"/> where none is given.</param>
    public static async Task<SmallFirm> OpenAsync(string database, TimeProvider? clock = null)
    {
        if (database == "sqlite")
        {
            var folder = new TempFolder();
            var firm = await MakeAsync(SqliteDatabase.Open(folder.Path), folder.Path, clock);
            firm.place = folder;
            return firm;
        }

        var server = await Template.CopyAsync();
        var made = await MakeAsync(await PostgresDatabase.OpenAsync(server.ConnectionString, CancellationToken.None), Path.GetTempPath(), clock);
        made.place = server;
        return made;
    }

    private static async Task<SmallFirm> MakeAsync(IDatabase database, string home, TimeProvider? clock)
    {
        var catalogue = await SyncAsync(database);
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton(database).AddSingleton(new CatalogueHolder(catalogue)).AddSingleton(new Core.Files.WorkplaceFolder(home));
        Module.AddServices(services);
        services.AddSingleton(clock ?? new HastyClock());
        return new SmallFirm(database, services.BuildServiceProvider());
    }

    private static async Task<RecordCatalogue> SyncAsync(IDatabase database)
    {
        var catalogue = new RecordCatalogue([.. Module.RecordTypes(), new RecordTypeBuilder("thing", 90, "tst_thing", "name").Named("name").Words("place").Field("level", FieldKind.Integer).Build()]);
        await SchemaSync.RunAsync(database, catalogue, Module.Tables(), CancellationToken.None);
        return catalogue;
    }

    public static Dictionary<string, object?> Values(params (string Name, object? Value)[] values) =>
        values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);

    public async Task<Guid> CreateAsync(params (string Name, object? Value)[] values) =>
        (await Store.WriteAsync([RecordWrite.Create(Thing, Values(values))], new WriteContext(Principal.System, "test"), CancellationToken.None)).Items[0].Id;

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Database.DisposeAsync();
        place?.Dispose();
    }
}
