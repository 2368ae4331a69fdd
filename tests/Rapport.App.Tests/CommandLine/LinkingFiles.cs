using System.Text.Json.Nodes;
using Rapport.Testing;

namespace Rapport.App.Tests.CommandLine;

/// <summary><c>rapport link</c> on files as people have them.</summary>
public sealed class LinkingFiles
{
    private const string Head = "id,given name,surname,dob,city,who\n";

    private static readonly string[] Given = ["Anna", "Bernard", "Carla", "Dmitri", "Elena", "Florian", "Greta", "Hugo", "Ines", "Jakub", "Katrin", "Lorenzo"];
    private static readonly string[] Family = ["Lindqvist", "Moreau", "Verrier", "Kowalski", "Hartmann", "Svensson", "Dupont", "Rossi", "Walker", "O'Brien"];

    /// <summary>A hundred and twenty people; the first thirty a second time, with a letter too many in the family name.</summary>
    private static string Rows(bool withTruth = true)
    {
        var people = Enumerable.Range(0, 120).Select(i => (Given: Given[i % 12], Family: Family[i / 12], Born: $"19{30 + (i * 7 % 60)}-{1 + (i * 5 % 12):00}-{10 + (i * 11 % 19)}", City: i % 3 == 0 ? "Oslo" : "Bergen", Who: i)).ToList();
        var rows = people.Select((p, i) => $"a{i},{p.Given},{p.Family},{p.Born},{p.City},{p.Who}").Concat(people.Take(30).Select((p, i) => $"b{i},{p.Given},{p.Family}s,{p.Born},{p.City},{p.Who}"));
        return (withTruth ? Head : Head.Replace(",who", "", StringComparison.Ordinal)) + string.Join('\n', withTruth ? rows : rows.Select(r => r[..r.LastIndexOf(',')])) + "\n";
    }

    private static Task<Said> LinkAsync(params string[] arguments) => RapportProcess.RunAsync(null, null, ["link", .. arguments, "--json"]);

