using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Records;
using Rapport.Core.Reports;
using Rapport.Core.Values;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Reports;

/// <summary>Random reports over random records: the database says what pencil and paper say, and each figure's criteria find just its records.</summary>
public abstract class ReportAgreement(SharedPostgres? postgres) : Engine(postgres)
{
    private static readonly string[] Names = ["Zoë", "zoe", "ZOE", "张三", "李四", "Ann", "ann", "O'Neil", "Ödön", "🎈", "a\\b", "100%", "Ångström", "臺北", "台北"];
    private static readonly string[] Dimensions =
    [
        "name", "choice", "ownText", "ownWords", "customText", "ownInteger", "customInteger", "ownMoney", "customMoney", "ownNumber", "customNumber", "ownYesNo", "customYesNo",
        "customChoice", "ownEmail", "friend", "friend.choice", "friend.name", "friend.ownWords", "friend.customInteger", "friend.friend.ownText", "customLink", "customLink.choice", "ownAddress.city", "ownDate",
        .. from function in (string[])["year", "quarter", "month", "week", "day", "weekday"] from field in (string[])["ownDateTime", "customDateTime", "ownDate", "customDate", "friend.ownDateTime"] select $"{function}({field})",
        "hour(ownDateTime)", "hour(customDateTime)", "hour(friend.ownDateTime)",
    ];

    private static readonly string[] Measures =
    [
        "count", "count(choice = a)", "count(friend.choice = b)",
        .. from function in (string[])["sum", "avg", "min", "max"] from field in (string[])["ownMoney", "customMoney", "ownInteger", "customInteger", "ownNumber", "customNumber", "friend.ownMoney"] select $"{function}({field})",
        "sum(ownMoney, choice = a)", "avg(ownInteger, friend is empty)", "min(ownDate)", "max(customDate)", "min(ownDateTime)", "max(customDateTime, choice = b)",
        "countDistinct(name)", "countDistinct(ownText)", "countDistinct(friend)", "countDistinct(customInteger)", "countDistinct(ownDate, choice = a)", "countDistinct(customLink)",
    ];

    private static readonly string?[] Wheres = [null, null, "choice = a", "ownInteger > 1 or ownMoney < 0", "friend.choice = a or friend is empty", "ownDateTime >= 2026-03-29", "choice = b and ownInteger > 90"];

    [Fact]
    public async Task Reports_agree_with_pencil_and_paper()
    {
        var random = new Random(11);
        var who = Principal.System with { TimeZone = "Europe/Berlin" };
        var records = await MakeAsync(random, 200);
        var naive = new NaiveReport(Store.Catalogue, Sample, records, who);
        var reports = new ReportReader(Database, new CatalogueHolder(Store.Catalogue), Reader);
        var drilled = 0;
        for (var round = 0; round < 120; round++)
        {
            var query = Random(random);
            var asked = $"{string.Join(", ", query.Measures)} by {string.Join(", ", query.Rows)} × {string.Join(", ", query.Columns)} where {query.Where} sort {query.Sort} limit {query.Limit}";
            var result = await reports.RunAsync(query, who, default);
            var all = naive.Where(query.Where);
            var calendar = query.Rows is [var first, ..] && (first == "ownDate" || first.StartsWith("year(", StringComparison.Ordinal) || first.StartsWith("quarter(", StringComparison.Ordinal) || first.StartsWith("month(", StringComparison.Ordinal) || first.StartsWith("week", StringComparison.Ordinal) || first.StartsWith("day(", StringComparison.Ordinal) || first.StartsWith("hour(", StringComparison.Ordinal));
            var sort = query.Sort ?? (calendar ? "key" : "-" + query.Measures[0]);
            var by = sort.TrimStart('-') == "key" ? -1 : query.Measures.ToList().IndexOf(sort.TrimStart('-'));
            // Across columns an average or minimum of the whole still orders the rows.
            var expected = query.Rows.Count == 0 ? [] : naive.Lines(all, query.Rows, query.Measures, by, sort[0] == '-');
            var kept = expected.Take(query.Limit ?? int.MaxValue).ToList();
            Assert.True(kept.Count == result.Rows.Count, asked);
            for (var i = 0; i < kept.Count; i++)
            {
                Same(kept[i].Keys, result.Rows[i].Keys.Select(k => k.Value), asked);
                Same(kept[i].Values, result.Rows[i].Values, asked);
            }

            Same([.. query.Measures.Select(m => naive.Measure(m, all))], result.Total.Values, asked);
            Assert.Equal(expected.Count - kept.Count, result.OtherRows);
            var picked = kept.Select(k => string.Join('|', k.Keys.Select(Text))).ToHashSet(StringComparer.Ordinal);
            if (result.Others is { } others)
            {
                var rest = all.Where(r => !picked.Contains(string.Join('|', naive.Lines([r], query.Rows, ["count"], -1, false)[0].Keys.Select(Text)))).ToList();
                Same([.. query.Measures.Select(m => m.StartsWith("countDistinct", StringComparison.Ordinal) ? null : naive.Measure(m, rest))], others.Values, asked);
            }

            for (var c = 0; c < result.Columns.Count; c++)
            {
                var column = naive.Lines(all, query.Columns, query.Measures, -1, false).Single(l => string.Join('|', l.Keys.Select(Text)) == string.Join('|', result.Columns[c].Keys.Select(k => Text(k.Value))));
                Same(column.Values, result.Columns[c].Values, asked);
                foreach (var row in result.Rows.Where(r => r.Cells[c] is not null)) drilled += await DrillAsync(naive, all, row.Cells[c]!, query.Measures, asked, who, random);
            }

            foreach (var row in result.Rows) drilled += await DrillAsync(naive, all, row, query.Measures, asked, who, random);
            if (result.Others is not null) drilled += await DrillAsync(naive, all, result.Others with { Values = [.. result.Others.Values.Select((v, i) => query.Measures[i].StartsWith("countDistinct", StringComparison.Ordinal) ? null : v)] }, query.Measures, asked, who, random);
        }

        Assert.InRange(drilled, 300, int.MaxValue);
    }

