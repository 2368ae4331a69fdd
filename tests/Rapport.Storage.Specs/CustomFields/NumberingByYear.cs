using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Storage.Specs.CustomFields;

public sealed class NumberingByYear
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static int Year => TimeProvider.System.GetUtcNow().Year;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Each_year_and_month_counts_for_itself_and_a_code_that_is_brought_moves_its_own(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var field = await AddAsync(firm, "{yyyy}/{MM}-{000}");
        Assert.Equal(["2026/11-001", "2026/11-002"], await DrawAsync(firm, field, new DateTime(2026, 11, 30), null, null));
        Assert.Equal(["2026/12-001"], await DrawAsync(firm, field, new DateTime(2026, 12, 1), (string?)null));
        Assert.Equal(["2026/11-040", "2026/11-041"], await DrawAsync(firm, field, new DateTime(2026, 11, 30), "2026/11-040", null));
        // What was brought for another month, and what is no code at all, moves nothing here.
        Assert.Equal(["2027/01-009", "scribble", "2026/12-002"], await DrawAsync(firm, field, new DateTime(2026, 12, 31), "2027/01-009", "scribble", null));
        Assert.Equal("2027/01-010", await AutoNumbers.NextAsync(firm.Database, firm.Thing, field.Name, NumberPattern.Of(field), new DateTime(2027, 1, 31), "UTC", None));
        // The year turns where the person is, not where the server is.
        Assert.Equal("2027/02-001", await AutoNumbers.NextAsync(firm.Database, firm.Thing, field.Name, NumberPattern.Of(field), new DateTime(2027, 1, 31, 20, 0, 0), "Asia/Shanghai", None));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Many_who_create_at_once_get_numbers_of_their_own_and_records_from_before_theirs(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var old = await firm.CreateAsync(("name", "Old"));
        await AddAsync(firm, "INV-{yyyy}-{0000}");
        var made = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => firm.CreateAsync(("name", $"N{i}")))));
        var worker = new JobWorker(firm.Get<JobQueue>(), firm.Services.GetServices<IJobHandler>().Where(h => h.Type == "core.number"), TimeProvider.System, NullLogger<JobWorker>.Instance);
        Assert.True(await worker.RunOneAsync("w", None));
        var codes = new List<string>();
        foreach (var id in made.Append(old)) codes.Add((string)(await firm.Reader.GetAsync(firm.Thing, id, Principal.System, None))!["bill"]!);
        Assert.Equal(Enumerable.Range(1, 25).Select(n => $"INV-{Year}-{n:0000}"), codes.Order(StringComparer.Ordinal));
        Assert.Equal($"INV-{Year}-0025", codes[^1]);
    }

    private static Task<Field> AddAsync(SmallFirm firm, string pattern) => firm.Get<Core.Catalogue.CustomFields>().AddAsync("thing", "bill", new() { Kind = FieldKind.AutoNumber, Pattern = pattern }, Principal.System, None);

    private static async Task<IReadOnlyList<string?>> DrawAsync(SmallFirm firm, Field field, DateTime day, params string?[] given)
    {
        List<Dictionary<string, object?>> drafts = [.. given.Select(g => new Dictionary<string, object?>(StringComparer.Ordinal) { [field.Name] = g })];
        await firm.Database.WriteAsync(WriteLane.People, async s =>
        {
            await AutoNumbers.FillAsync(s, firm.Thing, field, drafts, day);
            return 0;
        }, None);
        return [.. drafts.Select(d => (string?)d[field.Name])];
    }
}
