using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Bench.World;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Records;

namespace Rapport.Bench.Runs;

/// <summary>Pages of the list in the server, with the rights of three people, beside the same statement written by hand.</summary>
internal sealed class Reading(BigWorld world, string? only)
{
    private const int Runs = 60;
    private const string Story = "party page: record and story of 100,000 entries";
    private readonly Raw raw = new(world);
    private readonly List<Figure> figures = [];

    /// <summary>Criteria as people type them, read as a page of 50, with what they are in SQL.</summary>
    private IReadOnlyList<Wish> Wishes =>
    [
        new("one country", "country = 'Germany'", "country = 'Germany'"),
        new("city and role", "city = '上海' and roles has customer", $"city = '上海' and {raw.Has("roles", "customer")}"),
        new("new this year", "since >= startOfYear and kind = organisation", string.Create(CultureInfo.InvariantCulture, $"since >= '{TimeProvider.System.GetUtcNow():yyyy}-01-01' and kind = 'organisation'")),
        new("name contains", "name contains 'qvist'", world.IsPostgres ? "strpos(name_fold, 'qvist') > 0" : "instr(name_fold, 'qvist') > 0"),
        new("tag and countries", "tags has vip and country in ('France', 'Ireland')", $"country in ('France', 'Ireland') and {raw.Has("tags", "vip")}"),
        new("tag and city, newest first", "tags has vip and city = 'Lyon'", $"city = 'Lyon' and {raw.Has("tags", "vip")}", "-createdAt", "created_at desc, n desc"),
        new("a rare tag by city", "tags has gold", raw.Has("tags", "gold"), "city", "city, name_sort, n"),
        new("one day's customers by e-mail", "since = 2024-02-29 and roles has customer", $"since = '2024-02-29' and {raw.Has("roles", "customer")}", "email", "email, n"),
    ];

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        foreach (var (name, who) in world.People) await AddAsync($"first page, {name}", who, new("", null, null));
        foreach (var (name, who) in world.People.Take(2)) await AddDeepAsync(name, who);
        foreach (var field in world.Party.Fields.Where(f => f.InList && !f.IsComputed && f.Kind is not (FieldKind.MultiChoice or FieldKind.Tags or FieldKind.MultiLink)))
        {
            foreach (var sign in (string[])["", "-"])
                foreach (var (name, who) in world.People.Take(2)) await AddAsync($"sort by {sign}{field.Name}, {name}", who, new("", null, null, sign + field.Name, Order(field, sign)));
        }

        foreach (var wish in Wishes)
            foreach (var (name, who) in world.People) await AddAsync($"{wish.Name}, {name}", who, wish);

        if (IsWanted(Story)) await AddStoryAsync();
        return figures;
    }

    private bool IsWanted(string name) => only is null || name.Contains(only, StringComparison.Ordinal);

    private async Task AddStoryAsync()
    {
        var timeline = world.Services.GetRequiredService<Timeline>();
        var page = await Timing.OfAsync(Runs, async _ =>
        {
            await world.Reader.GetAsync(world.Party, world.Talkative, world.Chief, default);
            await timeline.ReadAsync(world.Party, world.Talkative, world.Chief, 50, null, default);
        });
        var id = raw.Id(world.Talkative);
        Console.Error.WriteLine($"{Story}: {page}");
        figures.Add(Figure.Of(Story, page, await raw.TimeAsync(Runs, $"select * from cus_party where id = {id}", raw.Story(id)), 100));
    }

    private async Task AddAsync(string name, Principal who, Wish wish, string? cursor = null, string? rawWhere = null)
    {
        if (!IsWanted(name)) return;
        var query = new RecordQuery(world.Party, wish.Where, wish.Sort, null, 50, cursor);
        var ours = await Timing.OfAsync(Runs, _ => world.Reader.ListAsync(query, who, default));
        var sql = raw.Page(who, rawWhere ?? wish.Sql, wish.Order ?? "name_sort, n");
        Console.Error.WriteLine($"{name}: {ours}");
        figures.Add(Figure.Of(name, ours, await raw.TimeAsync(Runs, sql), 50));
    }

    /// <summary>The page in the middle of what this person sees.</summary>
    private async Task AddDeepAsync(string name, Principal who)
    {
        if (!IsWanted("page after")) return;
        var all = who == world.Chief ? world.Size : world.Size * who.TeamNumbers.Count(t => t >= Names.FirstTeam) / Names.Teams;
        await using var connection = await world.Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select name_sort, n from ({raw.Page(who, null, "name_sort, n").Replace("limit 51", "", StringComparison.Ordinal).Replace("select n, ", "select name_sort, n, ", StringComparison.Ordinal)}) t limit 1 offset {(all / 2).ToString(CultureInfo.InvariantCulture)}";
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        var (key, n) = (row.GetString(0), row.GetInt64(1));
        var (order, _) = OrderSql.Parse("name", world.Party, world.Store.Catalogue);
        await AddAsync(string.Create(CultureInfo.InvariantCulture, $"page after {all / 2:N0}, {name}"), who, new("", null, null), new OrderCursor([key], n).Write(order!),
            string.Create(CultureInfo.InvariantCulture, $"(name_sort, n) > ('{key.Replace("'", "''", StringComparison.Ordinal)}', {n})"));
    }

    private string Order(Field field, string sign)
    {
        var way = sign.Length == 0 ? "" : " desc";
        return string.Join(", ", new[] { field.FoldedColumn is null ? field.Column : field.SortColumn ?? field.FoldedColumn, world.Party.FollowerOf(field)?.SortColumn, "n" }.OfType<string>().Select(c => c + way));
    }

    private sealed record Wish(string Name, string? Where, string? Sql, string? Sort = null, string? Order = null);
}
