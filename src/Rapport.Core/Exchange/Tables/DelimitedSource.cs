using System.Text;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Tables;

/// <summary>
/// Cuts delimited text into rows and cells (RFC 4180, blanks around quotes allowed). A broken quote costs the line it
/// stands on: reading goes on with the next line, so that an open quote never swallows the rest of the file.
/// </summary>
internal sealed class DelimitedSource(TextReader text, char delimiter) : TableSource
{
    /// <summary>Stands for bytes that do not belong to the encoding; see <see cref="TextEncodings"/>.</summary>
    public const char BrokenBytes = '\uFFFF';

    private const int LongestRow = 1 << 22;
    private readonly List<(int Start, int Length, string? Unquoted)> cells = [];
    private readonly char[] cellEnds = [delimiter, '\r', '\n'];
    private char[] buffer = new char[1 << 16];
    private int start, end;
    private bool ended;
    private long line = 1;

    public override int Count => cells.Count;

    public override ReadOnlySpan<char> Cell(int index) => cells[index] is (var from, var length, var unquoted)
        ? unquoted is null ? buffer.AsSpan(start + from, length) : unquoted : default;

    /// <summary>Length of the present row in the buffer, with its line end.</summary>
    private int rowLength;

    public override bool Read()
    {
        while (true)
        {
            start += rowLength;
            rowLength = 0;
            cells.Clear();
            Problem = null;
            LineNumber = line;
            if (!Has(0)) return false;
            if (ReadRow() is { } code) GiveUpLine(code);
            else if (cells is [(_, 0, null)]) continue;
            else if (buffer.AsSpan(start, rowLength).Contains(BrokenBytes)) Problem = Problem.Invalid("table.brokenBytes");
            return true;
        }
    }

    /// <summary>Reads cells up to the line end; answers what is broken, or null.</summary>
    private string? ReadRow()
    {
        var lines = 0;
        for (var at = 0; ;)
        {
            var quote = at;
            while (Has(quote) && buffer[start + quote] is ' ' && delimiter != ' ') quote++;
            if (Has(quote) && buffer[start + quote] == '"')
            {
                if (ReadQuoted(quote + 1, ref lines, out at) is { } code) return code;
            }
            else
            {
                var from = at;
                if (!Find(cellEnds, ref at)) return "table.rowTooLong";
                cells.Add((from, at - from, null));
            }

            if (Has(at) && buffer[start + at] == delimiter) { at++; continue; }
            rowLength = at + LineEnd(at);
            line += lines + 1;
            return null;
        }
    }

    /// <summary>Reads from behind an opening quote to the end of the cell.</summary>
    private string? ReadQuoted(int from, ref int lines, out int at)
    {
        StringBuilder? parts = null;
        var part = at = from;
        while (true)
        {
            if (!Find(['"'], ref at)) return "table.quoteTooFar";
            if (!Has(at)) return "table.quoteNeverClosed";
            if (!Has(at + 1) || buffer[start + at + 1] != '"') break;
            (parts ??= new StringBuilder()).Append(buffer, start + part, at + 1 - part);
            part = at += 2;
        }

        lines += LineEnds(buffer.AsSpan(start + from, at - from));
        if (parts is null) cells.Add((from, at - from, null));
        else cells.Add((from, 0, parts.Append(buffer, start + part, at - part).ToString()));
        at++;
        while (Has(at) && buffer[start + at] is ' ' && delimiter != ' ') at++;
        return !Has(at) || buffer[start + at] == delimiter || buffer[start + at] is '\r' or '\n' ? null : "table.textAfterQuote";
    }

    private void GiveUpLine(string code)
    {
        Problem = Problem.Invalid(code);
        cells.Clear();
        var at = 0;
        while (!Find(['\r', '\n'], ref at))
        {
            // Longer than any row: what stands of it is dropped piece by piece.
            start += at;
            at = 0;
        }

        cells.Add((0, Math.Min(at, 1_000), null));
        rowLength = at + LineEnd(at);
        line++;
    }

    private int LineEnd(int at) => !Has(at) ? 0 : buffer[start + at] == '\r' && Has(at + 1) && buffer[start + at + 1] == '\n' ? 2 : 1;

    private static int LineEnds(ReadOnlySpan<char> inside)
    {
        var count = inside.Count('\n');
        for (var rest = inside; rest.IndexOf('\r') is >= 0 and var i; rest = rest[(i + 1)..])
            if (i + 1 == rest.Length || rest[i + 1] != '\n') count++;
        return count;
    }

    /// <summary>Moves to the first of some characters, or to the end of the text; false when the row gets too long.</summary>
    private bool Find(ReadOnlySpan<char> any, ref int at)
    {
        while (true)
        {
            var found = buffer.AsSpan(start + at, end - start - at).IndexOfAny(any);
            if (found >= 0) { at += found; return at <= LongestRow; }
            at = end - start;
            if (at > LongestRow) return false;
            if (!Has(at)) return true;
        }
    }

    /// <summary>Whether a character stands at a place of the row, read on if need be.</summary>
    private bool Has(int at)
    {
        while (start + at >= end)
        {
            if (ended) return false;
            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                end -= start;
                start = 0;
            }
            else if (end == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = text.Read(buffer, end, buffer.Length - end);
            if (read == 0) ended = true;
            end += read;
        }

        return true;
    }

    public override void Dispose() => text.Dispose();
}
