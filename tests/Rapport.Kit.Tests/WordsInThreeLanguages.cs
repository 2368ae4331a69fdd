using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rapport.Core.Bulk;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Values;
using Rapport.Kit.Bulk;
using Rapport.Kit.Imports;
using Rapport.Kit.Records;
using Rapport.Kit.Words;
using Xunit;

namespace Rapport.Kit.Tests;

public class WordsInThreeLanguages
{
    private static readonly TextBook Book = new([typeof(KitServices).Assembly]);

    [Theory]
    [InlineData("zh-Hans")]
    [InlineData("zh-Hant")]
    public void Every_English_text_has_its_twin(string language)
    {
        // Chinese has no plural forms: the singular twin is not needed.
        var missing = Book.Keys("en").Where(k => !k.EndsWith(".one", StringComparison.Ordinal)).Except(Book.Keys(language));
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("zh-Hans")]
    [InlineData("zh-Hant")]
    public void Placeholders_are_the_same_in_every_language(string language)
    {
        foreach (var key in Book.Keys(language))
            Assert.Equal(Placeholders(Book.Find("en", key)!), Placeholders(Book.Find(language, key)!));
    }

    [Theory]
    [InlineData("en", "One.csv")]
    [InlineData("zh-Hant", "One.csv")]
    public void What_a_job_failed_by_is_said_also_where_it_counts(string language, string says)
    {
        var texts = new Texts(new TextBook([typeof(Problem).Assembly]), CultureInfo.GetCultureInfo(language));
        Assert.Contains(says, texts.Failure("""{"code":"import.inboxFailed","at":null,"args":{"count":1,"files":"One.csv","folder":"taipei"}}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "2 files in the folder “taipei” could not be read: One.csv, Two.csv. They lie in failed/, with the reasons beside them. Imported all the same: Good.csv (rows: 5, of these kept aside in failed/: 1).")]
    [InlineData("zh-Hans", "文件夹“taipei”中有 2 个文件无法读取：One.csv, Two.csv。文件在 failed/ 中，旁边有原因。其余已导入：Good.csv（行数：5，其中搁置在 failed/ 中：1）。")]
    public void A_folder_that_was_read_in_part_says_both(string language, string said)
    {
        var texts = new Texts(new TextBook([typeof(Problem).Assembly]), CultureInfo.GetCultureInfo(language));
        Assert.Equal(said, texts.Failure("""{"code":"import.inboxFailedInPart","at":null,"args":{"count":2,"files":"One.csv, Two.csv","folder":"taipei","read":"Good.csv","rows":5,"aside":1}}"""));
    }

    [Theory]
    [InlineData("en", "There is no user “Kim”, or you may not see it.")]
    [InlineData("zh-Hans", "没有名为“Kim”的用户，或您无权查看。")]
    public void A_link_that_leads_nowhere_names_its_type_as_people_call_it(string language, string said)
    {
        var texts = new Texts(new TextBook([typeof(Problem).Assembly]), CultureInfo.GetCultureInfo(language));
        var problem = Problem.Invalid("cell.linkMissing", "Owner", ("value", "Kim"), ("target", "user"));
        Assert.Equal(said, texts.Problem(problem));
        // As it comes back with a job that ended.
        using var kept = JsonDocument.Parse("\"user\"");
        Assert.Equal(said, texts.Problem(problem with { Args = new Dictionary<string, object?> { ["value"] = "Kim", ["target"] = kept.RootElement } }));
    }

    [Fact]
    public void A_word_that_is_no_choice_is_told_with_their_labels_also_where_the_column_is_not_known()
    {
        var texts = new Texts(new TextBook([typeof(Problem).Assembly, typeof(KitServices).Assembly]), CultureInfo.GetCultureInfo("en"));
        var type = new RecordTypeBuilder("thing", 90, "tst_thing", "name").Named("name")
            .Field("state", FieldKind.Choice, f => f with { Choices = [new Choice("planned") { Label = new LocalText("Planned so far") }] }).Build();
        using var kept = JsonDocument.Parse("\"state\"");
        var problem = Problem.Invalid("cell.notAChoice", "How it is", ("value", "off"), ("choices", "planned"), ("field", kept.RootElement));
        Assert.Equal("“off” is not one of Planned so far.", ImportWords.Say(texts, type, null, problem));
    }

    [Fact]
    public void An_order_stopped_before_its_first_record_says_nothing_of_records_and_a_deletion_says_what_went_with_them()
    {
        var texts = new Texts(new TextBook([typeof(Problem).Assembly, typeof(KitServices).Assembly]), CultureInfo.GetCultureInfo("en"));
        var work = new BulkWork(1, new BulkOrder("thing", BulkDeed.Edit), JobState.Cancelled, default) { Result = new BulkResult { Total = 500 } };
        Assert.Equal("Stopped before anything was done", BulkWords.Did(texts, work));
        Assert.Equal("Stopped before anything was done", BulkWords.Did(texts, work with { Result = null }));
        Assert.Equal("Stopped: Nothing differed", BulkWords.Did(texts, work with { Result = new BulkResult { Total = 500, Unchanged = 3 } }));

        // The sign tells apart what was done, done in part, and in vain.
        (bool, bool) Signs(BulkResult result) => (BulkWords.IsPartial(work with { State = JobState.Done, Result = result }), BulkWords.IsInVain(work with { State = JobState.Done, Result = result }));
        Assert.Equal([(false, false), (true, false), (false, true)], [Signs(new() { Total = 2, Changed = 2 }), Signs(new() { Total = 2, Changed = 1, Refused = 1 }), Signs(new() { Total = 2, Refused = 2 })]);

        Assert.Equal("1 record deleted", DeletionWords.Say(texts, new BulkAnswer(1, 7, [])));
        var line = new RecordTypeBuilder("line", 91, "tst_line", "name").With(t => t with { Label = new LocalText("Line"), PluralLabel = new LocalText("Lines") }).Build();
        Assert.Equal("1 record deleted, with 2 Lines", DeletionWords.Say(texts, new BulkAnswer(1, 7, []) { With = [(line, 2)] }));
    }

    [Fact]
    public void Layouts_limits_and_both_ends_of_a_relation_are_called_as_people_do()
    {
        var texts = new Texts(new TextBook([typeof(Problem).Assembly, typeof(KitServices).Assembly]), CultureInfo.GetCultureInfo("en"));
        var offer = new RecordTypeBuilder("offer", 90, "tst_offer", "name").Named("name").With(t => t with { Label = new LocalText("Offer"), PluralLabel = new LocalText("Offers") })
            .Field("discount", FieldKind.Percent, f => f with { Label = new LocalText("Discount") }).Field("total", FieldKind.Money, f => f with { Label = new LocalText("Total") })
            .Link("after", "offer", "before", f => f with { Label = new LocalText("Follows") }).Link("instead", "offer", "replaced", f => f with { Label = new LocalText("Replaces") }).Build();
        var catalogue = new RecordCatalogue([offer]);
        Assert.Equal("Offers", TitleWords.Of(texts, catalogue, "layout", "offer"));
        Assert.Equal("Offers (sales)", TitleWords.Of(texts, catalogue, "layout", "offer/sales"));
        Assert.Equal("Offer, Discount ≤ 10% (sales)", TitleWords.Of(texts, catalogue, "discretion", "offer.discount ≤ 0.1 (sales)"));
        Assert.Equal("Offer, Total ≤ 500 EUR", TitleWords.Of(texts, catalogue, "discretion", "offer.total ≤ 500 EUR (1)"));
        Assert.Equal("gone.total ≤ 5 (sales)", TitleWords.Of(texts, catalogue, "discretion", "gone.total ≤ 5 (sales)"));
        Assert.Equal("offer", TitleWords.Of(texts, catalogue, "party", "offer"));
        var ends = catalogue.InversesOf("offer").ToList();
        Assert.Equal(["New: Offer · Follows", "New: Offer · Replaces"], ends.Select(e => RelationWords.New(texts, e, ends)).Order(StringComparer.Ordinal));
        Assert.Equal("New: Offer", RelationWords.New(texts, ends[0], ends.Take(1)));
    }

    [Theory]
    [InlineData("en", "City: Lyon")]
    [InlineData("zh-Hans", "City：Lyon")]
    [InlineData("zh-Hant", "City：Lyon")]
    public void A_label_and_what_it_says_have_the_colon_of_the_language(string language, string pair) =>
        Assert.Equal(pair, new Texts(Book, CultureInfo.GetCultureInfo(language)).Pair("City", "Lyon"));

    private static string[] Placeholders(string text) =>
        [.. Regex.Matches(text, @"\{\w+\}", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];
}
