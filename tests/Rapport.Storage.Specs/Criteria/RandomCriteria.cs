using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Storage.Specs.Criteria;

/// <summary>Criteria that bind, drawn over all kinds, paths, relations and functions of the sample catalogue.</summary>
internal sealed class RandomCriteria(SampleWorld world, int seed)
{
    private readonly Random random = new(seed);

    public Criterion Next(RecordType type, int depth = 3)
    {
        switch (random.Next(depth > 0 ? 14 : 8))
        {
            case 8: return new Not(Next(type, depth - 1));
            case 9: return new And([.. Enumerable.Range(0, 2 + random.Next(2)).Select(_ => Next(type, depth - 1))]);
            case 10: return new Or([.. Enumerable.Range(0, 2 + random.Next(2)).Select(_ => Next(type, depth - 1))]);
            case 11 or 12 when Relations(type) is { Count: > 0 } relations:
                var relation = relations[random.Next(relations.Count)];
                return new Quantified((Quantifier)random.Next(3), relation.Name, random.Next(5) == 0 ? null : Next(relation.Type, depth - 1));
            case 13 when Relations(type) is { Count: > 0 } relations:
                var over = relations[random.Next(relations.Count)];
                var where = random.Next(2) == 0 ? null : Next(over.Type, 0);
                if (random.Next(6) == 0)
                    return new Compare(new Aggregate(random.Next(2) == 0 ? AggregateFunction.Min : AggregateFunction.Max, over.Name, new Name([random.Next(2) == 0 ? "placedAt" : "cDate"]), where), Sign(), new RelativeValue(Relative.Today));
                var function = (AggregateFunction)random.Next(5);
                return new Compare(new Aggregate(function, over.Name, function == AggregateFunction.Count ? null : Numeric(over.Type, 1), where), Sign(), NumberValue());
            default: return Simple(type);
        }
    }

    private List<Relation> Relations(RecordType type) => [.. world.Catalogue.InversesOf(type.Name).OrderBy(r => r.Name, StringComparer.Ordinal)];

    private (Name Name, Field Field) Path(RecordType type, Func<Field, bool> fits)
    {
        var parts = new List<string>();
        var links = type.Fields.Where(f => f.Kind == FieldKind.Link && f.Target is "party").ToList();
        while (links.Count > 0 && parts.Count < 2 && random.Next(4) == 0)
        {
            var link = links[random.Next(links.Count)];
            parts.Add(link.Name);
            type = world.Catalogue[link.Target!];
            links = [.. type.Fields.Where(f => f.Kind == FieldKind.Link && f.Target is "party")];
        }

        var fields = type.Fields.Where(f => f.Name is not ("createdAt" or "changedAt" or "createdSet" or "changedSet" or "createdBy" or "changedBy") && fits(f)).ToList();
        var field = fields[random.Next(fields.Count)];
        return (new Name([.. parts, field.Name]), field);
    }

    private Criterion Simple(RecordType type)
    {
        if (random.Next(40) == 0) return new Words(world.Pick(SampleWorld.Texts));
        var (name, field) = Path(type, _ => true);
        if (random.Next(8) == 0) return new Empty(name, random.Next(2) == 0);
        switch (field.ValueKind)
        {
            case FieldKind.Integer when field.Name == SystemFields.Team && random.Next(2) == 0:
                return new Under(name, random.Next(3) switch { 0 => new RelativeValue(Relative.MyTeam), 1 => new NumberValue(1), _ => new NumberValue(9) });
            case FieldKind.Integer or FieldKind.Number or FieldKind.Money or FieldKind.Percent:
                return random.Next(5) switch
                {
                    0 => new In(name, [NumberValue(), NumberValue(), NumberValue()], random.Next(2) == 0),
                    1 => new Between(name, NumberValue(), NumberValue()),
                    2 => new Compare(Numeric(type, 2), Sign(), Numeric(type, 2)),
                    _ => new Compare(name, Sign(), NumberValue()),
                };
            case FieldKind.YesNo:
                return random.Next(3) switch
                {
                    0 => new Truth(name),
                    1 => new Compare(name, random.Next(2) == 0 ? CompareSign.Equal : CompareSign.NotEqual, Path(type, f => f.ValueKind == FieldKind.YesNo).Name),
                    _ => new Compare(name, CompareSign.Equal, new YesNoValue(random.Next(2) == 0)),
                };
            case FieldKind.Date:
                return random.Next(6) == 0 ? new Compare(new PartOf(world.Pick<TimePart>([TimePart.Weekday, TimePart.MonthOfYear, TimePart.DayOfMonth]), name), Sign(), new NumberValue(random.Next(14)))
                    : random.Next(4) == 0 ? new Compare(name, Sign(), Path(type, f => f.ValueKind == FieldKind.Date).Name)
                    : random.Next(4) == 0 ? new Compare(new Arithmetic(name, ArithmeticSign.Minus, Path(type, f => f.ValueKind == FieldKind.Date).Name), Sign(), new DurationValue(random.Next(30), DurationUnit.Day))
                    : new Compare(name, Sign(), Time());
            case FieldKind.DateTime:
                return random.Next(4) == 0 ? Part(name)
                    : random.Next(4) == 0 ? new Compare(name, Sign(), Path(type, f => f.ValueKind == FieldKind.DateTime).Name)
                    : random.Next(4) == 0 ? new Compare(new Arithmetic(name, ArithmeticSign.Plus, new DurationValue(36, DurationUnit.Hour)), Sign(), Time())
                    : random.Next(3) == 0 ? new Between(name, Time(), Time())
                    : new Compare(name, Sign(), Time());
            case FieldKind.Link:
                return random.Next(3) == 0 ? new Compare(name, Equality(), Path(type, f => f.ValueKind == FieldKind.Link).Name)
                    : field.Target == "user" ? new Compare(name, Equality(), new RelativeValue(Relative.Me))
                    : new In(name, [SomeId(), SomeId(), SomeId()], random.Next(2) == 0);
            case FieldKind.MultiLink: return new Has(name, [SomeId(), SomeId()]);
            case FieldKind.MultiChoice: return new Has(name, [new TextValue(world.Pick(SampleWorld.Keys))]);
            case FieldKind.Tags: return new Has(name, [new TextValue(world.Pick(SampleWorld.TagWords)), new TextValue("none")]);
            case FieldKind.Location when random.Next(2) == 0:
                return new Truth(new Inside(name, [.. Enumerable.Range(0, 2 * random.Next(2, 9)).Select(i => (random.Next(-900, 901) / 10m) * (i % 2 == 0 ? 1 : 2))]));
            case FieldKind.Location: return new Compare(new Distance(name, random.Next(-900, 901) / 10m, random.Next(-1_800, 1_801) / 10m), Sign(), new NumberValue(random.Next(2_000_000, 19_000_000) / 1000m));
            case FieldKind.Address when random.Next(3) == 0: return new TextMatches(name, TextTest.Contains, random.Next(2) == 0 ? "n" : "e");
            case FieldKind.Address: return TextOf(new Name([.. name.Parts, random.Next(2) == 0 ? "city" : "country"]), type);
            case FieldKind.Choice: return new Compare(name, Equality(), random.Next(2) == 0 ? new Name([world.Pick(SampleWorld.Keys[..3])]) : new TextValue(world.Pick(SampleWorld.Keys)));
            default: return TextOf(name, type);
        }
    }

