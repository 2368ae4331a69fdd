using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Workplaces;
using Rapport.Bench.World;
using Rapport.Core.Access;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Records;

namespace Rapport.Bench.Runs;

/// <summary>
/// A table of 100,000 parties imported by a job of the real program, while one person saves a record every 100 ms through
/// its HTTP interface. Raw puts as many rows in by SQL alone, in one transaction and with nobody beside.
/// </summary>
internal sealed class Importing(bool intoEmpty, int size)
{
    private const int Rows = 100_000;
    private readonly string into = intoEmpty ? "an empty table" : string.Create(CultureInfo.InvariantCulture, $"{size:N0}");
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Columns = ["kind", "name", "roles", "email", "phone", "city", "country", "postcode", "since", "tags"];

    public async Task<IReadOnlyList<Figure>> RunAsync(Scratch place, CancellationToken ct)
    {
        await using var world = await BigWorld.OpenAsync(place.Folder, place.Connection, 0, Console.Error.WriteLine, ct);
        var key = await Client.KeyAsync(world);
        var edited = (await world.Store.WriteAsync([RecordWrite.Create(world.Party, new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = "Nora Lindqvist" })], new WriteContext(Principal.System, "bench"), ct)).Items[0].Id;
        var uploads = world.Services.GetRequiredService<ImportUploads>();
        string upload;
        await using (var file = await FileAsync()) upload = await uploads.SaveAsync("parties.csv", file, ct);
        double seconds;
        Spread saves;
        await using (var server = await ServerProcess.StartAsync(place.Folder, place.Connection))
        {
            using var client = new Client(server.Address, key);
            for (var i = 0; i < 200; i++) await SaveAsync(client, edited, i);
            var job = await world.Services.GetRequiredService<ImportJobs>().StartAsync(new ImportOrder(upload, new ImportPlan("party")), Principal.System, ct);
            (seconds, saves) = await WatchAsync(client, job, edited, ct);
        }

        var rate = Rows / seconds;
        return
        [
            new($"import of {Rows:N0} parties into {into}", rate, "rows/s", await RawRateAsync(world) / rate, intoEmpty ? 30_000 : 15_000),
            Figure.Of($"a person's save beside it ({into})", saves, null, 100),
        ];
    }

    private static async Task<(double Seconds, Spread Saves)> WatchAsync(Client client, long job, Guid edited, CancellationToken ct)
    {
        var times = new List<double>();
        for (var i = 0; ; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await SaveAsync(client, edited, 1_000 + i);
            var took = Stopwatch.GetElapsedTime(started);
            using var state = JsonDocument.Parse(await client.GetAsync($"/api/v1/jobs/{job.ToString(CultureInfo.InvariantCulture)}"));
            var name = state.RootElement.GetProperty("state").GetString();
            if (name is "dead" or "cancelled") throw new InvalidOperationException(state.RootElement.ToString());
            if (name == "done") return (state.RootElement.GetProperty("result").GetProperty("seconds").GetDouble(), new Spread(times));
            if (name == "running") times.Add(took.TotalMilliseconds);
            if (took < Pause) await Task.Delay(Pause - took, ct);
        }
    }

    private static Task<byte[]> SaveAsync(Client client, Guid id, int i) => client.PatchAsync($"/api/v1/party/{id}", JsonSerializer.SerializeToUtf8Bytes(new { note = $"Called again, {i}" }));

    private async Task<MemoryStream> FileAsync()
    {
        var bytes = new MemoryStream();
        await using (var text = new StreamWriter(bytes, leaveOpen: true))
        {
            await text.WriteLineAsync(string.Join(',', Columns));
            for (var i = 0; i < Rows; i++)
            {
                var party = Names.Party(size + i);
                await text.WriteLineAsync(string.Join(',', Columns.Select(c => Cell(party[c]))));
            }
        }

        bytes.Position = 0;
        return bytes;
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        string[] words => string.Join(';', words),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private async Task<double> RawRateAsync(BigWorld world)
    {
        var writing = new RawWriting(world);
        await writing.PrepareAsync(emptied: intoEmpty);
        await using var connection = await world.Database.OpenAsync(default);
        var started = Stopwatch.GetTimestamp();
        await writing.CreateAsync(connection, Rows);
        return Rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
