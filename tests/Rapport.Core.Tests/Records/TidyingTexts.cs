using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Values;

namespace Rapport.Core.Tests.Records;

public sealed class TidyingTexts
{
    private static object? Tidied(FieldKind kind, object? value)
    {
        Assert.Null(RecordRules.Check(new Field { Name = "x", Kind = kind }, ref value));
        return value;
    }

    [Theory]
    [InlineData("\u200B")]
    [InlineData("\u2060\uFEFF")]
    [InlineData("\u200D \u200C\t\u00AD")]
    [InlineData("\u202E\u2066 \u2069")]
    [InlineData("\u3164\u2800\uFE0F")]
    [InlineData("\U000E0041\u0000\u0007")]
    public void What_nobody_sees_is_empty(string text)
    {
        foreach (var kind in (FieldKind[])[FieldKind.Text, FieldKind.LongText, FieldKind.Email, FieldKind.Phone])
        {
            object? value = text;
            Assert.Equal("field.required", RecordRules.Check(new Field { Name = "x", Kind = kind, Required = true }, ref value)?.Code);
            Assert.Null(Tidied(kind, text));
        }

        Assert.Null(Tidied(FieldKind.Tags, new[] { text }));
        Assert.Equal(new PostalAddress(City: "Graz"), Tidied(FieldKind.Address, new PostalAddress(text, "Graz")));
    }

    /// <summary>Family emoji, Persian with its half space, Kannada with a joiner, a variation of an ideograph.</summary>
    [Theory]
    [InlineData("👨\u200D👩\u200D👧")]
    [InlineData("می\u200Cخواهم")]
    [InlineData("ರ\u200D್ಯ")]
    [InlineData("辻\U000E0100")]
    [InlineData("علي\u200F 1")]
    public void What_belongs_to_a_word_stays(string text)
    {
        Assert.Equal(text, Tidied(FieldKind.Text, text));
        Assert.Equal(text, Tidied(FieldKind.LongText, text));
        Assert.Equal([text], (string[])Tidied(FieldKind.Tags, new[] { text })!);
    }

    [Fact]
    public void What_turns_others_around_is_taken_out_of_lines_and_stays_in_long_texts()
    {
        const string turned = "invoice\u202Efdp.\u202C \u2067x\u2069";
        Assert.Equal("invoicefdp. x", Tidied(FieldKind.Text, turned));
        Assert.Equal(["ab"], (string[])Tidied(FieldKind.Tags, new[] { "a\u202Ab", "ab" })!);
        Assert.Equal(turned, Tidied(FieldKind.LongText, turned));
        Assert.Equal("ann@example.com", Tidied(FieldKind.Email, "\u202Aann@example.com\u202C"));
    }
}
