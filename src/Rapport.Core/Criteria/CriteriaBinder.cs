using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Criteria;

/// <summary>Outcome of reading: a criterion with its bound form, or the problem.</summary>
public sealed record CriteriaResult(Criterion? Criterion, BoundCriterion? Bound, Problem? Problem)
{
    public bool IsOk => Problem is null;
}

/// <summary>
/// Checks a criterion against the catalogue. A field that the caller hides is unknown, also as a part of a formula, and
/// is never suggested.
/// </summary>
public sealed partial class CriteriaBinder
{
    private readonly RecordCatalogue catalogue;
    private readonly Func<RecordType, Field, bool>? hides;
    private readonly Func<RecordType, bool>? seesAll;
    private readonly Stack<(string Type, string Field)> formulas = new();
    private int nodes;

    private CriteriaBinder(RecordCatalogue catalogue, Func<RecordType, Field, bool>? hides, Func<RecordType, bool>? seesAll = null)
    {
        this.catalogue = catalogue;
        this.hides = hides;
        this.seesAll = seesAll;
    }

    /// <param name="criterion">What was written.</param>
    /// <param name="type">Type of the records asked about.</param>
    /// <param name="catalogue">Snapshot to bind to.</param>
    /// <param name="hides">Says which fields the viewer may not know; null hides none.</param>
    /// <param name="seesAll">
    /// Says of which types the viewer sees all records: for them a roll-up means its kept value, which is over all. Null works it out
    /// from the records, as those in memory must.
    /// </param>
    public static CriteriaResult Bind(Criterion criterion, RecordType type, RecordCatalogue catalogue, Func<RecordType, Field, bool>? hides = null, Func<RecordType, bool>? seesAll = null)
    {
        try
        {
            return new CriteriaResult(criterion, new CriteriaBinder(catalogue, hides, seesAll).Criterion(criterion, type), null);
        }
        catch (CriteriaError e)
        {
            return new CriteriaResult(criterion, null, e.Problem);
        }
    }

    /// <summary>Binds one value, as for sorting by a formula. Throws <see cref="ProblemException"/> when the field does not fit.</summary>
    public static BoundOperand BindField(string path, RecordType type, RecordCatalogue catalogue, Func<RecordType, Field, bool>? hides = null, Func<RecordType, bool>? seesAll = null)
    {
        try
        {
            return new CriteriaBinder(catalogue, hides, seesAll).Path(new Name([.. path.Split('.')]), type);
        }
        catch (CriteriaError e)
        {
            throw new ProblemException(e.Problem);
        }
    }

    /// <summary>
    /// Binds the expression of a formula as its maker reads it: a <see cref="ProblemException"/> tells the place in the
    /// expression and what is wrong there.
    /// </summary>
    internal static BoundOperand BindExpression(Field formula, RecordType type, RecordCatalogue catalogue, Func<RecordType, Field, bool>? hides = null)
    {
        try
        {
            var text = formula.Expression ?? "";
            if (text.Length > CriteriaLimits.Length) throw CriteriaError.Of("tooLong", CriteriaLimits.Length, ("limit", CriteriaLimits.Length));
            var binder = new CriteriaBinder(catalogue, hides);
            binder.formulas.Push((type.Name, formula.Name));
            return binder.Expression(text, type);
        }
        catch (CriteriaError e)
        {
            throw new ProblemException(e.Problem);
        }
    }

