using Rapport.App.Screens.Admin;
using Rapport.Core.Access;
using Xunit;

namespace Rapport.App.Tests.Screens;

public sealed class DrawingTheTeams
{
    // Firm ─ East ─ Kyoto, Osaka (─ Port), West
    private static readonly TeamLine[] Teams = Tree(("Firm", 0), ("East", 1), ("Kyoto", 2), ("Osaka", 2), ("Port", 3), ("West", 1), ("Other", 0));

    [Theory]
    [InlineData("Firm", "")]
    [InlineData("East", "tee")]
    [InlineData("Kyoto", "pass tee")]
    [InlineData("Osaka", "pass elbow")]
    [InlineData("Port", "pass  elbow")]
    [InlineData("West", "elbow")]
    [InlineData("Other", "")]
    public void Each_team_hangs_on_the_one_above(string team, string lines) =>
        Assert.Equal(lines, string.Join(' ', TeamBranches.Lines(Teams, Array.FindIndex(Teams, t => t.Name == team))));

    [Theory]
    [InlineData("East", "East Kyoto Osaka Port")]
    [InlineData("Port", "Port")]
    [InlineData("Firm", "Firm East Kyoto Osaka Port West")]
    public void What_lies_below_a_team_cannot_be_above_it(string team, string within) =>
        Assert.Equal(within.Split(' '), Teams.Where(t => TeamBranches.From(Teams, Teams.Single(x => x.Name == team).Id).Contains(t.Id)).Select(t => t.Name));

    private static TeamLine[] Tree(params (string Name, int Depth)[] teams)
    {
        var above = new Guid?[10];
        return [.. teams.Select((t, i) =>
        {
            var id = Guid.CreateVersion7();
            above[t.Depth + 1] = id;
            return new TeamLine(id, 1, i + 1, t.Name, above[t.Depth], t.Depth, 0);
        })];
    }
}
