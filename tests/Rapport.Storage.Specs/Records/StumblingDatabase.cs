using System.Data.Common;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;

namespace Rapport.Storage.Specs.Records;

/// <summary>Carries out each bulk write, rolls it back, and carries it out again: what a database does when two writers cross.</summary>
internal sealed class StumblingDatabase(IDatabase inner) : IDatabase
{
    public SqlDialect Dialect => inner.Dialect;
    public ISearchIndex Search => inner.Search;

    public async Task<T> WriteAsync<T>(WriteLane lane, Func<WriteSession, Task<T>> work, CancellationToken ct)
    {
        if (lane != WriteLane.Bulk) return await inner.WriteAsync(lane, work, ct);
        await Assert.ThrowsAsync<StumbledException>(() => inner.WriteAsync<T>(lane, async session =>
        {
            await work(session);
            throw new StumbledException();
        }, ct));
        return await inner.WriteAsync(lane, work, ct);
    }

    public ValueTask<DbConnection> OpenAsync(CancellationToken ct) => inner.OpenAsync(ct);
    public Task<SchemaShape> ReadSchemaAsync(CancellationToken ct) => inner.ReadSchemaAsync(ct);
    public Task<DatabaseFacts> DescribeAsync(CancellationToken ct) => inner.DescribeAsync(ct);
    public Task<IReadOnlyList<string>> CheckAsync(CancellationToken ct) => inner.CheckAsync(ct);
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class StumbledException : Exception;
}
