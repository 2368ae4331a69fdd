using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;
using Xunit;

namespace Rapport.Core.Tests.Exchange;

/// <summary>The file of rows that an import keeps aside speaks the reader's language and is read again in any.</summary>
public sealed class KeepingRowsAside : IDisposable
{
    private static readonly RecordType Thing = new RecordTypeBuilder("thing", 90, "tst_thing", "name").Named("name").OneOf("stage", ["open", "won"]).Field("reason", FieldKind.Text).Build();
    private readonly string path = Path.GetTempFileName();

    [Fact]
    public void Heads_fields_and_choices_are_said_in_the_readers_words_and_are_no_fields_when_it_comes_again()
    {
        using (var file = new ErrorFile(path, ["名称", "Stage"], new Words(), "zh-Hans", Thing))
            file.Add([new RowError(2, [Problem.Invalid("cell.notAChoice", "Stage", ("value", "lost"), ("choices", "open, won"), ("field", "stage")), Problem.Invalid("field.required", "reason")], ["Ann", "lost"])]);
        using var table = TableFile.Open(path);
        Assert.Equal(["行号", "列", "原因", "名称", "Stage"], table.Header);
        Assert.True(table.Read());
        Assert.Equal(["2", "Stage, 原因", "cell.notAChoice open; 赢单 field.required ", "Ann", "lost"], table.Cells());

        Assert.Equal([null, null, null, "name", "stage"], ColumnMatch.Find(Thing, table.Header, new Words()).Select(c => c.Field?.Name));
        Assert.Equal([null, null, null, "name"], ColumnMatch.Find(Thing, ["line", "column", "reason", "name"], new Words()).Select(c => c.Field?.Name));
        // A table of one's own whose columns are called so by chance has them.
        Assert.Equal(["name", "reason"], ColumnMatch.Find(Thing, ["名称", "原因"], new Words()).Select(c => c.Field?.Name));
    }

    public void Dispose() => File.Delete(path);

    private sealed class Words : IExchangeWords
    {
        public IReadOnlyList<string> Languages { get; } = ["en", "zh-Hans"];
        public string Field(RecordType type, Field field, string language) => (field.Name, language) switch { ("name", "zh-Hans") => "名称", ("reason", "zh-Hans") => "原因", _ => field.Name };
        public string Choice(RecordType type, Field field, string key, string language) => (key, language) is ("won", "zh-Hans") ? "赢单" : key;
        public string Head(string head, string language) => (head, language) switch { ("line", "zh-Hans") => "行号", ("column", "zh-Hans") => "列", ("reason", "zh-Hans") => "原因", _ => head };
        public string Say(Problem problem, string language) => $"{problem.Code} {problem.Args?.GetValueOrDefault("choices")}";
    }
}
