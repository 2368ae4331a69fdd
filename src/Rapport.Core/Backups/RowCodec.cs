using Rapport.Core.Storage;

namespace Rapport.Core.Backups;

/// <summary>Rows as bytes: a 1 before each row and a 0 behind the last; a 0 for an empty value, else a 1 and the value.</summary>
internal static class RowCodec
{
    public static void Write(BinaryWriter to, IReadOnlyList<SystemColumn> columns, object?[] values)
    {
        to.Write((byte)1);
        for (var i = 0; i < values.Length; i++)
        {
            to.Write(values[i] is not null);
            switch (values[i])
            {
                case null: break;
                case Guid id: to.Write(id.ToByteArray(bigEndian: true)); break;
                case long whole: to.Write7BitEncodedInt64((whole << 1) ^ (whole >> 63)); break;
                case double number: to.Write(number); break;
                case bool flag: to.Write(flag); break;
                case DateOnly day: to.Write7BitEncodedInt(day.DayNumber); break;
                case DateTime moment: to.Write(moment.Ticks); break;
                case string text: to.Write(text); break;
                default: throw new InvalidOperationException($"No form for a {values[i]!.GetType().Name} in {columns[i].Name}.");
            }
        }
    }

    public static void End(BinaryWriter to) => to.Write((byte)0);

    /// <summary>The next row, or null behind the last.</summary>
    public static object?[]? Read(BinaryReader from, IReadOnlyList<SystemColumn> columns)
    {
        if (!from.ReadBoolean()) return null;
        var values = new object?[columns.Count];
        for (var i = 0; i < values.Length; i++)
            if (from.ReadBoolean()) values[i] = Value(from, columns[i].Type);
        return values;
    }

    private static object Value(BinaryReader from, ColumnType type)
    {
        switch (type)
        {
            case ColumnType.Id: return new Guid(from.ReadBytes(16), bigEndian: true);
            case ColumnType.Integer or ColumnType.Stamp:
                var bits = from.Read7BitEncodedInt64();
                return (long)((ulong)bits >> 1) ^ -(bits & 1);
            case ColumnType.Real: return from.ReadDouble();
            case ColumnType.Flag: return from.ReadBoolean();
            case ColumnType.Day: return DateOnly.FromDayNumber(from.Read7BitEncodedInt());
            case ColumnType.Moment: return new DateTime(from.ReadInt64(), DateTimeKind.Utc);
            default: return from.ReadString();
        }
    }
}
