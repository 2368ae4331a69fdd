using System.IO.Compression;
using System.Text;
using Rapport.Core.Exchange.Cells;

namespace Rapport.Core.Exchange.Exporting;

/// <summary>Writes a table, row by row.</summary>
internal abstract class TableWriter : IAsyncDisposable
{
    /// <summary>Adds a row of values; what is written stays in memory until <see cref="FlushAsync"/>.</summary>
    public abstract void Add(IReadOnlyList<object?> values);

    public abstract Task FlushAsync(CancellationToken ct);

    /// <summary>Writes what comes after the last row. Without it the file is no whole one.</summary>
    public abstract Task EndAsync(CancellationToken ct);

    public abstract ValueTask DisposeAsync();

    public static TableWriter Make(Stream target, ExportPlan plan, IReadOnlyList<string> header) => plan.Form == ExportForm.Workbook
        ? new WorkbookWriter(target, header)
        : new DelimitedWriter(plan.IsPacked ? new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true) : target, plan, header);
}

/// <summary>Writes delimited text in UTF-8.</summary>
internal sealed class DelimitedWriter : TableWriter
{
    private readonly Stream target;
    private readonly bool owns;
    private readonly char delimiter;
    private readonly StringBuilder text = new();
    private readonly string[] cells;

    public DelimitedWriter(Stream target, ExportPlan plan, IReadOnlyList<string> header)
    {
        this.target = target;
        owns = plan.IsPacked;
        delimiter = plan.Form == ExportForm.Tab ? '\t' : ',';
        cells = new string[header.Count];
        if (plan.HasMark) text.Append('\uFEFF');
        DelimitedText.Row(text, delimiter, header);
    }

    public override void Add(IReadOnlyList<object?> values)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = CellWriter.Write(values[i]);
            // Three digits behind a point could be thousands for whoever reads the file.
            if (values[i] is double or decimal && CellNumbers.DecimalSign(cell, out _, out var open) == '\0' && open != '\0') cell += "0";
            cells[i] = values[i] is string or string[] && CellGuard.Needs(cell) ? "'" + cell : cell;
        }

        DelimitedText.Row(text, delimiter, cells);
    }

    public override async Task FlushAsync(CancellationToken ct)
    {
        await target.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), ct);
        text.Clear();
    }

    public override Task EndAsync(CancellationToken ct) => FlushAsync(ct);

    public override ValueTask DisposeAsync() => owns ? target.DisposeAsync() : default;
}