    private Criterion Part(Name name)
    {
        var part = new PartOf((TimePart)random.Next(4), random.Next(4) == 0 ? new Arithmetic(name, ArithmeticSign.Minus, new DurationValue(random.Next(30), DurationUnit.Hour)) : name);
        return random.Next(3) == 0 ? new In(part, [new NumberValue(1), new NumberValue(5), new NumberValue(22)], random.Next(2) == 0)
            : random.Next(8) == 0 ? new Empty(part, random.Next(2) == 0)
            : new Compare(part, Sign(), random.Next(6) == 0 ? new PartOf(part.Part, new RelativeValue(Relative.Now)) : new NumberValue(random.Next(24)));
    }

    private Criterion TextOf(Name name, RecordType type)
    {
        var text = world.Pick(SampleWorld.Texts);
        return random.Next(4) switch
        {
            0 => new Compare(name, Sign(), new TextValue(text)),
            1 => new TextMatches(name, (TextTest)random.Next(3), text[..Math.Max(char.IsSurrogate(text[0]) ? 2 : 1, text.Length / 2)]),
            2 => new In(name, [new TextValue(text), new TextValue(world.Pick(SampleWorld.Texts))], random.Next(2) == 0),
            _ => new Compare(name, Sign(), Path(type, f => f.IsText && f.Choices.Count == 0).Name),
        };
    }

    private Operand Numeric(RecordType type, int depth) => random.Next(depth > 0 ? 3 : 2) switch
    {
        0 => Path(type, f => f.IsNumeric && !f.IsComputed).Name,
        1 => random.Next(2) == 0 ? NumberValue() : Path(type, f => f.IsNumeric && !f.IsComputed).Name,
        _ => new Arithmetic(Numeric(type, depth - 1), (ArithmeticSign)random.Next(depth > 1 ? 4 : 3), Numeric(type, depth - 1)),
    };

    private Operand Time() => random.Next(7) switch
    {
        0 => new RelativeValue((Relative)(2 + random.Next(8))),
        1 => new Arithmetic(new RelativeValue(Relative.Today), ArithmeticSign.Minus, new DurationValue(random.Next(60), DurationUnit.Day)),
        2 => new Arithmetic(new RelativeValue(Relative.Now), ArithmeticSign.Minus, new DurationValue(random.Next(5), (DurationUnit)random.Next(6))),
        3 => new DayValue(new DateOnly(2026, 3, 30).AddDays(random.Next(-40, 40))),
        4 => new MomentValue(new DateTime(2026, 3, 29, 2, 30, 0, DateTimeKind.Unspecified).AddDays(random.Next(-3, 3)), Local: true),
        5 => new Arithmetic(new RelativeValue(Relative.Today), ArithmeticSign.Plus, new DurationValue(random.Next(50), DurationUnit.Hour)),
        _ => new RelativeValue(Relative.Today),
    };

    private NumberValue NumberValue() => new(random.Next(-16, 48) / 8m + (random.Next(5) == 0 ? 0.00001m : 0));

    private TextValue SomeId() => new(world.Pick(world.Records["party"]).Id.ToString());

    private CompareSign Sign() => (CompareSign)random.Next(6);

    private CompareSign Equality() => random.Next(2) == 0 ? CompareSign.Equal : CompareSign.NotEqual;
}
