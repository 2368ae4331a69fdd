using System.Buffers.Binary;

namespace Rapport.Storage.Sqlite.Documents;

/// <summary>The kinds of elements, by their numbers in the form.</summary>
internal enum JsonbType
{
    Null = 0,
    True = 1,
    False = 2,
    Integer = 3,
    Real = 5,

    /// <summary>Text that needs no escapes in JSON.</summary>
    Text = 7,

    /// <summary>Text that stands as in JSON, with escapes.</summary>
    EscapedText = 8,

    /// <summary>Text that stands as it is and needs escapes in JSON.</summary>
    RawText = 10,

    Array = 11,
    Object = 12,
}

/// <summary>What stands before the content of an element: its type in the lower half of the first byte; its size in the upper, or in 1, 2 or 4 bytes behind.</summary>
internal readonly record struct JsonbHeader(JsonbType Type, int Length, int Size)
{
    public const int Longest = 5;

    private const int OneByte = 12, TwoBytes = 13, FourBytes = 14;

    public static int Write(Span<byte> to, JsonbType type, int size)
    {
        var (mark, length) = size switch { < OneByte => (size, 1), <= byte.MaxValue => (OneByte, 2), <= ushort.MaxValue => (TwoBytes, 3), _ => (FourBytes, 5) };
        to[0] = (byte)((mark << 4) | (int)type);
        if (length == 2) to[1] = (byte)size;
        else if (length == 3) BinaryPrimitives.WriteUInt16BigEndian(to[1..], (ushort)size);
        else if (length == 5) BinaryPrimitives.WriteUInt32BigEndian(to[1..], (uint)size);
        return length;
    }

    public static JsonbHeader Read(ReadOnlySpan<byte> from)
    {
        var (length, size) = (from[0] >> 4) switch
        {
            OneByte => (2, from[1]),
            TwoBytes => (3, BinaryPrimitives.ReadUInt16BigEndian(from[1..])),
            FourBytes => (5, checked((int)BinaryPrimitives.ReadUInt32BigEndian(from[1..]))),
            < OneByte and var few => (1, few),
            _ => throw new FormatException("A stored document is larger than 2 GB."),
        };
        return new((JsonbType)(from[0] & 0xf), length, size);
    }
}
