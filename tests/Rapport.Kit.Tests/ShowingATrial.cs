using Rapport.Core.Exchange.Importing;
using Rapport.Core.Problems;
using Rapport.Kit.Imports;
using Xunit;

namespace Rapport.Kit.Tests;

public class ShowingATrial
{
    [Fact]
    public void A_problem_stands_between_its_neighbours_and_the_rest_is_counted() =>
        Assert.Equal("1 2 (413) 416 417! 418 419 420 (80)", Said(Trial(500, 417), TrialView.Context));

    [Fact]
    public void Neighbours_of_two_problems_are_shown_once() =>
        Assert.Equal("1 2 (5) 8 9! 10 11! 12 13 14 (6)", Said(Trial(20, 9, 11), TrialView.Context));

    [Fact]
    public void Only_the_problems() => Assert.Equal("9! 417!", Said(Trial(500, 9, 417), TrialView.Problems));

    [Fact]
    public void Without_problems_the_beginning_is_shown() =>
        Assert.Equal(TrialRows.MostFirst, TrialLine.Of(Trial(500), TrialView.Context).Count);

    [Fact]
    public void Of_very_many_problems_only_the_first_are_kept_and_nothing_is_said_of_the_rest()
    {
        var trial = Trial(5_000, [.. Enumerable.Range(1, 5_000)]);
        Assert.Equal(5_000, trial.Errors);
        Assert.True(trial.Rows.Count < 210);
        Assert.DoesNotContain(TrialLine.Of(trial, TrialView.Context), l => l.Skipped > 0);
    }

    private static ImportTrial Trial(int count, params int[] wrong)
    {
        var rows = new TrialRows();
        for (var i = 1; i <= count; i++) rows.Add(i + 1, [$"cell {i}"], wrong.Contains(i) ? [Problem.Invalid("x")] : []);
        return new ImportTrial([]) { Count = rows.Count, Errors = rows.Errors, IsWhole = true, Rows = rows.Kept };
    }

    private static string Said(ImportTrial trial, TrialView view) => string.Join(' ', TrialLine.Of(trial, view)
        .Select(l => l.Row is null ? $"({l.Skipped})" : l.Row.Number + (l.Row.Problems.Count > 0 ? "!" : "")));
}