    [Fact]
    public async Task Pairs_clusters_and_hits_are_told_and_truth_changes_nothing_but_its_own_numbers()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("people.csv"), Rows());
        await File.WriteAllTextAsync(folder.File("bare.csv"), Rows(withTruth: false));
        var said = await LinkAsync(folder.File("people.csv"), "--truth", "who", "--pairs", folder.File("pairs.csv"), "--clusters", folder.File("clusters.csv"), "--explain", "a0,b0", "--model");
        Assert.True(said.Exit == 0, said.ToString());
        var found = said.Json;
        Assert.Equal(150, (int)found["records"]!);
        Assert.Equal("given name=givenName, surname=familyName, dob=day, city=city", (string)found["columns"]!);
        Assert.Equal(30, (int)found["truthPairs"]!);
        Assert.True((double)found["f1"]! > 0.95, said.ToString());
        Assert.Equal((int)found["pairs"]! + 1, (await File.ReadAllLinesAsync(folder.File("pairs.csv"))).Length);
        Assert.Equal(151, (await File.ReadAllLinesAsync(folder.File("clusters.csv"))).Length);
        var reasons = found["explained"]![0]!["fields"]!.AsArray();
        Assert.Equal("typo", (string)reasons[1]!["level"]!);
        Assert.Equal((double)found["explained"]![0]!["bits"]!, (double)found["explained"]![0]!["priorBits"]! + reasons.Sum(r => (double)r!["bits"]! + (double)r["rarityBits"]!), 0.01);
        Assert.All(found["model"]!["columns"]!.AsArray(), c => Assert.NotEmpty(c!["levels"]!.AsArray()));

        var named = (await LinkAsync(folder.File("people.csv"), "--truth", "who", "--columns", "id=id,given name=given-name,surname=family-name,dob=date,city=city", "--out", folder.File("named-pairs.csv"))).Json;
        Assert.Equal((string)found["columns"]!, (string)named["columns"]!);
        Assert.Equal(await File.ReadAllTextAsync(folder.File("pairs.csv")), await File.ReadAllTextAsync(folder.File("named-pairs.csv")));

        var bare = (await LinkAsync(folder.File("bare.csv"), "--pairs", folder.File("bare-pairs.csv"))).Json;
        Assert.Null(bare["f1"]);
        Assert.Equal(await File.ReadAllTextAsync(folder.File("pairs.csv")), await File.ReadAllTextAsync(folder.File("bare-pairs.csv")));
        Assert.Equal(found["clusters"]!.ToJsonString(), bare["clusters"]!.ToJsonString());
    }

    [Theory]
    [InlineData("a,Ann,Berg\n", "people.csv:3")]
    [InlineData("a,Ann,Berg,1980-01-01,Oslo,1,2,3\n", "people.csv:3")]
    [InlineData("a,\"Ann\"x,Berg,1980-01-01,Oslo,1\n", "people.csv:3")]
    public async Task A_row_that_cannot_be_read_is_named_by_line_and_nothing_is_written(string bad, string at)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("people.csv"), Head + "z,Zoe,Young,1981-02-03,Oslo,9\n" + bad);
        var said = await LinkAsync(folder.File("people.csv"), "--pairs", folder.File("pairs.csv"));
        Assert.Equal(1, said.Exit);
        Assert.Equal(at, (string)said.Json["error"]!["at"]!);
        Assert.Equal("link.badRow", (string)said.Json["error"]!["code"]!);
        Assert.Contains("--skip-bad-rows", (string)said.Json["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal(["people.csv"], Directory.GetFiles(folder.File(".")).Select(Path.GetFileName));
        var rest = (await LinkAsync(folder.File("people.csv"), "--skip-bad-rows")).Json;
        Assert.Equal(1, (int)rest["rowsSkipped"]!);
    }

    [Fact]
    public async Task All_rows_that_cannot_be_read_are_named_at_once_and_so_are_those_left_out()
    {
        using var folder = new TempFolder();
        var rows = Rows().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        await File.WriteAllLinesAsync(folder.File("people.csv"), [.. rows.Take(3), "a,b", .. rows.Skip(3).Take(4), "c,d", .. rows.Skip(7)]);
        await File.WriteAllLinesAsync(folder.File("shop.csv"), [.. rows.Take(2), .. Enumerable.Repeat("only,two", 60)]);
        var said = await LinkAsync(folder.File("people.csv"), folder.File("shop.csv"));
        var error = said.Json["error"]!;
        Assert.Equal((1, "link.badRows", "people.csv:4"), (said.Exit, (string)error["code"]!, (string)error["at"]!));
        Assert.Equal(50, error["rows"]!.AsArray().Count);
        Assert.Equal(("shop.csv", 3), ((string)error["rows"]![2]!["file"]!, (int)error["rows"]![2]!["line"]!));
        foreach (var words in (string[])["62 rows", "people.csv: 4, 9; shop.csv: 3, 4,", " and 12 more", "--skip-bad-rows"]) Assert.Contains(words, (string)error["message"]!, StringComparison.Ordinal);

        var left = (await LinkAsync(folder.File("people.csv"), "--skip-bad-rows")).Json;
        Assert.Equal((2, "people.csv: 4, 9"), ((int)left["rowsSkipped"]!, (string)left["linesSkipped"]!));
    }

    [Theory]
    [InlineData("link.writesOver", "--pairs", "people.csv")]
    [InlineData("link.writesOver", "--clusters", "people.csv")]
    [InlineData("link.writesOver", "--pairs", "truth.csv", "--truth-file", "truth.csv")]
    [InlineData("link.writesOver", "--pairs", "out.csv", "--clusters", "out.csv")]
    [InlineData("link.cannotWrite", "--pairs", "nowhere/out.csv")]
    [InlineData("link.truthUnknown", "--truth-file", "truth.csv")]
    [InlineData("table.unknownEncoding", "--encoding", "utf-77")]
    public async Task What_cannot_be_meant_is_refused_by_its_option_and_no_file_is_touched(string code, params string[] options)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("people.csv"), Rows());
        await File.WriteAllTextAsync(folder.File("truth.csv"), "one,other\nrec-1,rec-2\n");
        var said = await LinkAsync([folder.File("people.csv"), .. options.Select(o => o.EndsWith(".csv", StringComparison.Ordinal) ? folder.File(o) : o)]);
        Assert.Equal((1, code), (said.Exit, (string)said.Json["error"]!["code"]!));
        if (code != "link.truthUnknown") Assert.Contains((string)said.Json["error"]!["at"]!, options);
        Assert.Equal(Rows(), await File.ReadAllTextAsync(folder.File("people.csv")));
        Assert.Equal(2, Directory.GetFiles(folder.File(".")).Length);
    }

    [Theory]
    [InlineData("first,first,city\n", "link.headTwice")]
    [InlineData("first,,city\n", "link.headMissing")]
    public async Task Columns_that_cannot_be_told_apart_are_named(string head, string code)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("people.csv"), head + "Ann,Berg,Oslo\nBob,Dahl,Bergen\n");
        var said = await LinkAsync(folder.File("people.csv"));
        Assert.Equal((1, code), (said.Exit, (string)said.Json["error"]!["code"]!));
        // An empty column that a spreadsheet left behind is none.
        await File.WriteAllTextAsync(folder.File("people.csv"), "first,last,\nAnn,Berg,\nBob,Dahl,\n");
        Assert.Equal(0, (await LinkAsync(folder.File("people.csv"))).Exit);
    }

    [Fact]
    public async Task A_person_reads_reasons_and_what_was_learnt_as_tables()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("people.csv"), Rows());
        var said = await RapportProcess.RunAsync(null, null, ["link", folder.File("people.csv"), "--explain", "a0,b0", "--model"]);
        Assert.Equal(0, said.Exit);
        Assert.DoesNotContain('{', said.Output);
        Assert.Contains("explained: first a0, second b0, probability ", said.Output);
        Assert.Matches(@"surname +Lindqvist +Lindqvists +typo", said.Output);
        Assert.Matches(@"columns: column surname, role familyName\s+levels\s+level +m +u +bits", said.Output);
    }

    [Fact]
    public async Task A_truth_without_a_pair_measures_nothing()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("people.csv"), Rows());
        var said = await LinkAsync(folder.File("people.csv"), "--truth", "id");
        Assert.Equal(0, said.Exit);
        Assert.Contains("nothing to measure hits against", said.Error);
        var found = said.Json;
        Assert.Equal(0, (int)found["truthPairs"]!);
        foreach (var figure in (string[])["precision", "recall", "f1", "clusterPrecision", "clusterRecall", "clusterF1"])
        {
            Assert.True(found.AsObject().ContainsKey(figure));
            Assert.Null(found[figure]);
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said_in_plain_words()
    {
        using var folder = new TempFolder();
        var said = await LinkAsync(folder.File("gone.csv"));
        Assert.Equal((1, "link.fileMissing"), (said.Exit, (string)said.Json["error"]!["code"]!));
        Assert.StartsWith("There is no file", (string)said.Json["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal("link.folder", (string)(await LinkAsync(folder.File("."))).Json["error"]!["code"]!);
        Assert.Equal("link.noGoodRows", (string)(await WithNoGoodRowAsync(folder)).Json["error"]!["code"]!);
    }

    private static async Task<Said> WithNoGoodRowAsync(TempFolder folder)
    {
        await File.WriteAllTextAsync(folder.File("bad.csv"), "given name,surname\n\"a\"x,b\n\"c\"y,d\n");
        return await LinkAsync(folder.File("bad.csv"), "--skip-bad-rows");
    }

    [Fact]
    public async Task Broken_letters_are_named_by_line()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.File("people.csv"), [.. "given name,surname\nZoe,Young\nAn"u8, 0xFF, 0xFE, .. "n,Berg\n"u8]);
        var said = await LinkAsync(folder.File("people.csv"), "--encoding", "utf-8");
        Assert.Equal("people.csv:3", (string)said.Json["error"]!["at"]!);
    }

    [Fact]
    public async Task A_few_broken_lines_in_UTF8_do_not_make_it_another_encoding()
    {
        using var folder = new TempFolder();
        byte[] good = [.. Enumerable.Range(0, 200).SelectMany(i => System.Text.Encoding.UTF8.GetBytes($"{i},王小{(char)('一' + i)},上海\n"))];
        await File.WriteAllBytesAsync(folder.File("people.csv"), [.. "id,name,city\n"u8, .. good, .. "x,"u8, 0xE7, 0x8E, .. ",北京\ny,"u8, 0xFF, .. ",广州\n"u8]);
        var said = await LinkAsync(folder.File("people.csv"));
        Assert.Equal((1, "people.csv:202"), (said.Exit, (string)said.Json["error"]!["at"]!));
        Assert.Contains("UTF-8", (string)said.Json["error"]!["message"]!, StringComparison.Ordinal);
        var rest = (await LinkAsync(folder.File("people.csv"), "--skip-bad-rows")).Json;
        Assert.Equal((2, "utf-8"), ((int)rest["rowsSkipped"]!, (string)rest["encoding"]!));
    }

    [Fact]
    public async Task A_column_that_is_not_there_is_named_with_those_that_are()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("people.csv"), Rows());
        foreach (var arguments in new string[][] { ["--truth", "nosuch"], ["--id", "nosuch"], ["--columns", "nosuch=email"] })
        {
            var said = await LinkAsync([folder.File("people.csv"), .. arguments]);
            Assert.Equal("link.columnMissing", (string)said.Json["error"]!["code"]!);
            Assert.Contains("surname", (string)said.Json["error"]!["message"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_files_meet_by_head_or_by_role()
    {
        using var folder = new TempFolder();
        var rows = Rows(withTruth: false).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await File.WriteAllLinesAsync(folder.File("crm.csv"), rows.Take(121));
        await File.WriteAllLinesAsync(folder.File("shop.csv"), ["key,first name,last name,birthday,town", .. rows.Skip(121)]);
        var found = (await LinkAsync(folder.File("crm.csv"), folder.File("shop.csv"))).Json;
        Assert.Equal(30, (int)found["rowsOfSecond"]!);
        Assert.InRange((int)found["pairs"]!, 29, 31);

        await File.WriteAllTextAsync(folder.File("other.csv"), "colour,price\nred,1.5\nblue,2.5\n");
        Assert.Equal("link.nothingInCommon", (string)(await LinkAsync(folder.File("crm.csv"), folder.File("other.csv"))).Json["error"]!["code"]!);
    }

    [Theory]
    [InlineData("", "table.empty")]
    [InlineData("id\n1\n2\n", "link.nothingToCompare")]
    [InlineData("given name,surname\n", "link.noRows")]
    [InlineData("given name,surname\n\"a\"x,b\n\"c\"y,d\n", "link.badRows")]
    public async Task A_table_that_holds_nothing_to_compare_is_refused(string text, string code)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("people.csv"), text);
        var said = await LinkAsync(folder.File("people.csv"));
        Assert.Equal(1, said.Exit);
        Assert.Equal(code, (string)said.Json["error"]!["code"]!);
    }

    [Fact]
    public async Task One_row_is_a_party_of_its_own()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("people.csv"), "given name,surname\nAnn,Berg\n");
        var found = (await LinkAsync(folder.File("people.csv"))).Json;
        Assert.Equal((0, 1, 1), ((int)found["pairs"]!, (int)found["parties"]!, (int)found["largestCluster"]!));
    }
}
