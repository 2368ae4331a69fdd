using System.Text.Json;
using Rapport.App.Api;
using Rapport.Core.Records;

namespace Rapport.App.Mcp;

internal sealed class ListTool() : RecordTool("list_records", "List records", ToolEffect.None,
    """
    Lists records of one type that fit criteria. Criteria are a text: city = 'Lyon' and roles has customer; total >= 1000 and
    placedAt > today - 90d; name contains 'tea'; email is empty; party.city = 'Oslo' (a dot follows a link); any(orders, total > 500)
    and count(orders) < 10 (a relation of the type); owner = me; kind in ('person', 'organisation'); not, or and brackets as usual. Days are
    written '2026-11-26'. Answers items with the fields asked for, and "next": pass it as cursor for the following page. Set
    count to learn how many there are (counted up to 10,000, then "more" is true). Ask for few fields; everything else costs room.
    """,
    """
    {
      "type": {"type": "string", "description": "Name of the record type, such as party or order"},
      "where": {"type": "string", "description": "Criteria; all records that you may see if left out"},
      "sort": {"type": "string", "description": "Field names by comma, a minus in front for descending: name,-createdAt"},
      "fields": {"type": "array", "items": {"type": "string"}, "description": "Fields to give; the usual ones of a list if left out"},
      "expand": {"type": "array", "items": {"type": "string"}, "description": "Links to give with title and main fields in place of the bare id, and relations whose records to add (up to 20 each)"},
      "limit": {"type": "integer", "minimum": 1, "maximum": 50, "description": "Default 20"},
      "cursor": {"type": "string", "description": "The next of the page before"},
      "count": {"type": "boolean"}
    }
    """, "type")
{
    private const int CountCap = 10_000;

    protected override async Task<Action<Utf8JsonWriter>> RunAsync(ToolArguments arguments, ToolCall call, CancellationToken ct)
    {
        var (reader, who) = (call.Get<RecordReader>(), call.Who);
        var type = ApiTypes.Of(reader.Catalogue, arguments.Demand("type"), who);
        var expand = Expansions.Check(arguments.Names("expand"), reader.Catalogue, type, who);
        var where = arguments.Text("where");
        var page = await reader.ListAsync(new RecordQuery(type, where, arguments.Text("sort"), ListApi.WithLinks(arguments.Names("fields"), expand, type, who), arguments.Whole("limit", 1, 50, 20), arguments.Text("cursor")), who, ct);
        var expanded = await ListApi.ExpandAsync(expand, type, page, reader, call.Get<LinkedRecords>(), who, ct);
        var count = arguments.YesNo("count") ? await reader.CountAsync(type, where, who, CountCap, ct) : null;
        return json => RecordJson.WritePage(json, page, count, expanded);
    }
}
