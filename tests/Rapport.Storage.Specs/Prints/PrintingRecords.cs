using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Prints;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Storage.Specs.Access;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Prints;

/// <summary>Templates are records: kept, one the usual, taken back by undo; what they print is what the reader may see.</summary>
public abstract class PrintingRecords(SharedPostgres? postgres) : Office(postgres)
{
    private static string Show(PrintValue value) => value.Value is Guid id ? value.Titles.GetValueOrDefault(id, "?") : value.Value is decimal amount ? amount.ToString("0.00", CultureInfo.InvariantCulture) : CellWriter.Write(value.Value);

    private async Task<string> PrintAsync(Core.Catalogue.RecordType type, Guid id, string body, Principal who)
    {
        var parts = await Get<PrintReader>().FillAsync(type, id, body, "Weaver & Co", Show, who, default);
        return parts is null ? "" : string.Join('\n', parts.Select(p => p switch
        {
            PrintedLine line => $"{line.Style}: {string.Concat(line.Runs.Select(r => r.Text))}",
            PrintedTable table => string.Join(" / ", table.Rows.Select(r => string.Join(", ", r)).Append("= " + string.Join(", ", table.Sums ?? []))),
            _ => "---",
        }));
    }

    [Fact]
    public async Task Values_paths_sums_conditions_and_related_records_are_printed()
    {
        var nora = await AsAsync(await HireAsync("Nora", "administrator"));
        var order = Store.Catalogue["order"];
        var ada = (await CreateAsync(Party, ("kind", "person"), ("name", "Ada <b>"))).Items[0].Id;
        var id = (await CreateAsync(order, ("party", ada), ("placedAt", Now.UtcDateTime), ("note", "Two\nlines"))).Items[0].Id;
        foreach (var (text, quantity, price, position) in new[] { ("Lamp", 2d, 10m, 2L), ("Desk", 1d, 99.5m, 1L) })
            await CreateAsync(Store.Catalogue["orderLine"], ("order", id), ("text", text), ("quantity", quantity), ("unitPrice", price), ("position", position));
        Assert.Equal("""
            Right: Weaver & Co
            Heading: Ada <b> Ada <b>
            Text: 119.50 is 143.40 with tax, 2 lines, kind organisation or not: false
            Text: Big
            Item: Lamp of Ada <b>
            Desk, 1, 99.50 / Lamp, 2, 20.00 / = , , 119.50
            """.ReplaceLineEndings("\n"), await PrintAsync(order, id, """
            > {firm}
            # {party} {party.name}
            {total} is {total * 1.2} with tax, {count(lines)} lines, kind organisation or not: {party.kind = 'organisation'}
            {if total > 100}
            Big
            {else}
            Small
            {end}
            {each lines where quantity > 1}
            - {text} of {order.party}
            {end}
            {table lines sort position}
            Article: text
            Pieces: quantity
            Amount: {amount} | sum
            {end}
            """, nora));
    }

    [Fact]
    public async Task What_the_reader_may_not_see_is_not_printed()
    {
        var nora = await AsAsync(await HireAsync("Nora", "administrator"));
        var note = Store.Catalogue["note"];
        var ada = (await CreateAsync(Party, ("kind", "person"), ("name", "Ada"), ("phone", "+493012345"))).Items[0].Id;
        await CreateAsync(note, ("party", ada), ("text", "secret"), ("at", Now.UtcDateTime));
        var role = new Role("blind", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal)
        {
            ["party"] = new TypeAccess(RecordScope.All, RecordScope.None, false, false) { HiddenFields = new HashSet<string>(StringComparer.Ordinal) { "phone" } },
            ["note"] = TypeAccess.Nothing,
        }, TypeAccess.Nothing);
        var blind = nora with { Role = role };
        const string Body = "{name} {phone}\n{if phone is not empty}\nhas one\n{else}\nhas none\n{end}\n{each notes}\n- {text}\n{end}\n{count(notes)} notes";
        Assert.Equal("Text: Ada +493012345\nText: has one\nItem: secret\nText: 1 notes", await PrintAsync(Party, ada, Body, nora));
        Assert.Equal("Text: Ada \nText: 0 notes", await PrintAsync(Party, ada, Body, blind));
        Assert.Equal("", await PrintAsync(Party, ada, Body, nora with { Role = role with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) } }));
    }

    [Fact]
    public async Task Templates_are_checked_by_line_kept_with_one_usual_and_undone()
    {
        var (nora, li) = (await AsAsync(await HireAsync("Nora", "administrator")), await AsAsync(await HireAsync("Li", "sales")));
        var book = Get<PrintBook>();
        PrintTemplate Of(string body, string name = "Letter", bool usual = false) => new("party", new LocalText(name), "a4", new LocalText(body), usual);
        Assert.Equal("access.function", (await RefusedAsync(() => book.SaveAsync(Of("{name}"), li, default))).Code);
        foreach (var (body, code, line) in new[] { ("a\n{nonsense}", "criteria.unknownField", 2), ("{each nothing}\nx\n{end}", "print.noRelation", 1), ("{if name}\nx\n{end}", "print.noCondition", 1), ("{table notes}\nText: text | sum\n{end}", "print.noSum", 2), ("{table notes where x = 1}\ntext\n{end}", "criteria.unknownField", 1) })
        {
            var refused = await RefusedAsync(() => book.SaveAsync(Of(body), nora, default));
            Assert.Equal((code, "body", line), (refused.Code, refused.At, refused.Args!["line"]));
        }

        var first = await book.SaveAsync(Of("{name}", usual: true), nora, default);
        var second = await book.SaveAsync(Of("{city}", "Sheet", usual: true), nora, default);
        Assert.Equal([("Sheet", true), ("Letter", false)], (await book.ListAsync("party", default)).Select(t => (t.Name.En!, t.IsDefault)));
        await Store.UndoAsync(second.ChangeSet, nora, false, default);
        Assert.Equal([("Letter", true)], (await book.ListAsync("party", default)).Select(t => (t.Name.En!, t.IsDefault)));
        Assert.Equal(first.Id, (await book.ListAsync("party", default))[0].Id);
        Assert.Equal("print.openBrace", (await RefusedAsync(() => Store.WriteAsync([RecordWrite.Create(Store.Catalogue["printTemplate"], Values(("name", "X"), ("recordType", "party"), ("body", "{")))], By(nora), default))).Code);
    }
}

public sealed class PrintingRecordsOnSqlite() : PrintingRecords(null);

public sealed class PrintingRecordsOnPostgres(SharedPostgres postgres) : PrintingRecords(postgres);
