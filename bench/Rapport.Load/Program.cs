using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Rapport.Load;

/// <summary><c>load --urls ADDRESS --people N</c>: N open lists on a running workplace, in which people scroll and save; how long each waits.</summary>
internal static partial class Program
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);

    public static Task<int> Main(string[] args)
    {
        var url = new Option<string>("--url") { Description = "Where the workplace is served.", Required = true };
        var people = new Option<int>("--people") { Description = "Lists open at once.", DefaultValueFactory = _ => 200 };
        var seconds = new Option<int>("--seconds") { Description = "How long they work.", DefaultValueFactory = _ => 90 };
        var users = new Option<string[]>("--user") { Description = "Who signs in; several share the lists.", Required = true, AllowMultipleArgumentsPerToken = true };
        var password = new Option<string>("--password") { Description = "Of each of them.", Required = true };
        var process = new Option<int>("--server") { Description = "The number of its process.", Required = true };
        var heap = new Option<string>("--heap") { Description = "The file by which it tells its heap.", Required = true };
        var root = new RootCommand("People at work on one node, over circuits as pages open them.") { url, people, seconds, users, password, process, heap };
        root.SetAction((parsed, ct) => RunAsync(new Uri(parsed.GetValue(url)!), parsed.GetValue(people), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(users)!, parsed.GetValue(password)!, new Server(parsed.GetValue(process), parsed.GetValue(heap)!), ct));
        return root.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunAsync(Uri address, int people, TimeSpan time, string[] users, string password, Server server, CancellationToken ct)
    {
        var doors = new List<(HttpClient Http, string Cookies)>();
        foreach (var user in users) doors.Add(await SignInAsync(address, user, password));
        // The first opens what all share: the catalogue, words, plans.
        var circuits = new List<Circuit> { await Circuit.OpenAsync(doors[0].Http, doors[0].Cookies, "/r/party?view=all") };
        var before = await server.HeapAsync(ct);
        for (var i = 1; i < people; i++) circuits.Add(await Circuit.OpenAsync(doors[i % doors.Count].Http, doors[i % doors.Count].Cookies, "/r/party?view=all"));
        await Task.Delay(TimeSpan.FromSeconds(5), ct);
        var opened = await server.HeapAsync(ct);
        var spent = server.ProcessorTime;
        var (scrolls, saves, refused) = (new List<double>(), new List<double>(), new List<double>());
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var whole = Task.WhenAll(circuits.Select((c, i) => WorkAsync(c, i, end, scrolls, saves, refused)));
        // The server compiles what it runs often: the first steps, which all begin at once, tell of that.
        await Task.Delay(WarmUp, ct);
        Console.WriteLine("The first half minute:\n\n" + Table(scrolls, saves, refused) + "\n\nAfter them:\n");
        foreach (var times in (List<double>[])[scrolls, saves, refused])
            lock (times) times.Clear();
        spent = server.ProcessorTime;
        await whole;
        spent = server.ProcessorTime - spent;
        var after = await server.HeapAsync(ct);
        foreach (var circuit in circuits) await circuit.DisposeAsync();
        Console.WriteLine(Table(scrolls, saves, refused));
        double Each(long heap) => (heap - before) / 1024.0 / Math.Max(1, people - 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nThe server's processor time: {spent.TotalMilliseconds / (scrolls.Count + saves.Count + refused.Count):0.0} ms for each scroll or save, {100 * spent / (time - WarmUp):0} % of a core. Heap for each circuit: {Each(opened):0} KB when opened, {Each(after):0} KB after the work."));
        return 0;
    }

    /// <summary>Somebody scrolls on from somewhere among the first 3,000 rows every two seconds or so, a screen or two, and saves every ten.</summary>
    private static async Task WorkAsync(Circuit circuit, int number, long end, List<double> scrolls, List<double> saves, List<double> refused)
    {
        var chance = new Random(number);
        // Each somewhere else: all at the head of one list would mean that each save is shown to everybody.
        var row = chance.Next(3_000);
        await Task.Delay(chance.Next(2_000));
        for (var step = 0; Stopwatch.GetTimestamp() < end; step++)
        {
            await TakeAsync(async () =>
            {
                await circuit.ScrollAsync(row);
                return scrolls;
            });
            row = (row + chance.Next(30, 90)) % 3_000;
            if (step % 5 == number % 5 && circuit.Held is { Count: > 0 } rows)
                await TakeAsync(async () => await circuit.SaveAsync(rows[chance.Next(rows.Count)], "city", $"Place {step}") ? saves : refused);
            await Task.Delay(1_500 + chance.Next(1_000));
        }
    }

    /// <param name="work">Answers among which times it counts.</param>
    private static async Task TakeAsync(Func<Task<List<double>>> work)
    {
        var started = Stopwatch.GetTimestamp();
        var times = await work();
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        lock (times) times.Add(took);
    }

    private static async Task<(HttpClient Http, string Cookies)> SignInAsync(Uri address, string user, string password)
    {
        var jar = new System.Net.CookieContainer();
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = jar, AllowAutoRedirect = false }) { BaseAddress = address };
        var form = await http.GetStringAsync("/sign-in");
        using var answer = await http.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = Token().Match(form).Groups[1].Value,
            ["Wish.Email"] = user,
            ["Wish.Password"] = password,
        }));
        if ((int)answer.StatusCode != 302) throw new InvalidOperationException($"{user} could not sign in: {(int)answer.StatusCode}.");
        return (http, jar.GetCookieHeader(address));
    }

    private static string Table(List<double> scrolls, List<double> saves, List<double> refused) => string.Join('\n', new List<string>
    {
        "| what | p50 | p95 | number |\n|---|---|---|---|",
        Row("scrolled on until its rows are at hand, ms", scrolls),
        Row("cell saved, ms", saves),
        Row("cell refused, since somebody else had just saved the same record, ms", refused),
    });

    private static string Row(string what, List<double> all)
    {
        List<double> times;
        lock (all) times = [.. all.Order()];
        double At(double share) => times.Count == 0 ? double.NaN : times[Math.Min(times.Count - 1, (int)(share * times.Count))];
        return string.Create(CultureInfo.InvariantCulture, $"| {what} | {At(0.5):0.0} | {At(0.95):0.0} | {times.Count} |");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
