namespace Rapport.Kit.Imports;

/// <summary>Where somebody goes from a cell that was put right.</summary>
public enum TrialStep
{
    Stay,
    NextProblem,

    /// <summary>To the cell that follows, be anything wrong with it or not.</summary>
    Beside,
    Back,
}
