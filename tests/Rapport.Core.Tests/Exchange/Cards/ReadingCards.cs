using System.Text;
using CsCheck;
using Rapport.Core.Exchange.Cards;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Core.Tests.Exchange.Cards;

/// <summary>vCards as address books write them, and as nobody should.</summary>
public sealed class ReadingCards
{
    private static List<(Card Card, string? Code, long Line)> All(string text)
    {
        var (reader, cards) = (new CardReader(new StringReader(text)), new List<(Card, string?, long)>());
        while (reader.Read() is { } card) cards.Add((card, reader.Problem?.Code, reader.LineNumber));
        return cards;
    }

    private static Card One(string text) => Assert.Single(All(text)) is (var card, null, _) ? card : throw new InvalidOperationException(All(text)[0].Code);

    [Fact]
    public void A_card_of_version_4_with_folded_lines_and_groups()
    {
        var card = One("BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:individual\r\nFN:Zoë \r\n  Müller\r\nN:Müller;Zoë;;Dr.;\r\nitem1.EMAIL;PREF=2:b@example.com\r\nitem2.EMAIL;PREF=1:a@example.com\r\nTEL;VALUE=uri;TYPE=\"voice,home\":tel:+43-1-555;ext=12\r\n" +
            "ADR;LABEL=\"Ring 1\\nWien: first\":;;Ring 1;Wien;;1010;Österreich\r\nBDAY:19800506\r\nGENDER:F\r\nCATEGORIES:vip,tea\\, green\r\nNOTE:one\\ntwo\\; three\r\nUID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1\r\nPHOTO:data:image/png;base64,AAAA\r\nEND:VCARD\r\n");
        Assert.Equal(("person", "Zoë  Müller", "Zoë", "Müller"), (card.Kind, card.Name, card.GivenName, card.FamilyName));
        Assert.Equal(["a@example.com", "b@example.com"], card.Emails);
        Assert.Equal(["+43-1-555 x12"], card.Phones);
        Assert.Equal(("Ring 1", "Wien", null, "1010", "Österreich"), (card.Street, card.City, card.Region, card.Postcode, card.Country));
        Assert.Equal((new DateOnly(1980, 5, 6), "female", "one\ntwo; three"), (card.Birthday, card.Gender, card.Note));
        Assert.Equal(["vip", "tea, green"], card.Tags);
        Assert.Equal(Guid.Parse("4fbe8971-0bc3-424c-9c26-36c3e1eff6b1"), card.Id);
    }

    [Fact]
    public void A_card_of_version_2_1_with_quoted_printable_over_several_lines()
    {
        var card = One("BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E5=B0=\n=8F=E6=98=8E\nTEL;CELL;PREF:+86 138 0013 8000\nEMAIL;INTERNET:wang@example.com\nEND:VCARD\n");
        Assert.Equal(("王", "小明"), (card.FamilyName, card.GivenName));
        Assert.Equal(["+86 138 0013 8000"], card.Phones);
    }

    [Fact]
    public void A_card_of_a_firm_is_one_of_an_organisation()
    {
        Assert.Equal(("organisation", "Tea & Co"), One("BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:Tea & Co\nORG:Tea & Co;Sales\nEND:VCARD") is var one ? (one.Kind, one.Name) : default);
        Assert.Equal("organisation", One("BEGIN:VCARD\nVERSION:3.0\nFN:Shop\nX-ABShowAs:COMPANY\nEND:VCARD").Kind);
        Assert.Equal("Works", One("BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nN:;Ann;;;\nORG:Works\nEND:VCARD").Organisation);
        Assert.Equal("Head of tea", One("BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nN:;Ann;;;\nORG:Works\nTITLE:Head of tea\nEND:VCARD").Title);
    }

    [Fact]
    public void What_is_broken_says_its_line_and_costs_only_its_own_card()
    {
        var all = All("BEGIN:VCARD\nFN:One\nEND:VCARD\nBEGIN:VCARD\nFN:Two\nBEGIN:VCARD\nFN:Three\nEND:VCARD\nrubbish\nmore rubbish\nBEGIN:VCARD\nFN:Four\nno property\nEND:VCARD\nBEGIN:VCARD\nTEL:1\nEND:VCARD\nBEGIN:VCARD\nFN:Six\nEND:VCARD\nBEGIN:VCARD\nFN:Seven");
        Assert.Equal([(null, 1L), ("card.noEnd", 4L), (null, 6L), ("card.noBegin", 9L), ("card.badLine", 11L), ("card.noName", 15L), (null, 18L), ("card.noEnd", 21L)], all.Select(c => (c.Code, c.Line)));
        Assert.Equal(["One", "Three", "Six"], all.Where(c => c.Code is null).Select(c => c.Card.Name));
    }

