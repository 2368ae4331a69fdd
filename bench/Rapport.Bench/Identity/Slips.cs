using System.Globalization;
using Rapport.Core.SearchText;

namespace Rapport.Bench.Identity;

/// <summary>What happens to a record when somebody enters the same party again.</summary>
internal sealed class Slips(Random random, NamePool pool, double rate)
{
    // Common letters that differ between the scripts; enough that both occur.
    private const string Simplified = "张刘陈杨黄赵吴马罗郑谢许韩冯邓萧叶苏吕卢谭陆范钟贾邹龙贺顾龚钱严戴汤伟丽强艳军杰涛红国华燕晓东飞云岩荣贵寿乐庆祥泽润诚义颖莹洁";
    private const string Traditional = "張劉陳楊黃趙吳馬羅鄭謝許韓馮鄧蕭葉蘇呂盧譚陸範鐘賈鄒龍賀顧龔錢嚴戴湯偉麗強艷軍傑濤紅國華燕曉東飛雲岩榮貴壽樂慶祥澤潤誠義穎瑩潔";

    public MadeParty Again(MadeParty party)
    {
        var copy = party with { };
        if (copy.IsHan && Chance(0.15) && copy.Given.Length > 0) (copy.Given, copy.Family) = (Latin(copy.Given), Latin(copy.Family));
        else if (copy.IsHan && Chance(0.15)) (copy.Given, copy.Family, copy.Company) = (Trad(copy.Given), Trad(copy.Family), Trad(copy.Company));
        if (Chance(rate)) copy.Given = Chance(0.2) && copy.Given.Length > 1 && !copy.IsHan ? copy.Given[..1] : Typo(copy.Given);
        if (Chance(rate)) copy.Family = Chance(0.1) ? "" : Typo(copy.Family);
        if (Chance(rate / 8)) (copy.Given, copy.Family) = (copy.Family, copy.Given);
        if (Chance(rate * 2)) copy.Company = Form(copy.Company);
        if (Chance(rate)) copy.Birthday = Chance(0.5) ? "" : Day(copy.Birthday);
        if (Chance(rate * 2)) copy.Email = Chance(0.5) ? "" : Chance(0.5) ? Typo(copy.Email) : PartyMaker.Email(random, copy);
        if (Chance(rate * 2)) copy.Phone = Chance(0.4) ? "" : Chance(0.4) ? Digit(copy.Phone) : Chance(0.5) ? copy.Phone.Replace(" ", "", StringComparison.Ordinal) : PartyMaker.Phone(random, copy.IsHan);
        // Those who move take street, place and postcode with them.
        if (Chance(rate / 2)) PartyMaker.Settle(random, pool, copy);
        if (Chance(rate)) copy.Street = Chance(0.3) ? "" : Typo(copy.Street);
        if (Chance(rate / 2)) copy.Postcode = Chance(0.5) ? "" : Digit(copy.Postcode);
        if (Chance(rate / 2)) copy.City = Chance(0.5) ? "" : Typo(copy.City);
        return copy;
    }

    private bool Chance(double share) => random.NextDouble() < share;

    private string Typo(string text)
    {
        if (text.Length < 2) return text;
        var at = random.Next(text.Length - 1);
        var letter = text[at] is >= '\u3400' and <= '\u9fff' ? NamePool.HanGivenName(random)[..1] : ((char)('a' + random.Next(26))).ToString();
        return random.Next(4) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, letter),
            2 => text.Remove(at, 1).Insert(at, letter),
            _ => text[..at] + text[at + 1] + text[at] + text[(at + 2)..],
        };
    }

    private string Digit(string text)
    {
        var places = Enumerable.Range(0, text.Length).Where(i => char.IsAsciiDigit(text[i])).ToList();
        if (places.Count == 0) return text;
        var at = places[random.Next(places.Count)];
        return text.Remove(at, 1).Insert(at, ((char)('0' + random.Next(10))).ToString());
    }

    private string Day(string text)
    {
        if (text.Length == 0) return "";
        var day = DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return random.Next(3) switch
        {
            0 when day.Day <= 12 => $"{day.Year:0000}-{day.Day:00}-{day.Month:00}",
            1 => day.AddYears(random.Next(2) == 0 ? 1 : -1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => Digit(text),
        };
    }

    private string Form(string company)
    {
        foreach (var form in new[] { "股份有限公司", "有限责任公司", "有限公司", "集团", " Co Ltd", " Ltd", " GmbH", " Inc", " AG", " LLC" })
            if (company.EndsWith(form, StringComparison.Ordinal)) return company[..^form.Length] + (random.Next(2) == 0 ? "" : form[0] == ' ' ? " Limited" : "有限公司");
        return Typo(company);
    }

    private static string Latin(string han) => string.Concat(SearchText.Reading(han)) is { Length: > 0 } read ? char.ToUpperInvariant(read[0]) + read[1..] : han;

    private static string Trad(string text) => string.Concat(text.Select(c => Simplified.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? Traditional[at] : c));
}
