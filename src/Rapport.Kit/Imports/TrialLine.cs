using Rapport.Core.Exchange.Importing;

namespace Rapport.Kit.Imports;

/// <summary>Which rows of a trial are shown.</summary>
public enum TrialView
{
    /// <summary>Rows with problems, and what was put right, between their neighbours; what lies between is counted.</summary>
    Context,
    Problems,
    Beginning,
}

/// <summary>One line of the table: a row, or how many rows without problems were left out.</summary>
public readonly record struct TrialLine(TriedRow? Row, int Skipped)
{
    private const int First = 2, Before = 1, After = 3;

    public static IReadOnlyList<TrialLine> Of(ImportTrial trial, TrialView view)
    {
        if (view == TrialView.Problems) return [.. trial.Rows.Where(r => r.IsTold).Select(r => new TrialLine(r, 0))];
        if (view == TrialView.Beginning) return [.. trial.Rows.Where(r => r.Number <= TrialRows.MostFirst).Select(r => new TrialLine(r, 0))];
        var problems = trial.Rows.Where(r => r.IsTold).Select(r => r.Number).ToList();
        if (problems.Count == 0) return Of(trial, TrialView.Beginning);
        var lines = new List<TrialLine>();
        var last = 0;
        foreach (var row in trial.Rows.Where(r => r.Number <= First || problems.Exists(p => r.Number >= p - Before && r.Number <= p + After)))
        {
            if (row.Number > last + 1) lines.Add(new TrialLine(null, row.Number - last - 1));
            lines.Add(new TrialLine(row, 0));
            last = row.Number;
        }

        // Of many rows with problems only the first are kept: then nobody knows how many of the rest have none.
        if (trial.Count > last && trial.Errors == trial.Rows.Count(r => r.Problems.Count > 0)) lines.Add(new TrialLine(null, trial.Count - last));
        return lines;
    }
}
