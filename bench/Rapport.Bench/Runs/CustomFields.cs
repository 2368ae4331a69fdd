using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Bench.World;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Bench.Runs;

/// <summary>
/// Three hundred fields made at run time, on every party of the world. Four of them hold what built-in fields hold, so that
/// the same list is read by either; the ratio is that of the medians. In each record 60 of the others have a value.
/// </summary>
internal sealed class CustomFields(BigWorld world, Scratch place)
{
    private const int Fields = 300, Filled = 60, Runs = 60, AtOnce = 20_000;
    private static readonly FieldKind[] Kinds = [FieldKind.Text, FieldKind.Integer, FieldKind.Date, FieldKind.YesNo, FieldKind.Number];

    /// <summary>Fields by what they hold: the built-in one, its twin, and the twin's kind.</summary>
    private static readonly (string BuiltIn, string Twin, FieldKind Kind, bool Indexed)[] Twins =
    [
        ("city", "town", FieldKind.Text, true),
        ("country", "land", FieldKind.Text, true),
        ("since", "began", FieldKind.Date, false),
        ("email", "mailbox", FieldKind.Text, true),
    ];

    private static readonly (string Name, string? Where, string Sort)[] Lists =
    [
        ("one value of seventeen, by name", "city = 'Lyon'", "name"),
        ("one value of eight, by name", "country = 'Germany'", "name"),
        ("two values and a kind, by name", "city in ('Lyon', 'Leeds') and kind = organisation", "name"),
        ("by a text, then by name", null, "city"),
        ("deep down by a text of its own each", null, "-email"),
        ("a day of a field without index", "since = 2024-02-29", "name"),
    ];

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await FillAsync();
        var figures = new List<Figure>();
        foreach (var (name, where, sort) in Lists)
        {
            var builtIn = await TimeAsync(where, sort, null);
            figures.Add(Figure.Of($"{name}: custom beside built-in", await TimeAsync(Twinned(where), Twinned(sort), null), builtIn, 50));
            Console.Error.WriteLine($"{name}: built-in {builtIn}");
        }

        string[] custom = [.. Enumerable.Range(0, 12).Select(Name)];
        string[] builtIn12 = [.. world.Party.Fields.Where(f => f is { IsCustom: false, Column: not null } && f.Kind is FieldKind.Text or FieldKind.Date or FieldKind.Email or FieldKind.Phone).Take(12).Select(f => f.Name)];
        figures.Add(await ByTurnsAsync("twelve columns: custom beside built-in", fields => world.Reader.ListAsync(new RecordQuery(world.Party, null, "name", fields), world.Chief, default), custom, builtIn12));
        figures.Add(await ServedAsync(custom, builtIn12));
        return figures;
    }

    /// <summary>The same twelve columns as a program gets them from the server: what a person's list costs besides the browser.</summary>
    private async Task<Figure> ServedAsync(string[] custom, string[] builtIn)
    {
        var key = await Client.KeyAsync(world);
        await using var server = await ServerProcess.StartAsync(place.Folder, place.Connection);
        using var client = new Client(server.Address, key);
        return await ByTurnsAsync("twelve columns by HTTP: custom beside built-in", fields => client.GetAsync($"/api/v1/party?limit=50&sort=name&fields={string.Join(',', fields)}"), custom, builtIn);
    }

    /// <summary>Both by turns, so that they meet the same machine, and not before the runtime has compiled what is called often.</summary>
    private static async Task<Figure> ByTurnsAsync(string name, Func<string[], Task> list, string[] custom, string[] builtIn)
    {
        const int Warm = 1_000, Calls = 600;
        var (ours, theirs) = (new double[Calls], new double[Calls]);
        for (var i = -Warm; i < Calls; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await list(custom);
            var between = Stopwatch.GetTimestamp();
            await list(builtIn);
            if (i >= 0) (ours[i], theirs[i]) = (Stopwatch.GetElapsedTime(started, between).TotalMilliseconds, Stopwatch.GetElapsedTime(between).TotalMilliseconds);
        }

        return Figure.Of(name, new Spread(ours), new Spread(theirs), 50);
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"extra{i:000}");

    private static string? Twinned(string? text) => Twins.Aggregate(text, (t, twin) => t?.Replace(twin.BuiltIn, twin.Twin, StringComparison.Ordinal));

    private Task<Spread> TimeAsync(string? where, string? sort, string[]? fields) =>
        Timing.OfAsync(Runs, _ => world.Reader.ListAsync(new RecordQuery(world.Party, where, sort, fields ?? ["name"]), world.Chief, default));

    private async Task FillAsync()
    {
        if (world.Party.Find(Name(0)) is not null) return;
        var fields = world.Services.GetRequiredService<Core.Catalogue.CustomFields>();
        for (var i = 0; i < Fields - Twins.Length; i++) await fields.AddAsync("party", Name(i), new FieldDefinition { Kind = Kinds[i % Kinds.Length] }, Principal.System, default);
        // Written by hand: what is measured is reading, and a million records through the engine would take ten times as long.
        var last = await world.ScalarAsync("select max(n) from cus_party");
        for (var from = 0L; from < last; from += AtOnce)
        {
            Console.Error.Write($"\rFilling {from:N0} of {last:N0} ");
            var (first, until) = (from, from + AtOnce);
            await world.Database.WriteAsync(WriteLane.Bulk, async session =>
            {
                await session.ExecuteUnpreparedAsync($"update cus_party set custom = {Document()} where n > {first} and n <= {until}");
                return 0;
            }, default);
        }

        foreach (var twin in Twins) await fields.AddAsync("party", twin.Twin, new FieldDefinition { Kind = twin.Kind, Indexed = twin.Indexed }, Principal.System, default);
        await world.ExecuteAsync("analyze");
    }

    /// <summary>A document of the twins and every fifth or so of the others, in the database's own words.</summary>
    private string Document()
    {
        var pairs = Enumerable.Range(0, Filled).Select(i => $"'{Name(i)}', {Value(Kinds[i % Kinds.Length], i)}").Concat(Twins.Select(t => $"'{t.Twin}', {(t.Kind == FieldKind.Date && world.IsPostgres ? $"to_char({t.BuiltIn}, 'YYYY-MM-DD')" : t.BuiltIn)}"));
        // PostgreSQL takes a hundred arguments at most.
        return world.IsPostgres ? string.Join(" || ", pairs.Chunk(20).Select(c => $"jsonb_build_object({string.Join(", ", c)})")) : $"jsonb_object({string.Join(", ", pairs)})";
    }

    private string Value(FieldKind kind, int i) => kind switch
    {
        FieldKind.Text => world.IsPostgres ? $"'Word ' || (n * {i + 7} % 997)::text" : $"'Word ' || (n * {i + 7} % 997)",
        FieldKind.Integer => $"n * {i + 3} % 10007",
        FieldKind.Date => world.IsPostgres ? $"to_char(date '2020-01-01' + (n * {i + 5} % 1500)::int, 'YYYY-MM-DD')" : $"date('2020-01-01', (n * {i + 5} % 1500) || ' days')",
        FieldKind.YesNo => world.IsPostgres ? $"n % {i + 2} = 0" : $"json(case when n % {i + 2} = 0 then 'true' else 'false' end)",
        _ => $"n * 0.5 + {i}",
    };
}