    [Fact]
    public void Nothing_that_comes_in_breaks_the_reader() => Gen.String[Gen.OneOf(Gen.Char, Gen.OneOf(':', ';', '\n', '\r', ' ', '=', '"', '\\', ',')), 0, 400].Sample(noise =>
    {
        var all = All("BEGIN:VCARD\n" + noise + "\nFN:x\nEND:VCARD\nBEGIN:VCARD\nFN:Last\nEND:VCARD");
        return all[^1] is ({ Name: "Last" }, null, _);
    }, iter: 3_000);

    private static readonly Gen<string> Text = Gen.String[Gen.OneOf(Gen.Char.AlphaNumeric, Gen.OneOf(' ', ',', ';', ':', '\\', '"', 'é', '語', '\n', '=', '^')), 1, 120].Select(t => "x" + t.TrimEnd() + "x");

    [Fact]
    public void What_is_written_is_read_the_same()
    {
        var card = from name in Text
                   from other in Text
                   from note in Text
                   from tags in Gen.Select(Text, Text)
                   from kind in Gen.OneOf("person", "organisation", "household")
                   from gender in Gen.OneOf<string?>("female", "male", "other", null)
                   from day in Gen.Int[0, 30_000]
                   select new Card
                   {
                       Kind = kind,
                       Name = name,
                       GivenName = kind == "person" ? other : null,
                       FamilyName = kind == "person" ? note.Replace("\n", "", StringComparison.Ordinal) : null,
                       OtherName = other,
                       Emails = ["a@example.com"],
                       Phones = ["+43 1 555"],
                       Website = "https://example.com/?a=b;c",
                       Language = "zh-Hant",
                       Street = note,
                       City = other,
                       Region = "R",
                       Postcode = "1010",
                       Country = "AT",
                       Birthday = new DateOnly(1930, 1, 1).AddDays(day),
                       Gender = gender,
                       Tags = tags.Item1 == tags.Item2 ? [tags.Item1] : [tags.Item1, tags.Item2],
                       Note = note,
                       Id = Guid.Parse("4fbe8971-0bc3-424c-9c26-36c3e1eff6b1"),
                   };
        card.Sample(c => Back(c, isOld: false) && Back(c, isOld: true), iter: 1_000);
    }

    private static bool Back(Card card, bool isOld)
    {
        var text = new StringWriter();
        CardWriter.Write(text, card, isOld);
        Assert.All(text.ToString().Split("\r\n"), l => Assert.True(Encoding.UTF8.GetByteCount(l) <= 75, l));
        var read = One(text.ToString());
        Assert.Equal(card.Tags, read.Tags);
        Assert.Equal((card.Emails[0], card.Phones[0]), (read.Emails[0], read.Phones[0]));
        Assert.Equal(card with { Tags = [], Emails = [], Phones = [] }, read with { Tags = [], Emails = [], Phones = [] });
        return true;
    }

    [Fact]
    public void Cards_are_rows_of_a_table()
    {
        using var table = TableFile.Open(new MemoryStream(Encoding.UTF8.GetBytes("\r\nBEGIN:VCARD\r\nFN:One\r\nTEL:1\r\nTEL:2\r\nEND:VCARD\r\nBEGIN:VCARD\r\nEND:VCARD\r\n")));
        Assert.True(table.Format.IsCards);
        Assert.True(table.Read());
        Assert.Equal(("One", "1", "2"), (table.Cell(Of("name")).ToString(), table.Cell(Of("phone")).ToString(), table.Cell(Of("card.phone2")).ToString()));
        Assert.True(table.Read());
        Assert.Equal(("card.noName", 7L), (table.Problem!.Code, table.LineNumber));
        Assert.False(table.Read());
        int Of(string name) => table.Header.ToList().IndexOf(name);
    }
}