    /// <summary>The criteria of a figure find the records that the figure is made of: in memory always, in the database now and then.</summary>
    private async Task<int> DrillAsync(NaiveReport naive, List<NaiveReport.Row> all, ReportLine line, IReadOnlyList<string> measures, string asked, Principal who, Random random)
    {
        if (line.Where is null) return 0;
        var found = naive.Where(line.Where, all);
        Same([.. measures.Select((m, i) => line.Values[i] is null ? null : naive.Measure(m, found))], line.Values, $"{asked}: {line.Where}");
        if (random.Next(20) == 0) Assert.Equal(found.Count, (await Reader.CountAsync(Sample, line.Where, who, 1000, default)).Count);
        return 1;
    }

    private ReportQuery Random(Random random)
    {
        List<string> Some(string[] of, int most) => [.. Enumerable.Range(0, most).Select(_ => of[random.Next(of.Length)]).Distinct(StringComparer.Ordinal)];
        var rows = Some(Dimensions, random.Next(3));
        var measures = Some(Measures, 1 + random.Next(4));
        return new ReportQuery(Sample)
        {
            Measures = measures,
            Rows = rows,
            Columns = rows.Count == 1 && random.Next(3) == 0 ? Some(Dimensions, 1) : [],
            Where = Wheres[random.Next(Wheres.Length)],
            Sort = random.Next(3) switch { 0 => "key", 1 => (random.Next(2) == 0 ? "-" : "") + measures[random.Next(measures.Count)], _ => null },
            Limit = random.Next(2) == 0 ? 1 + random.Next(6) : null,
        };
    }

    private async Task<List<NaiveReport.Row>> MakeAsync(Random random, int count)
    {
        var all = new Dictionary<Guid, NaiveReport.Row>();
        var drafts = new List<Dictionary<string, object?>>();
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToArray();
        var rows = new List<NaiveReport.Row>();
        for (var i = 0; i < count; i++)
        {
            var values = new Dictionary<string, object?>(StringComparer.Ordinal) { [SystemFields.Id] = ids[i], ["name"] = Names[random.Next(Names.Length)] };
            foreach (var field in Sample.Fields.Where(f => f.Name.StartsWith("own", StringComparison.Ordinal) && f.Name != SystemFields.Owner || f.Name.StartsWith("custom", StringComparison.Ordinal)))
                if (random.Next(4) != 0 && Value(random, field) is { } value) values[field.Name] = value;
            if (random.Next(3) != 0) values["choice"] = random.Next(2) == 0 ? "a" : "b";
            if (random.Next(3) != 0) values["friend"] = ids[random.Next(Math.Min(count, 12))];
            if (random.Next(3) != 0) values["customLink"] = ids[random.Next(Math.Min(count, 12))];
            rows.Add(all[ids[i]] = new NaiveReport.Row(ids[i], values, all));
            drafts.Add(values);
        }

        var run = await Store.OpenRunAsync(By(Principal.System), "sample", default);
        await run.ChunkAsync(async writer => { await writer.CreateAsync(Sample, drafts, default); return 0; }, default);
        await run.FinishAsync(count, 0, default);
        return rows;
    }

    private static object? Value(Random random, Field field) => field.Kind switch
    {
        FieldKind.Integer => (long)random.Next(-2, 5),
        // Eighths add up exactly in any order.
        FieldKind.Number => random.Next(-16, 17) / 8.0,
        FieldKind.Money => random.Next(-50_000, 200_000) / 10_000m,
        FieldKind.YesNo => random.Next(2) == 0,
        FieldKind.Date => new DateOnly(2025, 11, 20).AddDays(random.Next(150)),
        FieldKind.DateTime => random.Next(3) == 0 ? new DateTime(2026, 3, 28, 22, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(36 * 60)) : new DateTime(1969, 12, 30, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(random.NextInt64(60L * 365 * 86_400_000)),
        FieldKind.Choice => field.Choices[random.Next(field.Choices.Count)].Key,
        FieldKind.Text => Names[random.Next(Names.Length)],
        FieldKind.Email => $"m{random.Next(5)}@example.org",
        FieldKind.Address => new PostalAddress(City: Names[random.Next(4)]),
        _ => null,
    };

    private static string Text(object? value) => value is null ? "∅" : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static void Same(IReadOnlyList<object?> expected, IEnumerable<object?> found, string asked) =>
        Assert.True(expected.SequenceEqual(found), $"{asked}\nexpected {string.Join(" | ", expected.Select(Text))}\nfound    {string.Join(" | ", found.Select(Text))}");
}

public sealed class ReportAgreementOnSqlite() : ReportAgreement(null);

public sealed class ReportAgreementOnPostgres(SharedPostgres postgres) : ReportAgreement(postgres);
