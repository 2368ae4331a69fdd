using System.Text.Json;
using Rapport.App.Api;
using Rapport.Core.Records;

namespace Rapport.App.Mcp;

internal sealed class SearchTool() : RecordTool("search_records", "Search", ToolEffect.None,
    """
    Finds records by names, codes, e-mail addresses or telephone numbers, then by what else stands in them (city, street, website,
    tags, texts of notes), over all record types at once; also by pinyin and across simplified and traditional Chinese. Use it when
    you have words and need an id. To filter by the values of fields use list_records instead. Answers type, id, title and subtitle
    of each, the best first; "in" says in which field it was found where the title does not tell. A note leads to its customer.
    """,
    """
    {
      "text": {"type": "string", "description": "What to look for, such as a name, a code or an address"},
      "types": {"type": "array", "items": {"type": "string"}, "description": "Only these record types; all if left out"},
      "limit": {"type": "integer", "minimum": 1, "maximum": 50, "description": "Default 10"}
    }
    """, "text")
{
    protected override async Task<Action<Utf8JsonWriter>> RunAsync(ToolArguments arguments, ToolCall call, CancellationToken ct)
    {
        var (text, types) = (arguments.Demand("text"), arguments.Names("types"));
        foreach (var type in types ?? []) ApiTypes.Of(call.Get<RecordStore>().Catalogue, type, call.Who);
        var found = await call.Get<SearchBox>().FindAsync(text, types, arguments.Whole("limit", 1, 50, 10), call.Who, ct);
        return json => SearchApi.Write(json, found);
    }
}
