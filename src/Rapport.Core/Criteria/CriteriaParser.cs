using System.Globalization;

namespace Rapport.Core.Criteria;

/// <summary>
/// Recursive descent without backtracking: a parenthesis may hold a criterion or a value, so every level returns
/// either, and whoever needs the one asks for it. Backtracking would double the work with each parenthesis.
/// </summary>
internal sealed class CriteriaParser(string text)
{
    private readonly List<Token> tokens = CriteriaTokens.Read(text);
    private int index;
    private int nesting;

    private Token Now => tokens[index];

    public Criterion ParseCriterion()
    {
        if (Now.Kind == TokenKind.End) return new And([]);
        var result = AsCriterion(Alternatives());
        return Now.Kind == TokenKind.End ? result : throw Unexpected();
    }

    /// <summary>A formula: a value, or a criterion for a yes/no result.</summary>
    public (Operand? Operand, Criterion? Criterion) ParseExpression()
    {
        var node = Alternatives();
        if (Now.Kind != TokenKind.End) throw Unexpected();
        return node is Operand operand ? (operand, null) : (null, (Criterion)node);
    }

    private object Alternatives() => Chain("or", Conjunction, items => new Or(items));

    private object Conjunction() => Chain("and", Negation, items => new And(items));

    private object Chain(string word, Func<object> part, Func<Sequence<Criterion>, Criterion> join)
    {
        var at = Now.At;
        var first = part();
        if (!Now.IsWord(word)) return first;
        var items = new List<Criterion> { AsCriterion(first) };
        while (TakeWord(word)) items.Add(AsCriterion(part()));
        return Checked(join([.. items]) with { Place = at });
    }

    private object Negation()
    {
        var at = Now.At;
        // "not" is a keyword everywhere, so "not in" after a value is never mistaken for this one.
        if (!TakeWord("not")) return Comparison();
        Enter(at);
        var item = AsCriterion(Negation());
        nesting--;
        return Checked(new Not(item) { Place = at });
    }

    private object Comparison()
    {
        var at = Now.At;
        var left = Sum();
        if (Now.Kind == TokenKind.Sign && SignOf(Now.Text) is { } sign)
        {
            index++;
            return Checked(new Compare(AsOperand(left), sign, AsOperand(Sum())) { Place = at });
        }

        if (Now.Kind != TokenKind.Word) return left;
        switch (Now.Text.ToLowerInvariant())
        {
            case "in":
                index++;
                return Checked(new In(AsOperand(left), List(), Negated: false) { Place = at });
            case "not" when tokens[index + 1].IsWord("in"):
                index += 2;
                return Checked(new In(AsOperand(left), List(), Negated: true) { Place = at });
            case "between":
                index++;
                var from = AsOperand(Sum());
                if (!TakeWord("and")) throw Unexpected("and");
                return Checked(new Between(AsOperand(left), from, AsOperand(Sum())) { Place = at });
            case "is":
                index++;
                var negated = TakeWord("not");
                if (!TakeWord("empty")) throw Unexpected("empty");
                return Checked(new Empty(AsOperand(left), negated) { Place = at });
            case "contains":
                index++;
                return Checked(new TextMatches(AsOperand(left), TextTest.Contains, Text()) { Place = at });
            case "starts":
                index++;
                if (!TakeWord("with")) throw Unexpected("with");
                return Checked(new TextMatches(AsOperand(left), TextTest.StartsWith, Text()) { Place = at });
            case "ends":
                index++;
                if (!TakeWord("with")) throw Unexpected("with");
                return Checked(new TextMatches(AsOperand(left), TextTest.EndsWith, Text()) { Place = at });
            case "has":
                index++;
                var several = Now.IsWord("any") && tokens[index + 1].IsSign("(");
                if (several) index++;
                return Checked(new Has(AsOperand(left), several ? List() : [AsOperand(Sum())]) { Place = at });
            case "under":
                index++;
                return Checked(new Under(AsOperand(left), AsOperand(Sum())) { Place = at });
            case "matches" when left is Name { Parts: ["text"] }:
                index++;
                return new Words(Text()) { Place = at };
            default:
                return left;
        }
    }

