namespace Rapport.Testing;

/// <summary>
/// A PostgreSQL database with tables, made by the first test of a process that needs it, of which each test gets a copy: hundreds of
/// tables and indexes take a second to make, and a fraction of it to copy.
/// </summary>
/// <param name="make">Makes the tables by a connection string, and leaves nobody connected.</param>
public sealed class DatabaseTemplate(Func<string, Task> make)
{
    private readonly Lazy<Task<string>> name = new(async () =>
    {
        var database = PostgresCluster.NewDatabase();
        // In a cluster of somebody else's it would stay.
        if (PostgresCluster.IsGiven) AppDomain.CurrentDomain.ProcessExit += (_, _) => database.Dispose();
        await make(database.ConnectionString);
        return database.Name;
    });

    /// <summary>A database of the test's own, as <c>make</c> leaves one; skips the test where PostgreSQL is missing.</summary>
    public async Task<TestDatabase> CopyAsync() => PostgresCluster.NewDatabase(await name.Value);
}