    private BoundCriterion Criterion(Criterion criterion, RecordType type)
    {
        Count(criterion.Place.At);
        switch (criterion)
        {
            case And and: return new BoundAll([.. and.Items.Select(i => Criterion(i, type))]);
            case Or or: return new BoundAny([.. or.Items.Select(i => Criterion(i, type))]);
            case Not not: return new BoundNot(Criterion(not.Item, type));
            case Compare compare: return Comparison(compare, type);
            case Between between:
                return new BoundAll(
                [
                    Comparison(new Compare(between.Left, CompareSign.GreaterOrEqual, between.From) { Place = between.Place }, type),
                    Comparison(new Compare(between.Left, CompareSign.LessOrEqual, between.To) { Place = between.Place }, type),
                ]);
            case In @in:
                var listed = OneOf(@in, type);
                return @in.Negated ? new BoundNot(listed) : listed;
            case Empty empty:
                var item = new BoundEmpty(Operand(empty.Left, type, null));
                return empty.Negated ? new BoundNot(item) : item;
            case TextMatches matches:
                var left = Operand(matches.Left, type, null);
                Sound(matches.Text, matches.Place.At);
                // An address contains what one of its parts contains.
                if (matches.Test == TextTest.Contains && FieldOf(left) is { ValueKind: FieldKind.Address })
                    return new BoundAny([.. AddressParts.Select(part => new BoundTextMatches(AddressPart(left, part), matches.Test, matches.Text))]);
                Expect(left, BoundKind.Text, matches.Left);
                return new BoundTextMatches(left, matches.Test, matches.Text);
            case Has has: return HasOne(has, type);
            case Under under:
                var own = Operand(under.Left, type, null);
                var team = Operand(under.Team, type, null);
                Expect(own, BoundKind.Number, under.Left);
                Expect(team, BoundKind.Number, under.Team);
                if (!team.IsConstant) throw CriteriaError.Of("constantExpected", under.Team.Place.At);
                return new BoundUnder(own, team);
            case Words words:
                Sound(words.Text, words.Place.At);
                return new BoundWords(type, words.Text);
            case Quantified quantified: return Quantify(quantified, type);
            case Truth truth:
                var value = Operand(truth.Item, type, null);
                Expect(value, BoundKind.YesNo, truth.Item);
                return new BoundCompare(value, CompareSign.Equal, new BoundValue(true, BoundKind.YesNo));
            default: throw new InvalidOperationException(criterion.GetType().Name);
        }
    }

    private BoundCriterion Quantify(Quantified quantified, RecordType type)
    {
        var relation = RelationOf(quantified.Relation, quantified.RelationPlace.At, type);
        var where = quantified.Where is null ? new BoundAll([]) : Criterion(quantified.Where, relation.Type);
        return quantified.Quantifier switch
        {
            Quantifier.Any => new BoundExists(relation, where),
            Quantifier.None => new BoundNot(new BoundExists(relation, where)),
            _ => new BoundNot(new BoundExists(relation, new BoundNot(where))),
        };
    }

    private Relation RelationOf(string name, int at, RecordType type)
    {
        if (catalogue.FindInverse(type.Name, name) is { } relation && hides?.Invoke(relation.Type, relation.Link) != true) return relation;
        var known = catalogue.InversesOf(type.Name).Where(r => hides?.Invoke(r.Type, r.Link) != true).Select(r => r.Name).ToList();
        throw CriteriaError.Of("unknownRelation", at, ("name", name), ("type", type.Name), ("known", string.Join(", ", known)), ("suggestion", Suggestion.For(name, known)));
    }

    private BoundCriterion HasOne(Has has, RecordType type)
    {
        var list = Operand(has.Left, type, null);
        Expect(list, BoundKind.List, has.Left);
        var field = FieldOf(list)!;
        var values = has.Values.Select(v => Operand(v, type, field)).ToList();
        var kind = field.Kind == FieldKind.MultiLink ? BoundKind.Id : BoundKind.Text;
        for (var i = 0; i < values.Count; i++) Expect(values[i], kind, has.Values[i], constant: true);
        return new BoundHas(list, values);
    }

    private void Count(int at)
    {
        if (++nodes > CriteriaLimits.Nodes) throw CriteriaError.Of("tooComplex", at);
    }

    private static void Sound(string text, int at)
    {
        if (text.Length == 0) throw CriteriaError.Of("emptyText", at);
        if (!CriteriaTokens.IsSound(text)) throw CriteriaError.Of("badText", at);
    }

    private static void Expect(BoundOperand operand, BoundKind kind, Operand written, bool constant = false)
    {
        if (operand.Kind != kind) throw WrongKind(written, kind, operand.Kind);
        if (constant && !operand.IsConstant) throw CriteriaError.Of("constantExpected", written.Place.At);
    }

    private static CriteriaError WrongKind(Operand written, BoundKind expected, BoundKind found) =>
        CriteriaError.Of("wrongKind", written.Place.At, ("expected", expected.ToString()), ("found", found.ToString()), ("value", CriteriaText.Write(written)));

    /// <summary>The field behind a path, null for anything computed.</summary>
    internal static Field? FieldOf(BoundOperand operand) => operand switch
    {
        BoundField { Part: null } field => field.Field,
        BoundVia via => FieldOf(via.Item),
        _ => null,
    };
}
