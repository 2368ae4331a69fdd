using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Bench.World;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Records;

namespace Rapport.Bench.Runs;

/// <summary>Pages of the list in the server, with the rights of a regional manager, beside the same statement written by hand.</summary>
internal sealed class Reading(BigWorld world)
{
    private const int Runs = 60;

    /// <summary>Criteria as people type them; each is read as a page of 50 in the order of the name.</summary>
    public static readonly IReadOnlyList<(string Name, string Where)> Criteria =
    [
        ("one country", "country = 'Germany'"),
        ("city and role", "city = '上海' and roles has customer"),
        ("new this year", "since >= startOfYear and kind = organisation"),
        ("name contains", "name contains 'qvist'"),
        ("tag", "tags has vip and country in ('France', 'Ireland')"),
    ];

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var figures = new List<Figure>();
        var raw = await RawAsync($"where team_no in ({Teams(world.Regional)}) ", "name_sort, n");
        await AddAsync(figures, "first page, regional manager", world.Regional, null, null, null, raw);
        await AddAsync(figures, "first page, sees all", world.Chief, null, null, null, await RawAsync("", "name_sort, n"));
        await AddAsync(figures, string.Create(CultureInfo.InvariantCulture, $"page after {world.Size / 2:N0}"), world.Chief, null, null, await CursorAsync(), await RawAfterAsync());
        foreach (var field in world.Party.Fields.Where(f => f.InList && !f.IsComputed && f.Kind is not (FieldKind.MultiChoice or FieldKind.Tags or FieldKind.MultiLink)))
        {
            foreach (var sign in (string[])["", "-"])
                await AddAsync(figures, $"sort by {sign}{field.Name}", world.Chief, null, sign + field.Name, null, null);
        }

        foreach (var (name, where) in Criteria)
        {
            await AddAsync(figures, $"criteria: {name}", world.Chief, where, null, null, null);
            await AddAsync(figures, $"criteria: {name}, regional manager", world.Regional, where, null, null, null);
        }

        var timeline = world.Services.GetRequiredService<Timeline>();
        var page = await Timing.OfAsync(Runs, async _ =>
        {
            await world.Reader.GetAsync(world.Party, world.Talkative, world.Chief, default);
            await timeline.ReadAsync(world.Party, world.Talkative, world.Chief, 50, null, default);
        });
        figures.Add(new("party page: record and story of 100,000 entries, p95", page.P95, "ms", null, 100));
        return figures;
    }

    private async Task AddAsync(List<Figure> figures, string name, Principal who, string? where, string? sort, string? cursor, Spread? raw)
    {
        var query = new RecordQuery(world.Party, where, sort, null, 50, cursor);
        // What takes a second each is not repeated sixty times.
        var once = await Timing.OfAsync(1, async _ => await world.Reader.ListAsync(query, who, default));
        var ours = await Timing.OfAsync(once.Median > 300 ? 5 : Runs, async _ => await world.Reader.ListAsync(query, who, default));
        figures.Add(new($"{name}, p95", ours.P95, "ms", raw is null ? null : ours.Median / raw.Median, 50));
    }

    private static string Teams(Principal who) => string.Join(", ", who.TeamNumbers.Select(t => t.ToString(CultureInfo.InvariantCulture)));

    private string Columns => string.Join(", ", world.Party.Fields.Where(f => (f.InList || f.Name == world.Party.Title) && f.Column is not null).Select(f => f.Column));

    private Task<Spread> RawAsync(string where, string order) => RawAsync($"select n, id, version, {Columns} from cus_party {where}order by {order} limit 51");

    private Task<Spread> RawAfterAsync() => RawAsync($"select n, id, version, {Columns} from cus_party where (name_sort, n) > ('{Quoted(after.Key)}', {after.N.ToString(CultureInfo.InvariantCulture)}) order by name_sort, n limit 51");

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private Task<Spread> RawAsync(string sql) => Timing.OfAsync(Runs, async _ =>
    {
        await using var connection = await world.Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var row = await command.ExecuteReaderAsync();
        var values = new object[row.FieldCount];
        while (await row.ReadAsync()) row.GetValues(values);
    });

    private (string Key, long N) after;

    private async Task<string> CursorAsync()
    {
        await using var connection = await world.Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select name_sort, n from cus_party order by name_sort, n limit 1 offset {(world.Size / 2).ToString(CultureInfo.InvariantCulture)}";
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        after = (row.GetString(0), row.GetInt64(1));
        var (order, _) = OrderSql.Parse("name", world.Party, world.Store.Catalogue);
        return new OrderCursor([after.Key], after.N).Write(order!);
    }
}
