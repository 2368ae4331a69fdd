using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Web;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Testing;

namespace Rapport.App.Tests.Servers;

/// <summary>The program itself, listening on a free port of this machine over an empty workplace. One for all tests of a class.</summary>
public abstract class ApiServer : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly SemaphoreSlim starting = new(1, 1);
    private TestDatabase? database;
    private Workplace? workplace;
    private WebApplication? app;
    private HttpClient? client;

    protected virtual IEnumerable<KeyValuePair<string, string?>>? Settings => null;

    /// <summary>A database of its own; null for the embedded one. Skips where it cannot be had.</summary>
    protected abstract TestDatabase? NewDatabase();

    internal string? Connection => database?.ConnectionString;

    internal Workplace Workplace => workplace!;
    internal WebApplication App => app!;
    internal HttpClient Client => client!;

    /// <summary>A key of an administrator.</summary>
    internal string AdminKey { get; private set; } = "";

    internal T Get<T>() where T : notnull => app!.Services.GetRequiredService<T>();

    internal async Task StartAsync()
    {
        await starting.WaitAsync();
        try
        {
            if (app is not null) return;
            database = NewDatabase();
            workplace = await Workplace.OpenAsync(folder.Path, database?.ConnectionString, TestContext.Current.CancellationToken);
            var built = WebServer.Build(workplace, "http://127.0.0.1:0", jobs: false, Settings);
            await built.StartAsync();
            app = built;
            client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(built.Urls.First()), Timeout = TimeSpan.FromSeconds(100) };
            AdminKey = await KeyAsync(Roles.Administrator);
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>Makes a user with a role of his own, and a key for him.</summary>
    internal async Task<string> KeyAsync(Role role)
    {
        var store = Get<RecordStore>();
        if (Roles.BuiltIn.All(r => r.Name != role.Name)) await Workplace.Database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
            $"insert into core_role (name, definition) values ($1, {session.Dialect.JsonParameter(2)}) on conflict (name) do nothing", role.Name, Roles.ToJson(role)), default);
        var outcome = await store.WriteAsync(
            [RecordWrite.Create(store.Catalogue["user"], new Dictionary<string, object?> { ["name"] = role.Name, ["email"] = $"{Guid.CreateVersion7():N}@example.com", ["role"] = role.Name, ["team"] = await FirstTeam.EnsureAsync(store, null, default) })],
            new WriteContext(Principal.System, "test"), default);
        return await Get<Users>().CreateKeyAsync(outcome.Items[0].Id, role.Name, role.Name, default);
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        if (workplace is not null) await workplace.DisposeAsync();
        database?.Dispose();
        folder.Dispose();
        starting.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class SqliteServer : ApiServer
{
    protected override TestDatabase? NewDatabase() => null;
}

public sealed class PostgresServer : ApiServer
{
    protected override TestDatabase? NewDatabase() => PostgresCluster.NewDatabase();
}
