using System.Collections.Frozen;

namespace Rapport.Core.Criteria;

/// <summary>The language's own words, in any case.</summary>
internal static class CriteriaWords
{
    private static readonly FrozenSet<string> Keywords = new[]
    {
        "and", "or", "not", "in", "between", "is", "empty", "contains", "starts", "ends", "with", "has", "under", "matches",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, Operand> Values = new Dictionary<string, Operand>
    {
        ["true"] = new YesNoValue(true),
        ["yes"] = new YesNoValue(true),
        ["false"] = new YesNoValue(false),
        ["no"] = new YesNoValue(false),
        ["me"] = new RelativeValue(Relative.Me),
        ["me.team"] = new RelativeValue(Relative.MyTeam),
        ["now"] = new RelativeValue(Relative.Now),
        ["today"] = new RelativeValue(Relative.Today),
        ["yesterday"] = new RelativeValue(Relative.Yesterday),
        ["tomorrow"] = new RelativeValue(Relative.Tomorrow),
        ["startOfWeek"] = new RelativeValue(Relative.StartOfWeek),
        ["startOfMonth"] = new RelativeValue(Relative.StartOfMonth),
        ["startOfQuarter"] = new RelativeValue(Relative.StartOfQuarter),
        ["startOfYear"] = new RelativeValue(Relative.StartOfYear),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public const string Distance = "distance";

    public const string Inside = "inside";

    public static readonly IReadOnlyList<string> Functions = ["any", "all", "none", "count", "sum", "min", "max", "avg", "weekday", "hour", "monthOfYear", "dayOfMonth", Distance, Inside];

    public static bool IsKeyword(string word) => Keywords.Contains(word);

    /// <summary>A word that means something of its own where a name may stand: nothing may be called so.</summary>
    public static bool IsReserved(string word) => IsKeyword(word) || Values.ContainsKey(word) || Functions.Contains(word, StringComparer.OrdinalIgnoreCase) || word.Equals("text", StringComparison.OrdinalIgnoreCase);

    public static Operand? ValueOf(Name name) => Values.GetValueOrDefault(name.ToString());

    public static string Write(Relative relative) => relative switch
    {
        Relative.Me => "me",
        Relative.MyTeam => "me.team",
        Relative.Now => "now",
        Relative.Today => "today",
        Relative.Yesterday => "yesterday",
        Relative.Tomorrow => "tomorrow",
        Relative.StartOfWeek => "startOfWeek",
        Relative.StartOfMonth => "startOfMonth",
        Relative.StartOfQuarter => "startOfQuarter",
        _ => "startOfYear",
    };

    /// <summary>Words between the parts of a criterion.</summary>
    public static IReadOnlyList<string> Joining { get; } = ["and", "or", "not", "in", "between", "is", "contains", "starts", "ends", "has", "under"];

    public static Quantifier? QuantifierOf(string name) => name switch
    {
        "any" => Quantifier.Any,
        "all" => Quantifier.All,
        "none" => Quantifier.None,
        _ => null,
    };

    public static AggregateFunction? AggregateOf(string name) => name switch
    {
        "count" => AggregateFunction.Count,
        "sum" => AggregateFunction.Sum,
        "min" => AggregateFunction.Min,
        "max" => AggregateFunction.Max,
        "avg" => AggregateFunction.Avg,
        _ => null,
    };

    public static TimePart? TimePartOf(string name) => name.ToLowerInvariant() switch
    {
        "weekday" => TimePart.Weekday,
        "hour" => TimePart.Hour,
        "monthofyear" => TimePart.MonthOfYear,
        "dayofmonth" => TimePart.DayOfMonth,
        _ => null,
    };

    public static string Write(TimePart part) => part switch { TimePart.Weekday => "weekday", TimePart.Hour => "hour", TimePart.MonthOfYear => "monthOfYear", _ => "dayOfMonth" };

    public static string Write(AggregateFunction function) => Functions[3 + (int)function];

    public static string Write(Quantifier quantifier) => Functions[(int)quantifier];

    public static string Write(CompareSign sign) => sign switch
    {
        CompareSign.Equal => "=",
        CompareSign.NotEqual => "!=",
        CompareSign.Less => "<",
        CompareSign.LessOrEqual => "<=",
        CompareSign.Greater => ">",
        _ => ">=",
    };

    public static string Write(ArithmeticSign sign) => sign switch
    {
        ArithmeticSign.Plus => "+",
        ArithmeticSign.Minus => "-",
        ArithmeticSign.Times => "*",
        _ => "/",
    };

    public static string Write(TextTest test) => test switch
    {
        TextTest.Contains => "contains",
        TextTest.StartsWith => "starts with",
        _ => "ends with",
    };

    public static string Write(DurationUnit unit) => unit switch
    {
        DurationUnit.Minute => "min",
        DurationUnit.Hour => "h",
        DurationUnit.Day => "d",
        DurationUnit.Week => "w",
        DurationUnit.Month => "m",
        _ => "y",
    };

    /// <summary>The unit that a word stands for which people write behind a number.</summary>
    public static string? UnitOf(string word) => word.ToLowerInvariant().TrimEnd('s') switch
    {
        "minute" => "min",
        "hour" => "h",
        "day" => "d",
        "week" => "w",
        "month" => "m",
        "year" => "y",
        _ => null,
    };

    /// <summary>True when a word can stand bare: it begins a name and means nothing else.</summary>
    public static bool IsPlainName(string word) =>
        word.Length > 0 && CriteriaTokens.IsWordStart(word[0]) && word.All(CriteriaTokens.IsWordPart) && CriteriaTokens.IsSound(word);
}
