using System.Globalization;
using System.Text;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Lists;

/// <summary>
/// The rows of an open list as they travel to the browser, which draws and holds them: the server keeps their markup no longer
/// than it takes to send it. A message is a head, "edition total start keptFrom keptTo top", and the rows behind it as lines of
/// markup, all of them apart by U+001E, which no encoded text contains.
/// </summary>
internal sealed class ListRows(ListState state, FieldFormat format, Texts texts, Formats formats)
{
    /// <summary>Rows sent before the browser has told how many it shows: those of a usual screen and some beside them.</summary>
    private const int First = 48;
    private const char Divider = '\u001e';

    /// <summary>Characters that a builder begins with: as many as it adds at a time.</summary>
    private const int Chunk = 8_000;
    private (int Start, int Count) sight = (0, First);
    // Never changed once it is there: whoever saves elsewhere asks it, too.
    private HashSet<Guid> shown = [];
    private readonly ListFigures figures = new(state.Type, texts, formats, format);
    private int edition;

    private int Total => state.Groups?.Length ?? (state.Window is null ? 0 : state.Count?.Count ?? 0);

    /// <summary>Whether one of the rows that the browser holds is among these. Also asked on the thread of whoever saved them.</summary>
    public bool Shows(IReadOnlyList<Guid> ids) => ids.Any(shown.Contains);

    /// <summary>The rows of a stretch but those that the browser keeps.</summary>
    /// <param name="seen">Edition of the rows it has: of an older one nothing can be kept.</param>
    public async Task<byte[]> AskAsync(int start, int count, int keptFrom, int keptTo, int seen, CancellationToken cancel)
    {
        var asked = edition;
        sight = (Math.Max(0, start), Math.Clamp(count, 0, 1_000));
        if (seen != asked || keptFrom < sight.Start || keptTo > sight.Start + sight.Count || keptTo < keptFrom) keptFrom = keptTo = sight.Start;
        return await MessageAsync(asked, (keptFrom, keptTo), false, cancel);
    }

    /// <summary>All rows in sight as they stand by now, which replace what the browser has.</summary>
    public Task<byte[]> AnewAsync(bool fromTop, CancellationToken cancel)
    {
        edition++;
        var start = fromTop ? 0 : Math.Max(0, Math.Min(sight.Start, Total - sight.Count));
        sight = (start, Math.Max(sight.Count, First));
        return MessageAsync(edition, (start, start), fromTop, cancel);
    }

    /// <summary>The records from one place to another, both included.</summary>
    public async Task<IReadOnlyList<Guid>> BetweenAsync(int first, int last, CancellationToken cancel)
    {
        const int AtOnce = 40;
        var ids = new List<Guid>();
        for (var at = Math.Max(0, first); at <= last; at += AtOnce)
        {
            var items = await ItemsAsync(at, Math.Min(AtOnce, last - at + 1), cancel);
            if (items.Count == 0) break;
            ids.AddRange(items.Select(i => i.Row?.Id).OfType<Guid>());
        }

        return ids;
    }

    /// <summary>Single rows as they look now.</summary>
    public byte[] Single(IEnumerable<RecordRow> rows)
    {
        var html = new StringBuilder();
        foreach (var row in rows) Put(html.Length == 0 ? html : html.Append(Divider), row);
        return Bytes(html);
    }

    private async Task<byte[]> MessageAsync(int edition, (int From, int To) kept, bool fromTop, CancellationToken cancel)
    {
        var (start, count) = sight;
        var items = await ItemsAsync(start, count, cancel);
        shown = items.Select(i => i.Row?.Id).OfType<Guid>().ToHashSet();
        // Fewer than were counted: the list ends here.
        var total = items.Count < Math.Min(count, Total - start) ? start + items.Count : Total;
        var html = new StringBuilder(Chunk);
        html.Append(CultureInfo.InvariantCulture, $"{edition} {total} {start} {kept.From} {kept.To} {(fromTop ? 1 : 0)}");
        for (var i = 0; i < items.Count; i++)
        {
            if (start + i >= kept.From && start + i < kept.To) continue;
            html.Append(Divider);
            if (items[i].Row is { } row) Put(html, row);
            else Put(html, items[i].Group!);
        }

        return Bytes(html);
    }

    private async Task<IReadOnlyList<ListItem>> ItemsAsync(int start, int count, CancellationToken cancel) =>
        state.Groups is { } groups ? await groups.ItemsAsync(start, count, cancel)
        : state.Window is { } window ? [.. (await window.RowsAsync(start, count, cancel)).Select(r => new ListItem(r, null))]
        : [];

    private void Put(StringBuilder html, RecordRow row)
    {
        var selected = state.Selected.Has(row.Id);
        html.Append("<tr data-id=\"").Append(row.Id).Append("\" aria-selected=\"").Append(selected ? "true" : "false").Append("\">");
        FieldMarkup.Row(html, format, state.Type, state.Columns, row, selected, texts["list.select"]);
        html.Append("</tr>");
    }

    private void Put(StringBuilder html, ListGroup group)
    {
        var place = state.Groups!.Groups.ToList().IndexOf(group);
        var label = $"<button type=\"button\" data-fold=\"{place}\" aria-expanded=\"{(group.Rows > 0 ? "true" : "false")}\"{(group.Window is null ? " disabled" : "")}>{Icons.IconSet.Svg(group.Rows > 0 ? "chevron-down" : "chevron-right", "s")}<span class=\"m\">{FieldMarkup.Encode(group.Label)}</span> <span class=\"dim num\">{group.Count.ToString("N0", texts.Culture)}</span></button>";
        html.Append(CultureInfo.InvariantCulture, $"<tr class=\"grp\" data-g=\"{place}\"><td class=\"pick\"></td>");
        foreach (var (columns, field, markup) in figures.Head(group, state.Columns, state.Totals, label))
            html.Append(CultureInfo.InvariantCulture, $"<td colspan=\"{columns}\"{(field?.IsNumeric == true ? " class=\"r\"" : "")}>{markup}</td>");
        html.Append("</tr>");
    }

    // Piece by piece: one text of all would be a large object, twice. No character lies across two pieces, since those of two
    // halves are written by their number.
    private static byte[] Bytes(StringBuilder html)
    {
        var size = 0;
        foreach (var chunk in html.GetChunks()) size += Encoding.UTF8.GetByteCount(chunk.Span);
        var bytes = new byte[size];
        var at = 0;
        foreach (var chunk in html.GetChunks()) at += Encoding.UTF8.GetBytes(chunk.Span, bytes.AsSpan(at));
        return bytes;
    }
}
