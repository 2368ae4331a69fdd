namespace Rapport.Core.Reports;

/// <summary>A row of the statement's answer; see <see cref="ReportSql"/> for the levels.</summary>
internal sealed record ReportGroup(int Level, long Place, ReportKeys Rows, ReportKeys Columns, ReportFigures Figures);

/// <summary>Keys of one group, equal by their values: the label only says how a value is written.</summary>
internal sealed class ReportKeys(ReportKey[] items) : IEquatable<ReportKeys>
{
    public IReadOnlyList<ReportKey> Items => items;

    public bool Equals(ReportKeys? other) => other is not null && items.Select(i => i.Value).SequenceEqual(other.Items.Select(i => i.Value));

    public override bool Equals(object? obj) => Equals(obj as ReportKeys);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in items) hash.Add(item.Value);
        return hash.ToHashCode();
    }
}
