using Rapport.Core.Problems;

namespace Rapport.Kit.Records;

/// <summary>One field that is being written in, or that could not be saved as it was typed.</summary>
internal sealed class FieldEdit
{
    public string? Text { get; set; }
    public Problem? Problem { get; set; }
    public bool Dirty { get; set; }
    public bool Saving { get; set; }
}

/// <summary>The fields of a record that are open: mostly one, and those that were refused after somebody had gone on to the next.</summary>
internal sealed class FieldEdits
{
    private readonly Dictionary<string, FieldEdit> open = new(StringComparer.Ordinal);

    public FieldEdit? this[string field] => open.GetValueOrDefault(field);

    public bool Any => open.Count > 0;

    /// <summary>Something typed is neither saved nor on its way.</summary>
    public bool Unsaved => open.Values.Any(e => e is { Dirty: true, Saving: false });

    public FieldEdit Open(string field, string? text) => open.TryGetValue(field, out var known) ? known : open[field] = new FieldEdit { Text = text };

    public void Shut(string field) => open.Remove(field);

    public void Clear() => open.Clear();
}
