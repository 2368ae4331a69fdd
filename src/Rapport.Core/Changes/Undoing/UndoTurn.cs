namespace Rapport.Core.Changes.Undoing;

/// <summary>Which changes of a set are at hand.</summary>
internal enum UndoTurn
{
    /// <summary>All of them, newest first.</summary>
    First,

    /// <summary>Those whose unique values others had to give back first.</summary>
    Waiting,
}
