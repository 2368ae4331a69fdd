using System.IO.Compression;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Tables;

/// <summary>
/// Unpacks gzip and tells a torn file, which <see cref="GZipStream"/> takes for a whole one: behind the file stands a
/// small packed piece of our own, and only a file that ends where a piece ends lets it come out.
/// </summary>
internal sealed class PackedText : ReadOnlyStream
{
    private static readonly byte[] Mark = "\u0001Rapport: here the file ends\u0002"u8.ToArray();
    private static readonly byte[] PackedMark = Pack(Mark);

    private readonly GZipStream inner;
    private readonly byte[] ahead = new byte[1 << 16];
    private int from, filled;
    private bool ended;

    public PackedText(Stream packed) => inner = new GZipStream(new Followed(packed, PackedMark), CompressionMode.Decompress);

    public override int Read(Span<byte> buffer)
    {
        // The last bytes are held back: they may be the mark.
        while (!ended && filled - from <= Mark.Length) Fill();
        var count = Math.Min(buffer.Length, ended ? filled - from : filled - from - Mark.Length);
        ahead.AsSpan(from, count).CopyTo(buffer);
        from += count;
        return count;
    }

    private void Fill()
    {
        ahead.AsSpan(from, filled - from).CopyTo(ahead);
        (from, filled) = (0, filled - from);
        int read;
        try
        {
            read = inner.Read(ahead.AsSpan(filled));
        }
        catch (InvalidDataException)
        {
            throw Torn();
        }

        filled += read;
        if (read > 0) return;
        if (!ahead.AsSpan(0, filled).EndsWith(Mark)) throw Torn();
        filled -= Mark.Length;
        ended = true;
    }

    private static ProblemException Torn() => new(Problem.Invalid("table.tornPacking"));

    private static byte[] Pack(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression)) gzip.Write(plain);
        return packed.ToArray();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>One stream and then some bytes.</summary>
    private sealed class Followed(Stream first, byte[] then) : ReadOnlyStream
    {
        private int at;

        public override int Read(Span<byte> buffer)
        {
            if (at == 0 && first.Read(buffer) is > 0 and var read) return read;
            var count = Math.Min(buffer.Length, then.Length - at);
            then.AsSpan(at, count).CopyTo(buffer);
            at += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) first.Dispose();
            base.Dispose(disposing);
        }
    }
}
