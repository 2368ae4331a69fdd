using Rapport.Core.Problems;

namespace Rapport.Core.Access.Viewing;

/// <summary>
/// What an administrator does while looking as somebody else writes nothing. It is not asked of each service, which one of them would
/// forget, but at the one door of each database through which all writes go, of the work that runs under it.
/// </summary>
public static class LookingOnly
{
    private static readonly AsyncLocal<bool> On = new();

    /// <summary>Holds for the rest of the calling asynchronous method and all it calls.</summary>
    public static void Begin() => On.Value = true;

    /// <summary>Throws <c>view.readOnly</c> where the work only looks.</summary>
    public static void Demand()
    {
        if (On.Value) throw new ProblemException(Problem.Denied("view.readOnly"));
    }
}
