using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
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

    [Fact]
    public void Tab_leads_to_the_cell_beside_and_behind_the_last_to_the_next_row_that_is_written_in()
    {
        ColumnMatch Column(int at, bool isRead = true) => new(at, "c" + at, isRead ? new Field { Name = "f" + at, Kind = FieldKind.Text } : null, MatchedBy.Name);
        var rows = new TrialRows();
        for (var i = 1; i <= 9; i++) rows.Add(i + 1, ["a", "b", "c"], i is 3 or 7 ? [Problem.Invalid("x")] : []);
        var trial = new ImportTrial([Column(0), Column(1, isRead: false), Column(2)]) { Count = 9, Rows = rows.Kept };
        string From(int row, int column, int by) => TrialTable.Beside(trial, new(row, column), by) is { } to ? $"{to.Row}/{to.Column}" : "out";
        Assert.Equal("3/2 7/0 7/2 out", string.Join(' ', From(3, 0, 1), From(3, 2, 1), From(7, 0, 1), From(7, 2, 1)));
        Assert.Equal("7/0 3/2 out", string.Join(' ', From(7, 2, -1), From(7, 0, -1), From(3, 0, -1)));
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
