using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Tests.Identity;

public class ComparingTexts
{
    [Theory]
    [InlineData("MARTHA", "MARHTA", 0.944, 0.961)]
    [InlineData("DWAYNE", "DUANE", 0.822, 0.840)]
    [InlineData("DIXON", "DICKSONX", 0.767, 0.813)]
    [InlineData("JONES", "JOHNSON", 0.790, 0.832)]
    [InlineData("ABROMS", "ABRAMS", 0.889, 0.922)]
    [InlineData("same", "same", 1, 1)]
    [InlineData("abc", "xyz", 0, 0)]
    [InlineData("", "", 1, 1)]
    [InlineData("a", "", 0, 0)]
    public void Likeness_is_that_of_the_table_of_Winkler_1990(string a, string b, double jaro, double winkler)
    {
        Assert.Equal(jaro, JaroWinkler.Jaro(a, b), 0.0006);
        Assert.Equal(winkler, JaroWinkler.Similarity(a, b), 0.0006);
        Assert.Equal(JaroWinkler.Similarity(a, b), JaroWinkler.Similarity(b, a));
    }

    [Theory]
    [InlineData("smith", "smith", 0)]
    [InlineData("smith", "smyth", 1)]
    [InlineData("smith", "smiht", 1)]
    [InlineData("smith", "smth", 1)]
    [InlineData("smith", "smithh", 1)]
    [InlineData("smith", "msiht", 2)]
    [InlineData("smith", "jones", 5)]
    [InlineData("ca", "abc", 3)]
    [InlineData("", "abc", 3)]
    public void Errors_are_counted_up_to_the_bound(string a, string b, int errors)
    {
        for (var bound = 1; bound <= 3; bound++)
        {
            Assert.Equal(Math.Min(errors, bound + 1), TypingErrors.Count(a, b, bound));
            Assert.Equal(Math.Min(errors, bound + 1), TypingErrors.Count(b, a, bound));
        }
    }

    [Fact]
    public void Errors_at_a_bound_agree_with_the_whole_table()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var a = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => (char)('a' + random.Next(3))));
            var b = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => (char)('a' + random.Next(3))));
            var all = TypingErrors.Count(a, b, 20);
            Assert.Equal(Math.Min(all, 2), TypingErrors.Count(a, b, 1));
            Assert.Equal(Math.Min(all, 3), TypingErrors.Count(a, b, 2));
        }
    }

    [Theory]
    [InlineData("john", "jan")]
    [InlineData("jonathan", "janatan")]
    [InlineData("teresa", "taras")]
    [InlineData("theresa", "taras")]
    [InlineData("jessica", "jasac")]
    [InlineData("jane", "jan")]
    [InlineData("zayne", "zayn")]
    [InlineData("arnie", "arny")]
    [InlineData("olsen", "olsan")]
    [InlineData("corban", "carban")]
    public void Sounds_are_those_of_the_New_York_system(string name, string code) => Assert.Equal(code, Nysiis.Code(name));

    [Theory]
    [InlineData("acme ltd", "acme")]
    [InlineData("acme co limited", "acme")]
    [InlineData("brauerei hartmann gmbh", "brauerei hartmann")]
    [InlineData("苏州明渠仪表股份有限公司", "苏州明渠仪表")]
    [InlineData("云岫集团有限公司", "云岫")]
    [InlineData("the company ltd", "the company ltd")]
    public void Legal_forms_are_no_part_of_a_name(string name, string bare) => Assert.Equal(bare, LegalForms.Strip(name));
}
