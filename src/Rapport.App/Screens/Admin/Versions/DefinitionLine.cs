namespace Rapport.App.Screens.Admin.Versions;

/// <summary>One line of what differs: a part with what it was and becomes, or with what of it comes and goes.</summary>
public sealed record DefinitionLine(string Part, string Old, string New)
{
    /// <summary>Nothing is said.</summary>
    public const string None = "–";

    public IReadOnlyList<(bool Comes, string Text)> Moves { get; init; } = [];

    /// <summary>The line as text: <c>Label: Stems → Number of stems</c>, <c>Choices: + Red, − Blue</c>.</summary>
    public string Said(string separator) => Moves.Count > 0 ? $"{Part}: {string.Join(separator, Moves.Select(m => (m.Comes ? "+ " : "− ") + m.Text))}" : $"{Part}: {Old} → {New}";
}
