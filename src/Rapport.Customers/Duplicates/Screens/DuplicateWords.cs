using Rapport.Customers.Duplicates.Checking;
using Rapport.Kit.Words;

namespace Rapport.Customers.Duplicates.Screens;

/// <summary>How sure the program is, in words that do not say more than it knows.</summary>
internal static class DuplicateWords
{
    private const double AlmostCertain = 0.99, Likely = 0.9;

    /// <summary>Never 100, and never 0: nothing here is certain.</summary>
    public static string Percent(double probability) => (probability >= 0.995 ? ">99" : probability < 0.005 ? "<1" : Math.Round(probability * 100).ToString(System.Globalization.CultureInfo.InvariantCulture)) + " %";

    /// <summary>Below, a figure would speak against what it stands beside: that somebody of this name is there.</summary>
    public static bool IsLikely(double probability) => probability >= Likely;

    public static string Tone(double probability) => probability >= AlmostCertain ? "ok" : probability >= Likely ? "info" : "warn";

    public static string Say(Texts texts, double probability) => texts[probability >= AlmostCertain ? "duplicates.certain" : probability >= Likely ? "duplicates.likely" : "duplicates.possible"];

    public static string Points(Texts texts, double bits) => bits.ToString("+0.0;−0.0;0.0", texts.Culture);

    /// <summary>"A colleague already has this customer", and whom to ask.</summary>
    public static string Elsewhere(Texts texts, Colleague colleague) => (colleague.Owner, colleague.Team) switch
    {
        ({ } owner, { } team) => texts["duplicates.colleagueBoth", ("owner", owner), ("team", team)],
        ({ } owner, null) => texts["duplicates.colleagueOwner", ("owner", owner)],
        (null, { } team) => texts["duplicates.colleagueTeam", ("team", team)],
        _ => texts["duplicates.colleague"] + (colleague.Administrators.Count == 0 ? "" : texts.Gap + texts["denied.ask", ("people", string.Join(texts["format.listSeparator"], colleague.Administrators))]),
    };
}
