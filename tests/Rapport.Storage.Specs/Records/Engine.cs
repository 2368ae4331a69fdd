using System.Data.Common;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Storage.Postgres;
using Rapport.Storage.Sqlite;

[assembly: AssemblyFixture(typeof(Rapport.Storage.Specs.Records.SharedPostgres))]

namespace Rapport.Storage.Specs.Records;

/// <summary>Says that the specification runs on PostgreSQL; each test gets a database of its own.</summary>
public sealed class SharedPostgres;

/// <summary>The record engine over an empty database with the program's own types and <see cref="SampleType"/>.</summary>
public abstract class Engine(SharedPostgres? postgres) : IAsyncLifetime
{
    private static readonly DatabaseTemplate Template = new(async connection =>
    {
        await using var empty = await PostgresDatabase.OpenAsync(connection, default);
        await MakeAsync(empty);
    });

    private TempFolder? folder;
    private TestDatabase? server;
    private IDatabase? database;
    private ServiceProvider? services;

    /// <summary>Says on which database it runs, for a second firm beside it.</summary>
    private protected SharedPostgres? Server => postgres;

    private protected IDatabase Database => database!;
    private protected T Get<T>() where T : notnull => services!.GetRequiredService<T>();
    private protected RecordStore Store => services!.GetRequiredService<RecordStore>();
    private protected RecordReader Reader => services!.GetRequiredService<RecordReader>();
    private protected RecordType Sample => Store.Catalogue["sample"];
    private protected RecordType Party => Store.Catalogue["party"];
    private protected RecordType Order => Store.Catalogue["order"];
    private protected RecordType Line => Store.Catalogue["orderLine"];

    public async ValueTask InitializeAsync()
    {
        if (postgres is null) database = SqliteDatabase.Open((folder = new TempFolder()).Path);
        else database = await PostgresDatabase.OpenAsync((server = await Template.CopyAsync()).ConnectionString, default);
        var catalogue = await MakeAsync(database);
        var collection = new ServiceCollection().AddSingleton(database).AddSingleton(new CatalogueHolder(catalogue)).AddSingleton(new Core.Files.WorkplaceFolder(folder?.Path ?? Path.GetTempPath())).AddLogging();
        foreach (var module in Workplace.Modules) module.AddServices(collection);
        collection.AddSingleton<TimeProvider>(new HastyClock());
        services = collection.BuildServiceProvider();
    }

    // In a copy of the template nothing is lacking any more.
    private static async Task<RecordCatalogue> MakeAsync(IDatabase database)
    {
        var catalogue = new RecordCatalogue(Companions.With([.. Workplace.Modules.SelectMany(m => m.RecordTypes()), SampleType.Describe()]));
        await SchemaSync.RunAsync(database, catalogue, Workplace.Modules.SelectMany(m => m.Tables()), default);
        return catalogue;
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DisposeAsync();
        server?.Dispose();
        folder?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static Dictionary<string, object?> Values(params (string Name, object? Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);

    private protected static WriteContext By(Principal who) => new(who, "test");

    /// <summary>An uploaded picture for fields to name.</summary>
    private protected async Task<Guid> PictureAsync()
    {
        var id = Guid.CreateVersion7();
        await Database.WriteAsync(WriteLane.People, s => s.ExecuteAsync("insert into core_file (id, sha256, size, name, media_type, created_at, created_by) values ($1, 'x', 1, 'x.png', 'image/png', $2, $3)",
            s.Dialect.ToDb(FieldKind.Link, id), s.Dialect.ToDb(FieldKind.DateTime, DateTime.UnixEpoch), s.Dialect.ToDb(FieldKind.Link, Guid.Empty)), default);
        return id;
    }

    private protected Task<WriteOutcome> WriteAsync(params RecordWrite[] writes) => Store.WriteAsync(writes, By(Principal.System), default);

    private protected async Task<WriteOutcome> CreateAsync(RecordType type, params (string Name, object? Value)[] values) => await WriteAsync(RecordWrite.Create(type, Values(values)));

    private protected async Task<WriteOutcome> UpdateAsync(RecordType type, Guid id, params (string Name, object? Value)[] values) => await WriteAsync(RecordWrite.Update(type, id, Values(values)));

    private protected Task<RecordData?> GetAsync(RecordType type, Guid id) => Reader.GetAsync(type, id, Principal.System, default);

    /// <summary>Every row of every table as text, in a fixed order.</summary>
    private protected async Task<string> DumpAsync(Func<string, bool>? tables = null, Func<string, bool>? columns = null)
    {
        var text = new StringBuilder();
        var shape = await Database.ReadSchemaAsync(default);
        await using var connection = await Database.OpenAsync(default);
        // The full-text table itself gives cursor numbers that differ from read to read; its content lies in the tables beside it.
        foreach (var (table, names) in shape.Columns.Where(t => t.Key != "core_search" || postgres is not null).Where(t => !t.Key.StartsWith("sqlite_", StringComparison.Ordinal)).OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (tables is not null && !tables(table)) continue;
            var rows = new List<string>();
            await using var command = connection.CreateCommand();
            command.CommandText = $"select {string.Join(", ", names.Where(n => columns is null || columns(n)).Order(StringComparer.Ordinal))} from {table}";
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
                rows.Add(string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i => Printed(row, i))));
            text.Append(table).Append('\n').AppendJoin('\n', rows.Order(StringComparer.Ordinal)).Append('\n');
        }

        return text.ToString();
    }

    // One document has several binary forms: the database writes a text otherwise than the program.
    private string? Printed(DbDataReader row, int ordinal) =>
        row.GetValue(ordinal) is not byte[] bytes ? row.GetValue(ordinal).ToString() : row.GetName(ordinal) == "custom" ? Database.Dialect.Document(row, ordinal) : Convert.ToHexString(bytes);

    private protected async Task<long> ScalarAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
