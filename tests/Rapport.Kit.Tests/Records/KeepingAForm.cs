using Rapport.Kit.Records;
using Xunit;

namespace Rapport.Kit.Tests.Records;

/// <summary>A form that was open when the server died waits for the page it stood on.</summary>
public sealed class KeepingAForm
{
    private static readonly KeptForm Form = new("thing", new Dictionary<string, string?> { ["since"] = "2026-11-26", ["kind"] = "small", ["gone"] = "x" }, new Dictionary<string, string?> { ["name"] = "Quartz \"and\" Sons" }, true);

    [Fact]
    public void What_was_typed_and_given_is_there_again_as_far_as_the_type_still_knows_it()
    {
        var read = KeptForm.Read(Form.Write());
        Assert.NotNull(read);
        Assert.Equal(("thing", "Quartz \"and\" Sons", true), (read.Type, read.Typed["name"], read.All));
        var given = read.GivenValues(SampleTypes.Thing, SampleTypes.Words().Format);
        Assert.Equal(new Dictionary<string, object?> { ["since"] = new DateOnly(2026, 11, 26), ["kind"] = "small" }, given);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"Type":"thing"}""")]
    public void A_text_that_is_no_form_opens_none(string text) => Assert.Null(KeptForm.Read(text));

    [Fact]
    public void It_is_given_once_and_to_its_own_page_only()
    {
        var (forms, told) = (new KeptForms(), 0);
        forms.Came += () => told++;
        forms.Put("nonsense", "/r/thing");
        forms.Put(Form.Write(), "/r/thing");
        Assert.Equal(1, told);
        Assert.Null(forms.Take("/r/other", _ => true));
        Assert.Null(forms.Take("/r/thing", _ => false));
        Assert.Equal("thing", forms.Take("/r/thing", f => f.Type == "thing")?.Type);
        Assert.Null(forms.Take("/r/thing", _ => true));
    }
}
