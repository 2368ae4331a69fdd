using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access.Limits;
using Rapport.Core.Problems;
using Rapport.Core.Values;
using Rapport.Kit.Records.Limits;
using Rapport.Kit.Words;
using Xunit;

namespace Rapport.Kit.Tests.Records;

/// <summary>A limit of discretion is a sentence, a help beside its field, and a refusal that reads the same where a job kept it.</summary>
public sealed class SayingLimits
{
    private static readonly Limit Share = new(Guid.CreateVersion7(), "thing", "share") { Role = "sales", Most = 0.1 };

    private static LimitWords Words(string language) => SampleTypes.Words(language) is var (texts, _, formats) ? new(texts, formats) : null!;

    [Theory]
    [InlineData("en", "sales: share (type.thing) at most 10%, where active = true")]
    [InlineData("zh-Hans", "sales：type.thing的share不超过 10%，条件为 active = true")]
    [InlineData("zh-Hant", "sales：type.thing的share不超過 10%，條件為 active = true")]
    public void A_limit_is_a_sentence(string language, string said) =>
        Assert.Equal(said, Words(language).Sentence(Share with { Criteria = "active = true" }, SampleTypes.Thing, "sales"));

    [Fact]
    public void The_field_says_how_much_and_by_whose_rule()
    {
        var words = Words("en");
        var (share, price, weight) = (SampleTypes.Thing["share"], SampleTypes.Thing["price"], SampleTypes.Thing["weight"]);
        Assert.Equal("Up to 10%, by the rule of your role", words.Help(new("share", Share, true), share, "sales"));
        Assert.Equal("Up to 10%, by the rule of the role sales", words.Help(new("share", Share, true), share, "clerk"));
        Assert.Equal("Up to 10% in some cases, by the rule of your role", words.Help(new("share", Share, false), share, "sales"));
        Assert.Equal("From $5 to $20,000, by a rule made for you", words.Help(new("price", Share with { Role = null, Person = Guid.CreateVersion7(), Least = 5, Most = 20_000, Currency = "USD" }, true), price, "sales"));
        Assert.Equal("To be raised by at most 3 at once, by the rule of your role", words.Help(new("weight", Share with { OfChange = true, Most = 3 }, true), weight, "sales"));
    }

    [Fact]
    public void A_refusal_reads_the_same_after_a_job_has_kept_it()
    {
        var texts = new Texts(new TextBook([typeof(KitServices).Assembly, typeof(Limit).Assembly]), CultureInfo.GetCultureInfo("en"));
        var problem = Problem.Denied("limit.most", "rebate", ("type", "thing"), ("field", "rebate"), ("fieldLabel", new LocalText("Rebate")), ("value", "12 %"), ("limit", "10 %"), ("rule", Share.Id), ("role", "sales"), ("person", null), ("people", "Mia, Nora"));
        const string said = "Rebate: 12 % is more than 10 %, by the rule of the role sales. Ask Mia, Nora: they may.";
        Assert.Equal(said, texts.Problem(problem));
        Assert.Equal(said, texts.Problem(JsonSerializer.Deserialize<Problem>(JsonSerializer.Serialize(problem))!));
        // A job says the field of other problems, and not a second time here.
        Assert.Equal(said, Bulk.BulkWords.Reason(texts, problem with { At = "share" }, SampleTypes.Thing));
        Assert.EndsWith("Nobody here has a limit that suffices; ask an administrator.", texts.Problem(problem with { Args = new Dictionary<string, object?>(problem.Args!) { ["people"] = "", ["role"] = null, ["person"] = "Wim" } }), StringComparison.Ordinal);
    }
}
