using System.Collections.Frozen;

namespace Rapport.Core.Exchange.Cells;

/// <summary>
/// What stands beside the digits of an amount: a currency (its code of ISO 4217, a sign, a Chinese word), or something else,
/// such as K or KG, which makes another amount of it. A sign may stand for several currencies: $ and ¥ do.
/// </summary>
/// <param name="Text">As it was written.</param>
/// <param name="Codes">The currencies that it may mean; none for what is no currency.</param>
public readonly record struct CurrencyMark(string Text, IReadOnlyList<string> Codes)
{
    private static readonly string[] Dollars = ["USD", "HKD", "TWD", "AUD", "CAD", "NZD", "SGD", "MXN", "BRL", "ARS", "CLP", "COP"];
    private static readonly string[] Yuan = ["CNY", "JPY", "TWD", "HKD", "MOP"];

    private static readonly FrozenDictionary<string, string[]> Signs = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        ["€"] = ["EUR"],
        ["欧元"] = ["EUR"],
        ["歐元"] = ["EUR"],
        ["£"] = ["GBP"],
        ["英镑"] = ["GBP"],
        ["英鎊"] = ["GBP"],
        ["$"] = Dollars,
        ["US$"] = ["USD"],
        ["美元"] = ["USD"],
        ["HK$"] = ["HKD"],
        ["港元"] = ["HKD"],
        ["港币"] = ["HKD"],
        ["港幣"] = ["HKD"],
        ["NT$"] = ["TWD"],
        ["新台币"] = ["TWD"],
        ["新臺幣"] = ["TWD"],
        ["台币"] = ["TWD"],
        ["台幣"] = ["TWD"],
        ["A$"] = ["AUD"],
        ["C$"] = ["CAD"],
        ["CA$"] = ["CAD"],
        ["NZ$"] = ["NZD"],
        ["S$"] = ["SGD"],
        ["R$"] = ["BRL"],
        ["¥"] = ["CNY", "JPY"],
        ["CN¥"] = ["CNY"],
        ["JP¥"] = ["JPY"],
        ["RMB"] = ["CNY"],
        ["人民币"] = ["CNY"],
        ["人民幣"] = ["CNY"],
        ["日元"] = ["JPY"],
        ["日圓"] = ["JPY"],
        ["円"] = ["JPY"],
        ["元"] = Yuan,
        ["圆"] = Yuan,
        ["圓"] = Yuan,
        ["块"] = Yuan,
        ["塊"] = Yuan,
        ["₩"] = ["KRW"],
        ["₹"] = ["INR"],
        ["₽"] = ["RUB"],
        ["₺"] = ["TRY"],
        ["₫"] = ["VND"],
        ["฿"] = ["THB"],
        ["₪"] = ["ILS"],
        ["₴"] = ["UAH"],
        ["Fr"] = ["CHF"],
        ["SFr"] = ["CHF"],
        ["kr"] = ["SEK", "NOK", "DKK", "ISK"],
        ["zł"] = ["PLN"],
        ["Kč"] = ["CZK"],
        ["Ft"] = ["HUF"],
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // ISO 4217, without funds and metals.
    private static readonly FrozenSet<string> Known = ("AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR " +
        "FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK " +
        "NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> WithoutFraction = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".Split(' ').ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> InThousandths = "BHD IQD JOD KWD LYD OMR TND".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether it is the mark of a currency at all.</summary>
    public bool IsCurrency => Codes.Count > 0;

    /// <summary>Decimals of a currency's smallest unit, by its code.</summary>
    public static int DecimalsOf(string currency) => WithoutFraction.Contains(currency) ? 0 : InThousandths.Contains(currency) ? 3 : 2;

    internal static CurrencyMark Of(ReadOnlySpan<char> mark)
    {
        // Keyboards of full width have signs of their own.
        var text = mark.TrimEnd('.').ToString().Replace('￥', '¥').Replace('￡', '£').Replace('￦', '₩');
        return new(mark.ToString(), Signs.TryGetValue(text, out var codes) ? codes : Known.Contains(text) ? [text.ToUpperInvariant()] : []);
    }
}