    private object Sum()
    {
        var left = Product();
        while (Now.Kind == TokenKind.Sign && Now.Text is "+" or "-")
        {
            var sign = Now.Text == "+" ? ArithmeticSign.Plus : ArithmeticSign.Minus;
            index++;
            var value = AsOperand(left);
            left = Checked(new Arithmetic(value, sign, AsOperand(Product())) { Place = value.Place });
        }

        return left;
    }

    private object Product()
    {
        var left = Primary();
        while (Now.Kind == TokenKind.Sign && Now.Text is "*" or "/")
        {
            var sign = Now.Text == "*" ? ArithmeticSign.Times : ArithmeticSign.Over;
            index++;
            var value = AsOperand(left);
            left = Checked(new Arithmetic(value, sign, AsOperand(Primary())) { Place = value.Place });
        }

        return left;
    }

    private object Primary()
    {
        var token = Now;
        if (token.Value is not null)
        {
            index++;
            return token.Value;
        }

        if (token.IsSign("("))
        {
            Enter(token.At);
            index++;
            var inner = Alternatives();
            Expect(")");
            nesting--;
            return inner;
        }

        if (token.IsSign("-"))
        {
            Enter(token.At);
            index++;
            var value = AsOperand(Primary());
            nesting--;
            return value is NumberValue number
                ? new NumberValue(-number.Number) { Place = token.At }
                : Checked(new Arithmetic(new NumberValue(0), ArithmeticSign.Minus, value) { Place = token.At });
        }

        if (token.Kind != TokenKind.Word || CriteriaWords.IsKeyword(token.Text)) throw Unexpected();
        index++;
        return Now.IsSign("(") ? Call(token) : Word(token);
    }

    private Operand Word(Token first)
    {
        var parts = new List<string> { first.Text };
        while (Now.IsSign("."))
        {
            index++;
            if (Now.Kind != TokenKind.Word) throw Unexpected();
            parts.Add(Now.Text);
            index++;
        }

        var name = new Name([.. parts]) { Place = first.At };
        return CriteriaWords.ValueOf(name) is { } value ? value with { Place = first.At } : name;
    }

    private object Call(Token function)
    {
        var name = function.Text.ToLowerInvariant();
        Enter(function.At);
        index++;
        if (CriteriaWords.TimePartOf(name) is { } part)
        {
            var of = AsOperand(Sum());
            Expect(")");
            nesting--;
            return Checked(new PartOf(part, of) { Place = function.At });
        }

        if (name == CriteriaWords.Distance)
        {
            var place = AsOperand(Sum());
            var distance = Checked(new Distance(place, Degrees(), Degrees()) { Place = function.At });
            Expect(")");
            nesting--;
            return distance;
        }

        if (name == CriteriaWords.Inside)
        {
            var place = AsOperand(Sum());
            var degrees = new List<decimal>();
            do degrees.Add(Degrees()); while (Now.IsSign(","));
            Expect(")");
            nesting--;
            return Checked(new Inside(place, [.. degrees]) { Place = function.At });
        }

        if (Now.Kind != TokenKind.Word) throw Unexpected();
        var (relation, relationAt) = (Now.Text, Now.At);
        index++;
        object result;
        if (CriteriaWords.QuantifierOf(name) is { } quantifier)
        {
            var where = TakeComma() ? AsCriterion(Alternatives()) : null;
            result = Checked(new Quantified(quantifier, relation, where) { Place = function.At, RelationPlace = relationAt });
        }
        else if (CriteriaWords.AggregateOf(name) is { } aggregate)
        {
            Operand? of = null;
            if (aggregate != AggregateFunction.Count)
            {
                if (!TakeComma()) throw Unexpected(",");
                of = AsOperand(Sum());
            }

            var where = TakeComma() ? AsCriterion(Alternatives()) : null;
            result = Checked(new Aggregate(aggregate, relation, of, where) { Place = function.At, RelationPlace = relationAt });
        }
        else
        {
            throw CriteriaError.Of("unknownFunction", function.At, ("name", function.Text), ("suggestion", Suggestion.For(name, CriteriaWords.Functions)));
        }

