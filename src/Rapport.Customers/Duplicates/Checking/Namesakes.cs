using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Duplicates.Checking;

/// <summary>
/// Two that are called exactly the same. The odds of that alone may lie below what is shown, since many share a name; whoever is
/// making the second one wants to hear of the first all the same.
/// </summary>
internal static class Namesakes
{
    private static readonly string[] Telling = ["email", "phone", "birthday", "street"];

    /// <summary>Names are compared without case, script, spaces and legal form. They live in the same place, or nothing else speaks against it.</summary>
    public static bool Are(PairScore score)
    {
        string Level(string column) => score.Fields.FirstOrDefault(f => f.Column.Name == column)?.Level ?? "missing";
        if (Level("name") != "same") return false;
        return Level("city") == "same" || Level("country") == "same" || Array.TrueForAll(Telling, t => Level(t) != "different");
    }
}
