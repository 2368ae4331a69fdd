namespace Rapport.Kit.Shell;

/// <summary>What can be done on the page which is open: its parts offer their commands to the command menu and the keys while they are shown.</summary>
public sealed class PageCommands
{
    private readonly List<Func<IEnumerable<Command>>> offers = [];

    /// <summary>The part of a page that offers has come last, so it stands first. The answer ends the offer.</summary>
    public Action Offer(Func<IEnumerable<Command>> commands)
    {
        offers.Add(commands);
        return () => offers.Remove(commands);
    }

    public IReadOnlyList<Command> All => [.. offers.AsEnumerable().Reverse().SelectMany(o => o())];
}
