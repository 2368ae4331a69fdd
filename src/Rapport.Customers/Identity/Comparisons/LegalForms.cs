using System.Collections.Frozen;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>
/// Legal forms of firms, which one source writes and another leaves out or shortens: Ltd, GmbH, 有限公司. Texts are
/// folded (small, simplified). What is left of a name that is nothing else is the name itself.
/// </summary>
internal static class LegalForms
{
    private static readonly FrozenSet<string> Words = new[]
    {
        "ltd", "limited", "plc", "llc", "llp", "lp", "inc", "incorporated", "corp", "corporation", "co", "company", "gmbh", "ag", "kg", "kgaa", "ug", "ohg", "gbr", "se", "sa", "sas", "sarl", "srl",
        "spa", "bv", "nv", "ab", "as", "asa", "aps", "oy", "oyj", "pty", "pte", "pvt", "bhd", "sdn", "kk", "the", "and", "group", "holding", "holdings", "ev", "mbh", "eu", "sl", "slu", "lda", "ltda", "zrt", "kft", "sro", "doo", "spzoo",
    }.ToFrozenSet(StringComparer.Ordinal);

    // The longest first: 股份有限公司 is not 股份 and 有限公司.
    private static readonly string[] Endings =
        ["集团股份有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "股份公司", "有限公司", "责任公司", "总公司", "分公司", "子公司", "株式会社", "有限会社", "合伙企业", "集团", "公司", "企业", "商行", "工作室"];

    public static string Strip(string name)
    {
        var bare = string.Join(' ', name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Ended).Where(w => w.Length > 0 && !Words.Contains(w)));
        return bare.Length > 0 ? bare : name;
    }

    private static string Ended(string word)
    {
        for (var again = true; again;)
        {
            again = false;
            foreach (var ending in Endings)
            {
                if (word.Length > ending.Length && word.EndsWith(ending, StringComparison.Ordinal)) { word = word[..^ending.Length]; again = true; break; }
                if (word == ending) return "";
            }
        }

        return word.StartsWith("株式会社", StringComparison.Ordinal) ? word[4..] : word;
    }
}
