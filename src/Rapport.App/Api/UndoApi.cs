using System.Text.Json;
using Rapport.Core.Changes.Undoing;
using Rapport.Core.Records;

namespace Rapport.App.Api;

/// <summary><c>POST /api/v1/change-sets/{n}/undo</c>: takes a change set back, or says with <c>preview=true</c> what would happen.</summary>
internal static class UndoApi
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/change-sets/{set:long}/undo", UndoAsync).WithMetadata(new KnownQuery("preview"));

    private static async Task<IResult> UndoAsync(HttpContext http, long set, RecordStore store, CancellationToken ct)
    {
        var preview = new ApiQuery(http, "preview").YesNo("preview");
        var outcome = await store.UndoAsync(set, ApiDoor.Caller(http), preview, ct);
        return new ApiAnswer(200, json => Write(json, outcome)) { ChangeSet = outcome.ChangeSet };
    }

    public static void Write(Utf8JsonWriter json, UndoOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteNumber("reverted", outcome.Reverted);
        json.WriteNumber("refused", outcome.RefusedCount);
        if (outcome.ChangeSet != 0) json.WriteNumber("changeSet", outcome.ChangeSet);
        if (outcome.Kind is { } kind)
        {
            json.WriteStartObject("kind");
            json.WriteString("type", kind.Type);
            json.WriteString("field", kind.Field);
            json.WriteString("now", JsonNamingPolicy.CamelCase.ConvertName(kind.Now.ToString()));
            json.WriteString("then", JsonNamingPolicy.CamelCase.ConvertName(kind.Then.ToString()));
            json.WriteEndObject();
        }

        json.WriteStartArray("why");
        foreach (var one in outcome.Refused)
        {
            json.WriteStartObject();
            json.WriteString("type", one.Type);
            json.WriteString("id", one.Id);
            if (one.Title is not null) json.WriteString("title", one.Title);
            if (one.Field is not null) json.WriteString("field", one.Field);
            if (one.IsPartly)
            {
                json.WriteStartArray("kept");
                foreach (var field in one.Kept) json.WriteStringValue(field);
                json.WriteEndArray();
            }

            if (one.LaterChangeSet is { } later) json.WriteNumber("laterChangeSet", later);
            if (one.Why is { } why) json.WriteString("code", why.Code);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