        Expect(")");
        nesting--;
        return result;
    }

    private decimal Degrees()
    {
        if (!TakeComma()) throw Unexpected(",");
        var at = Now.At;
        return Sum() is NumberValue number ? number.Number : throw CriteriaError.Of("constantExpected", at);
    }

    private Sequence<Operand> List()
    {
        Expect("(");
        var values = new List<Operand>();
        do values.Add(AsOperand(Sum())); while (TakeComma());
        Expect(")");
        return [.. values];
    }

    private string Text()
    {
        if (Now.Kind is not (TokenKind.Text or TokenKind.Number)) throw Unexpected("'…'");
        var value = Now.Text;
        if (value.Length == 0) throw CriteriaError.Of("emptyText", Now.At);
        index++;
        return value;
    }

    private static CompareSign? SignOf(string sign) => sign switch
    {
        "=" => CompareSign.Equal,
        "!=" => CompareSign.NotEqual,
        "<" => CompareSign.Less,
        "<=" => CompareSign.LessOrEqual,
        ">" => CompareSign.Greater,
        ">=" => CompareSign.GreaterOrEqual,
        _ => null,
    };

    private static Criterion AsCriterion(object node) => node switch
    {
        Criterion criterion => criterion,
        Operand operand => Checked(new Truth(operand) { Place = operand.Place }),
        _ => throw new InvalidOperationException(),
    };

    private static Operand AsOperand(object node) => node switch
    {
        Operand operand => operand,
        Criterion criterion => throw CriteriaError.Of("valueExpected", criterion.Place.At),
        _ => throw new InvalidOperationException(),
    };

    private static Criterion Checked(Criterion criterion) =>
        criterion.Depth <= CriteriaLimits.Depth ? criterion : throw CriteriaError.Of("tooDeep", criterion.Place.At, ("limit", CriteriaLimits.Depth));

    private static Operand Checked(Operand operand) =>
        operand.Depth < CriteriaLimits.Depth ? operand : throw CriteriaError.Of("tooDeep", operand.Place.At, ("limit", CriteriaLimits.Depth));

    private void Enter(int at)
    {
        if (++nesting > CriteriaLimits.Depth) throw CriteriaError.Of("tooDeep", at, ("limit", CriteriaLimits.Depth));
    }

    private bool TakeWord(string word)
    {
        if (!Now.IsWord(word)) return false;
        index++;
        return true;
    }

    private bool TakeComma()
    {
        if (!Now.IsSign(",")) return false;
        index++;
        return true;
    }

    private void Expect(string sign)
    {
        if (!Now.IsSign(sign)) throw Unexpected(sign);
        index++;
    }

    private CriteriaError Unexpected(string? expected = null) => Now.Kind == TokenKind.End
        ? CriteriaError.Of("unexpectedEnd", Now.At, ("expected", expected))
        : CriteriaError.Of("unexpected", Now.At, ("found", Now.Text), ("expected", expected),
            ("suggestion", Meant(expected)));

    private string? Meant(string? expected)
    {
        var before = index > 0 ? tokens[index - 1] : default;
        if (Now.IsSign("=") && before.IsSign("=")) return "=";
        if (Now.Kind != TokenKind.Word) return null;
        // "30 days" is 30d.
        return before.Kind == TokenKind.Number && CriteriaWords.UnitOf(Now.Text) is { } unit ? before.Text + unit
            : Suggestion.For(Now.Text, (expected is null ? CriteriaWords.Joining : [expected]).Where(w => !string.Equals(w, Now.Text, StringComparison.OrdinalIgnoreCase)));
    }
}
