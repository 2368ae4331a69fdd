using System.Text.Json;
using Rapport.App.Api;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Mcp;

internal sealed class ReadTool() : RecordTool("read_record", "Read a record", ToolEffect.None,
    """
    Reads one record by type and id, with its version (which update_record needs). "expand" adds links and relations, "timeline" the
    newest entries of its story: notes, calls, orders, changes. Computed fields come only when named in "fields". Long texts
    are cut; ask for such a field alone to get more of it. A record that was merged into another is answered as that one.
    """,
    """
    {
      "type": {"type": "string"},
      "id": {"type": "string", "description": "Id of the record, from search_records or list_records"},
      "fields": {"type": "array", "items": {"type": "string"}, "description": "Only these fields; all stored ones if left out"},
      "expand": {"type": "array", "items": {"type": "string"}, "description": "Links to give with title and main fields, and relations whose records to add (up to 100)"},
      "timeline": {"type": "integer", "minimum": 0, "maximum": 50, "description": "How many of the newest timeline entries to add; default 0"}
    }
    """, "type", "id")
{
    protected override int LongestText(ToolArguments arguments) => arguments.Names("fields") is [_] ? ToolText.AloneText : ToolText.UsualText;

    protected override async Task<Action<Utf8JsonWriter>> RunAsync(ToolArguments arguments, ToolCall call, CancellationToken ct)
    {
        var (reader, who, id) = (call.Get<RecordReader>(), call.Who, arguments.Id("id"));
        var type = ApiTypes.Of(reader.Catalogue, arguments.Demand("type"), who);
        var expand = Expansions.Check(arguments.Names("expand"), reader.Catalogue, type, who);
        if (await reader.GetAsync(type, id, who, ct) is not { } record)
        {
            if (await call.Get<MergedRecords>().FollowAsync(id, ct) is not { } into || await reader.GetAsync(type, into, who, ct) is not { } survivor)
                throw new ProblemException(Problem.Missing("record.missing", "id", ("type", type.Name), ("id", id)));
            (record, id) = (survivor, into);
        }

        var page = arguments.Names("fields") is { } fields
            ? await reader.ListAsync(new RecordQuery(type, $"id = '{id:D}'", "createdAt", ListApi.WithLinks(fields, expand, type, who), 1), who, ct) : null;
        var expanded = await Expansions.ReadAsync(expand, type, [record], r => r.Id, (r, name) => r[name], Expansions.MostOfOne, reader.Catalogue, call.Get<LinkedRecords>(), who, ct);
        var story = arguments.Whole("timeline", 0, 50, 0) is > 0 and var most ? await call.Get<Timeline>().ReadAsync(type, id, who, most, null, ct) : null;
        return json =>
        {
            json.WriteStartObject();
            json.WriteString("type", type.Name);
            json.WriteString("title", record.Title);
            json.WritePropertyName("record");
            if (page is { Rows: [var row] })
            {
                json.WriteStartObject();
                RecordJson.WriteRow(json, page.Fields, row, expanded);
                json.WriteEndObject();
            }
            else
            {
                RecordJson.Write(json, record, expanded);
            }

            if (story is not null)
            {
                json.WritePropertyName("timeline");
                TimelineJson.Write(json, story);
            }

            json.WriteEndObject();
        };
    }
}
