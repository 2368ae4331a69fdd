using System.Collections;
using System.Text;
using Rapport.Core.Files;
using Rapport.Kit.Records;

namespace Rapport.Kit.Lists;

/// <summary>
/// The rows of a page as an open list holds them: their values written one after the other, and made into rows again when they
/// are asked for. As objects a row takes five times as much, and a list holds a hundred of them that nobody may ask for.
/// </summary>
internal sealed class PackedRows : IReadOnlyList<RecordRow>
{
    private readonly Guid[] ids;
    private readonly int[] versions, ends;
    private readonly byte[] data;
    private readonly Dictionary<string, int> places;
    // Rare kinds of values, as they are.
    private readonly List<object> others = [];
    private readonly (IReadOnlyDictionary<Guid, string> Titles, IReadOnlyDictionary<Guid, StoredFile> Files)[] beside;

    /// <param name="like">A page whose names serve for this one, too, where they are the same.</param>
    public static PackedRows Of(IReadOnlyList<RecordRow> rows, PackedRows? like = null)
    {
        var names = rows.Count == 0 ? [] : rows[0].Values.Keys.ToList();
        return new(rows, like is not null && like.places.Keys.SequenceEqual(names, StringComparer.Ordinal) ? like.places : names.Select((n, i) => (n, i)).ToDictionary(n => n.n, n => n.i, StringComparer.Ordinal));
    }

    private PackedRows(IReadOnlyList<RecordRow> rows, Dictionary<string, int> places)
    {
        this.places = places;
        ids = [.. rows.Select(r => r.Id)];
        versions = [.. rows.Select(r => r.Version)];
        ends = new int[rows.Count];
        var together = rows.Select(r => (r.Titles, r.Files)).Distinct().ToArray();
        beside = together.Length == 1 ? together : [.. rows.Select(r => (r.Titles, r.Files))];
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        for (var i = 0; i < rows.Count; i++)
        {
            foreach (var name in places.Keys) Write(writer, rows[i][name]);
            writer.Flush();
            ends[i] = (int)stream.Length;
        }

        data = stream.ToArray();
    }

    public int Count => ids.Length;

    public RecordRow this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : ends[index - 1];
            using var reader = new BinaryReader(new MemoryStream(data, start, ends[index] - start), Encoding.UTF8);
            var values = new object?[places.Count];
            for (var i = 0; i < values.Length; i++) values[i] = Read(reader);
            var (titles, files) = beside[beside.Length == 1 ? 0 : index];
            return new RecordRow(ids[index], versions[index], new ValueDictionary(places, values), titles) { Files = files };
        }
    }

    public Guid IdAt(int index) => ids[index];

    /// <summary>Place of a record on this page; -1 where it is not.</summary>
    public int PlaceOf(Guid id) => Array.IndexOf(ids, id);

    /// <summary>The page with one record as it stands by now, of which it takes the values that it has of the others.</summary>
    public PackedRows With(RecordRow row) => new([.. this.Select(r => r.Id == row.Id ? row : r)], places);

    public IEnumerator<RecordRow> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private enum Kind : byte
    {
        Nothing,
        Text,
        Whole,
        Number,
        Money,
        Yes,
        No,
        Day,
        Moment,
        Id,
        Texts,
        Other,
    }

    private void Write(BinaryWriter writer, object? value)
    {
        switch (value)
        {
            case null: Put(Kind.Nothing); break;
            case string text: Put(Kind.Text).Write(text); break;
            case long number: Put(Kind.Whole).Write7BitEncodedInt64(number); break;
            case double number: Put(Kind.Number).Write(number); break;
            case decimal amount: Put(Kind.Money).Write(amount); break;
            case bool yes: Put(yes ? Kind.Yes : Kind.No); break;
            case DateOnly day: Put(Kind.Day).Write7BitEncodedInt(day.DayNumber); break;
            case DateTime { Kind: DateTimeKind.Utc } moment: Put(Kind.Moment).Write(moment.Ticks); break;
            case Guid id: Put(Kind.Id).Write(id.ToByteArray()); break;
            case string[] texts:
                Put(Kind.Texts).Write7BitEncodedInt(texts.Length);
                foreach (var text in texts) writer.Write(text);
                break;
            default:
                others.Add(value);
                Put(Kind.Other).Write7BitEncodedInt(others.Count - 1);
                break;
        }

        BinaryWriter Put(Kind kind)
        {
            writer.Write((byte)kind);
            return writer;
        }
    }

    private object? Read(BinaryReader reader) => (Kind)reader.ReadByte() switch
    {
        Kind.Text => reader.ReadString(),
        Kind.Whole => reader.Read7BitEncodedInt64(),
        Kind.Number => reader.ReadDouble(),
        Kind.Money => reader.ReadDecimal(),
        Kind.Yes => true,
        Kind.No => false,
        Kind.Day => DateOnly.FromDayNumber(reader.Read7BitEncodedInt()),
        Kind.Moment => new DateTime(reader.ReadInt64(), DateTimeKind.Utc),
        Kind.Id => new Guid(reader.ReadBytes(16)),
        Kind.Texts => Texts(reader),
        Kind.Other => others[reader.Read7BitEncodedInt()],
        _ => null,
    };

    private static string[] Texts(BinaryReader reader)
    {
        var texts = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < texts.Length; i++) texts[i] = reader.ReadString();
        return texts;
    }
}
