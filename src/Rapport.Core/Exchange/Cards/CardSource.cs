using System.Globalization;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Core.Exchange.Cards;

/// <summary>Cards as rows of a table, so that they are imported like any other: preview, match keys, rows kept aside, undo. The heads are names of fields of <c>party</c>.</summary>
internal sealed class CardSource(TextReader text) : TableSource
{
    private static readonly string[] Heads =
    [
        "id", "kind", "name", "givenName", "familyName", "otherName", "email", "phone", "website", "language", "street", "city", "region", "postcode", "country", "birthday", "gender", "tags", "note",
        // For whoever wants to put them somewhere: no field has these names. The first two find one that a firm made for them.
        Employer, Title, "card.email2", "card.email3", "card.phone2", "card.phone3",
    ];

    /// <summary>Where a person works.</summary>
    internal const string Employer = "card.organisation";

    /// <summary>What a person is there.</summary>
    internal const string Title = "card.title";

    private readonly CardReader cards = new(text);
    private string[] cells = [];
    private bool isBegun;

    public override int Count => cells.Length;

    public override ReadOnlySpan<char> Cell(int index) => cells[index];

    public override bool Read()
    {
        if (!isBegun)
        {
            (isBegun, cells, LineNumber) = (true, Heads, 1);
            return true;
        }

        if (cards.Read() is not { } card) return false;
        (LineNumber, Problem) = (cards.LineNumber, cards.Problem);
        cells = Problem is null ? Row(card) : [.. Heads.Select(_ => "")];
        if (cells.Any(c => c.Contains(DelimitedSource.BrokenBytes, StringComparison.Ordinal))) Problem = Problems.Problem.Invalid("table.brokenBytes");
        return true;
    }

    private static string[] Row(Card card) =>
    [
        card.Id?.ToString("D") ?? "", card.Kind, card.Name, card.GivenName ?? "", card.FamilyName ?? "", card.OtherName ?? "", At(card.Emails, 0), At(card.Phones, 0), card.Website ?? "", card.Language ?? "",
        card.Street ?? "", card.City ?? "", card.Region ?? "", card.Postcode ?? "", card.Country ?? "", card.Birthday?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "", card.Gender ?? "", string.Join(", ", card.Tags), card.Note ?? "",
        card.Organisation ?? "", card.Title ?? "", At(card.Emails, 1), At(card.Emails, 2), At(card.Phones, 1), At(card.Phones, 2),
    ];

    private static string At(IReadOnlyList<string> all, int i) => i < all.Count ? all[i] : "";

    public override void Dispose() => text.Dispose();
}
