using Rapport.Core.Catalogue;
using Rapport.Core.Packs;
using Rapport.Core.Problems;

namespace Rapport.Core.Tests.Packs;

/// <summary>A file from anywhere: read as it is meant, or refused with the line.</summary>
public sealed class ReadingPackFiles
{
    private const string Head = "pack: shop\nversion: 1.0.0\nlabel: { en: Shop }\n";

    [Fact]
    public void Words_stay_words_and_numbers_numbers()
    {
        var pack = PackFile.Read(Head + "fields:\n  party:\n    size:\n      kind: choice\n      required: true\n      choices: [{ key: no, label: { en: 'No', zh-Hans: 否 } }, { key: '7', label: { en: Seven } }]\n    share: { kind: percent, min: 0.5, max: 1 }\n");
        Assert.Equal(["no", "7"], pack.Fields["party"]["size"].Choices!.Select(c => c.Key));
        Assert.Equal("否", pack.Fields["party"]["size"].Choices![0].Label!.ZhHans);
        Assert.Equal((FieldKind.Percent, 0.5, 1.0), (pack.Fields["party"]["share"].Kind, pack.Fields["party"]["share"].Min, pack.Fields["party"]["share"].Max));
        Assert.Equal(pack.ToJson(), PackFile.Read(PackFile.Write(pack)).ToJson());
    }

    [Theory]
    [InlineData("label: [", "pack.notYaml", "2")]
    [InlineData("just words", "pack.notAPack", "1")]
    [InlineData("", "pack.notAPack", "1")]
    [InlineData("pack: shop\nversion: 1.0.0\nlabel: { en: a }\nversion: 2.0.0", "pack.notYaml", "4")]
    [InlineData("pack: &a shop\nversion: *a", "pack.notYaml", "1")]
    [InlineData(Head + "fields:\n  party:\n    size: { kind: wide }", "pack.unread", "6")]
    [InlineData(Head + "fields:\n  party:\n    size: { kind: text, colour: red }", "pack.unread", "6")]
    [InlineData(Head + "surprise: 1", "pack.unread", "4")]
    [InlineData(Head + "types:", "pack.empty", "4")]
    [InlineData(Head + "types:\n  bouquet:", "pack.empty", "5")]
    [InlineData("pack: Shop!\nversion: 1.0.0\nlabel: { en: Shop }", "pack.badName", "1")]
    [InlineData("pack: shop\nversion: newest\nlabel: { en: Shop }", "pack.badVersion", "2")]
    [InlineData("pack: shop\nversion: 1.0.0\nlabel: { zh-Hans: 店 }", "field.required", "3")]
    [InlineData(Head + "views:\n  - { key: aa, type: party, name: { en: A } }\n  - { key: aa, type: party, name: { en: B } }", "pack.twice", "5")]
    public void A_mistake_is_told_with_its_line(string text, string code, string line)
    {
        var problem = Assert.Throws<ProblemException>(() => PackFile.Read(text)).Problems[0];
        Assert.Equal((code, line), (problem.Code, problem.At));
    }

    [Fact]
    public void Depth_is_bounded()
    {
        Assert.Equal("pack.notYaml", Assert.Throws<ProblemException>(() => PackFile.Read(new string('[', 200_000))).Problems[0].Code);
        Assert.Equal("pack.tooLong", Assert.Throws<ProblemException>(() => PackFile.Read(new string(' ', PackFile.Longest + 1))).Problems[0].Code);
    }
}
