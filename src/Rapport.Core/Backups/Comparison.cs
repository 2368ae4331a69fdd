using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Rapport.Core.LongWork;
using Rapport.Core.Storage;

namespace Rapport.Core.Backups;

/// <summary>
/// Proves two workplaces equal, row for row and file for file, whichever databases they lie on. Left aside: the stamps of
/// the change feed, which are those of the server, and the search index, which the doctor looks at by itself.
/// </summary>
public static class Comparison
{
    private const int MostNamed = 5;

    public static async Task<IReadOnlyList<string>> CompareAsync(Plan plan, (IDatabase Database, string Folder) here, (IDatabase Database, string? Folder) there, CancellationToken ct, IProgress<double>? progress = null)
    {
        var findings = new List<string>();
        await using var one = await Snapshot.TakeAsync(here.Database, ct);
        await using var two = await Snapshot.TakeAsync(there.Database, ct);
        var (shapeHere, shapeThere) = (await here.Database.ReadSchemaAsync(ct), await there.Database.ReadSchemaAsync(ct));
        var advance = new Advance(progress);
        if (advance.IsHeard)
            foreach (var table in plan.Tables.Where(t => shapeHere.Columns.ContainsKey(t.Name))) advance.Expect(await one.CountAsync($"select count(*) from {table.Name}", ct));
        foreach (var table in plan.Tables)
        {
            var missing = new[] { (shapeHere, "here"), (shapeThere, "there") }.Where(s => !s.Item1.Columns.TryGetValue(table.Name, out var columns) || table.Columns.Any(c => !columns.Contains(c.Name))).ToList();
            if (missing.Count > 0) findings.AddRange(missing.Select(m => $"{table.Name}: the table or a column of it is missing {m.Item2}"));
            else findings.AddRange(await CompareTableAsync(table, one, two, advance, ct));
        }

        if (there.Folder is not null) findings.AddRange(await CompareFilesAsync(here.Folder, there.Folder, ct));
        return findings;
    }

    private static async Task<IReadOnlyList<string>> CompareTableAsync(SystemTable table, Snapshot one, Snapshot two, Advance advance, CancellationToken ct)
    {
        await using var here = one.Command(TableRows.Select(table));
        await using var there = two.Command(TableRows.Select(table));
        await using var row1 = await here.ExecuteReaderAsync(ct);
        await using var row2 = await there.ExecuteReaderAsync(ct);
        var key = TableRows.Key(table).Select(c => table.Columns.ToList().IndexOf(c)).ToArray();
        async Task<object?[]?> Next(DbDataReader row, SqlDialect dialect) => await row.ReadAsync(ct) ? TableRows.Read(table, row, dialect) : null;
        var (a, b) = (await Next(row1, one.Dialect), await Next(row2, two.Dialect));
        var findings = new List<string>();
        var count = 0L;
        void Find(object?[] row, string what)
        {
            if (count++ < MostNamed) findings.Add($"{table.Name}: {string.Join(", ", key.Select(k => Convert.ToString(row[k], CultureInfo.InvariantCulture)))}: {what}");
        }

        while (a is not null || b is not null)
        {
            var order = a is null ? 1 : b is null ? -1 : Order(a, b, key);
            if (order < 0) Find(a!, "only here");
            else if (order > 0) Find(b!, "only there");
            else if (Differing(table, a!, b!) is { Count: > 0 } differing) Find(a!, "differs in " + string.Join(", ", differing));
            if (order <= 0)
            {
                a = await Next(row1, one.Dialect);
                advance.By();
            }

            if (order >= 0) b = await Next(row2, two.Dialect);
        }

        if (count > MostNamed) findings.Add($"{table.Name}: {count - MostNamed} more rows");
        return findings;
    }

    private static int Order(object?[] a, object?[] b, int[] key)
    {
        foreach (var k in key)
        {
            var order = (a[k], b[k]) switch
            {
                (string x, string y) => string.CompareOrdinal(x, y),
                (Guid x, Guid y) => x.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(y.ToByteArray(bigEndian: true)),
                var (x, y) => Comparer<object?>.Default.Compare(x, y),
            };
            if (order != 0) return order;
        }

        return 0;
    }

    private static List<string> Differing(SystemTable table, object?[] a, object?[] b)
    {
        var names = new List<string>();
        for (var i = 0; i < a.Length; i++)
            if (table.Columns[i].Type != ColumnType.Stamp && !Same(table.Columns[i].Type, a[i], b[i])) names.Add(table.Columns[i].Name);
        return names;
    }

    private static bool Same(ColumnType type, object? a, object? b) => (a, b) switch
    {
        (DateTime x, DateTime y) => x.Ticks / TimeSpan.TicksPerMillisecond == y.Ticks / TimeSpan.TicksPerMillisecond,
        // PostgreSQL keeps JSON in an order of its own.
        (string x, string y) when type == ColumnType.Json => x == y || JsonNode.DeepEquals(JsonNode.Parse(x), JsonNode.Parse(y)),
        _ => Equals(a, b),
    };

    private static async Task<IReadOnlyList<string>> CompareFilesAsync(string here, string there, CancellationToken ct)
    {
        var findings = new List<string>();
        var (a, b) = (Plan.FilesIn(here).ToDictionary(f => f.Name, f => f.Path, StringComparer.Ordinal), Plan.FilesIn(there).ToDictionary(f => f.Name, f => f.Path, StringComparer.Ordinal));
        findings.AddRange(a.Keys.Except(b.Keys).Select(name => $"files/{name}: only here"));
        findings.AddRange(b.Keys.Except(a.Keys).Select(name => $"files/{name}: only there"));
        foreach (var name in a.Keys.Intersect(b.Keys))
            if (await HashAsync(a[name], ct) != await HashAsync(b[name], ct)) findings.Add($"files/{name}: contents differ");
        return findings;
    }

    private static async Task<string> HashAsync(string path, CancellationToken ct)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct));
    }
}
