using System.Text;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Storage.Specs.Criteria;

/// <summary>A small catalogue with every kind, built-in and custom, and random records in memory.</summary>
internal sealed class SampleWorld
{
    public static readonly DateTime Now = new(2026, 3, 30, 22, 30, 0, DateTimeKind.Utc);
    public static readonly string[] Texts = ["Ann", "ann", "ANNA", "Béla", "béla", "张三", "zhang", "Zhang San", "o'Neil", "100%", "a_b", "\\x", "😀x", "z"];
    public static readonly string[] Keys = ["new", "won", "lost", "yes"];
    public static readonly string[] TagWords = ["vip", "Gold", "中", "x y"];

    private readonly Random random;

    public SampleWorld(int seed, int parties = 60, int orders = 150)
    {
        random = new Random(seed);
        Catalogue = MakeCatalogue();
        foreach (var (type, count) in new[] { ("user", 8), ("party", parties), ("order", orders) })
            Records[type] = [.. Enumerable.Range(1, count).Select(n => new Row(this, Catalogue[type], n, NewId()))];
        foreach (var type in new[] { "user", "party", "order" })
            foreach (var row in Records[type]) Fill(row);
        Context = new CriteriaContext(Now, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), Records["user"][0].Id, 2)
        {
            Subtree = team => team switch { 1 => [.. Enumerable.Range(1, 30)], 2 => [2, 3, 4], 9 => [], _ => [team] },
            Fold = text => text.ToLowerInvariant().Replace('é', 'e'),
        };
    }

    public RecordCatalogue Catalogue { get; }
    public CriteriaContext Context { get; }
    public Dictionary<string, Row[]> Records { get; } = new(StringComparer.Ordinal);

    private static RecordCatalogue MakeCatalogue()
    {
        Choice[] choices = [.. Keys.Select(k => new Choice(k))];
        Field Custom(string name, FieldKind kind, string? target = null, string? inverse = null) =>
            new() { Name = name, Kind = kind, IsCustom = true, Choices = kind is FieldKind.Choice or FieldKind.MultiChoice ? choices : [], Target = target, Inverse = inverse };
        IEnumerable<Field> Fields(string target, string inverse) =>
        [
            new() { Name = "name", Kind = FieldKind.Text, Column = "name", FoldedColumn = "name_sort", Aliases = ["title"] },
            new() { Name = "note", Kind = FieldKind.LongText, Column = "note" },
            new() { Name = "email", Kind = FieldKind.Email, Column = "email" },
            new() { Name = "level", Kind = FieldKind.Integer, Column = "level_" },
            new() { Name = "rate", Kind = FieldKind.Number, Column = "rate" },
            new() { Name = "total", Kind = FieldKind.Money, Column = "total" },
            new() { Name = "active", Kind = FieldKind.YesNo, Column = "active" },
            new() { Name = "born", Kind = FieldKind.Date, Column = "born" },
            new() { Name = "placedAt", Kind = FieldKind.DateTime, Column = "placed_at" },
            new() { Name = "stage", Kind = FieldKind.Choice, Column = "stage", Choices = choices },
            new() { Name = "marks", Kind = FieldKind.MultiChoice, Column = "marks", Choices = choices },
            new() { Name = "tags", Kind = FieldKind.Tags, Column = "tags" },
            new() { Name = "address", Kind = FieldKind.Address, Column = "address" },
            new() { Name = "place", Kind = FieldKind.Location, Column = "place" },
            new() { Name = "main", Kind = FieldKind.Link, Column = "main_id", Target = target, Inverse = inverse },
            new() { Name = "friends", Kind = FieldKind.MultiLink, Target = "party", Inverse = inverse + "Friends" },
            Custom("cText", FieldKind.Text), Custom("cInteger", FieldKind.Integer), Custom("cNumber", FieldKind.Number),
            Custom("cMoney", FieldKind.Money), Custom("cYesNo", FieldKind.YesNo), Custom("cDate", FieldKind.Date),
            Custom("cDateTime", FieldKind.DateTime), Custom("cChoice", FieldKind.Choice), Custom("cTags", FieldKind.Tags),
            Custom("cAddress", FieldKind.Address), Custom("cPlace", FieldKind.Location), Custom("cLink", FieldKind.Link, target, inverse + "Custom"),
        ];
        Field[] formulas =
        [
            new() { Name = "spent", Kind = FieldKind.RollUp, Expression = "sum(orders, total, stage = won)", ResultKind = FieldKind.Money },
            new() { Name = "last", Kind = FieldKind.RollUp, Expression = "max(orders, placedAt)", ResultKind = FieldKind.DateTime },
            new() { Name = "big", Kind = FieldKind.Formula, Expression = "spent > 5 or level > 3", ResultKind = FieldKind.YesNo },
            new() { Name = "due", Kind = FieldKind.Formula, Expression = "born + 30d", ResultKind = FieldKind.Date },
            new() { Name = "net", Kind = FieldKind.Formula, Expression = "total * (1 - rate) / level", ResultKind = FieldKind.Number },
        ];
        return new RecordCatalogue(
        [
            new() { Name = "user", Number = 1, Table = "core_user", Title = "name", Fields = [new() { Name = "name", Kind = FieldKind.Text, Column = "name" }, .. SystemFields.For(true)] },
            new() { Name = "party", Number = 2, Table = "cus_party", Title = "name", Fields = [.. Fields("party", "children"), .. formulas, .. SystemFields.For(true)] },
            new() { Name = "order", Number = 3, Table = "sal_order", Title = "name", Fields = [.. Fields("party", "orders"), .. SystemFields.For(true)] },
        ]);
    }

    private void Fill(Row row)
    {
        foreach (var field in row.Type.Fields.Where(f => !f.IsComputed))
        {
            if (field.Name == SystemFields.Id || (random.Next(4) == 0 && field.Name is not ("createdAt" or "changedAt"))) continue;
            row.Values[field.Name] = Value(field);
        }
    }

    public object Value(Field field) => field.ValueKind switch
    {
        FieldKind.Integer => field.Name == SystemFields.Team ? random.Next(1, 7) : (object)(long)random.Next(-2, 6) is int i ? (long)i : (long)random.Next(-2, 6),
        FieldKind.Number => random.Next(-8, 9) / 4.0,
        FieldKind.Money => random.Next(-40, 100) / 8m,
        FieldKind.YesNo => random.Next(2) == 0,
        FieldKind.Date => new DateOnly(2026, 3, 30).AddDays(random.Next(-60, 61)),
        FieldKind.DateTime => Now.AddMinutes(random.Next(-60 * 24 * 60, 60 * 24 * 20)).AddMilliseconds(random.Next(1000)),
        FieldKind.Choice => Pick(Keys),
        FieldKind.MultiChoice => Some(Keys),
        FieldKind.Tags => Some(TagWords),
        FieldKind.Link => Pick(Records[field.Target!]).Id,
        FieldKind.MultiLink => Enumerable.Range(0, 3).Select(_ => Pick(Records[field.Target!]).Id).Distinct().Order().ToArray(),
        FieldKind.Location => new GeoPoint(random.Next(-900, 901) / 10.0, random.Next(-1_800, 1_801) / 10.0),
        FieldKind.Address => new PostalAddress(City: Pick(Texts), Country: random.Next(2) == 0 ? "DE" : null),
        _ => Pick(Texts),
    };

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private string[] Some(string[] words) => [.. words.Where(_ => random.Next(2) == 0).Append(words[0]).Distinct().Order(StringComparer.Ordinal)];

    private Guid NewId()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    public async Task StoreAsync(IDatabase database)
    {
        await SchemaSync.RunAsync(database, Catalogue, CoreTables.All(), CancellationToken.None);
        await database.WriteAsync(WriteLane.Bulk, async session =>
        {
            foreach (var row in Records.Values.SelectMany(r => r)) await StoreAsync(session, row);
            return 0;
        }, CancellationToken.None);
    }

    private async Task StoreAsync(WriteSession session, Row row)
    {
        var dialect = session.Dialect;
        var columns = new List<(string Name, object Value)> { ("n", (long)row.N), ("id", dialect.ToDb(FieldKind.Link, row.Id)), ("version", 1L) };
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var field in row.Type.Fields)
            {
                if (row.Values.GetValueOrDefault(field.Name) is not { } value || field.Name is SystemFields.Id or SystemFields.Version) continue;
                if (field.IsCustom)
                {
                    json.WritePropertyName(field.Name);
                    ValueJson.Write(json, field.Kind, value, storage: true);
                }
                else if (field.Column is not null)
                {
                    columns.Add((field.Column, dialect.ToDb(field.Kind, value)));
                    if (field.FoldedColumn is not null) columns.Add((field.FoldedColumn, Context.Fold((string)value)));
                }
                else
                {
                    foreach (var to in (Guid[])value)
                    {
                        await session.ExecuteAsync("insert into core_link (type_no, field, from_id, to_id) values ($1, $2, $3, $4)",
                            (long)row.Type.Number, field.Name, dialect.ToDb(FieldKind.Link, row.Id), dialect.ToDb(FieldKind.Link, to));
                    }
                }
            }

            json.WriteEndObject();
        }

        var sql = $"insert into {row.Type.Table} ({string.Join(", ", columns.Select(c => c.Name))}) values ({string.Join(", ", columns.Select((_, i) => "$" + (i + 1)))})";
        await session.ExecuteAsync(sql, [.. columns.Select(c => c.Value)]);
        var document = Encoding.UTF8.GetString(buffer.ToArray());
        var cast = dialect.Name == "postgres" ? "$2::text::jsonb" : "$2";
        await session.ExecuteAsync($"update {row.Type.Table} set custom = {cast} where n = $1", (long)row.N, document);
    }

    internal sealed class Row(SampleWorld world, RecordType type, int n, Guid id) : IRecordView
    {
        public RecordType Type => type;
        public int N => n;
        public Guid Id => id;
        public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);

        public object? this[Field field] => field.Name switch
        {
            SystemFields.Id => id,
            SystemFields.Version => 1L,
            _ => Values.GetValueOrDefault(field.Name),
        };

        public IRecordView? Follow(Field link) =>
            Values.GetValueOrDefault(link.Name) is Guid to ? world.Records[link.Target!].FirstOrDefault(r => r.Id == to) : null;

        public IEnumerable<IRecordView> Related(Relation relation) => world.Records[relation.Type.Name].Where(r => r.Values.GetValueOrDefault(relation.Link.Name) switch
        {
            Guid to => to == id,
            Guid[] several => several.Contains(id),
            _ => false,
        });

        public bool MatchesText(string words) => Values.GetValueOrDefault("name") as string == words;
    }
}
