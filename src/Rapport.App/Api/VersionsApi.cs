using System.Text.Json;
using Rapport.App.Screens.Admin.Versions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Packs;
using Rapport.Core.Problems;
using Rapport.Core.Values;
using Rapport.Core.Versions;
using Rapport.Kit.Words;

namespace Rapport.App.Api;

/// <summary><c>/api/v1/versions</c>: what types, fields, rules, flows, sharing rules and roles were, and the way back. For whoever may shape them.</summary>
internal static class VersionsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/versions", ListAsync);
        api.MapGet("/versions/{number:long}", async (HttpContext http, long number, DefinitionVersions versions, CatalogueHolder catalogue, Texts texts, CancellationToken ct) =>
        {
            _ = new ApiQuery(http);
            var found = await versions.FindAsync(number, ApiDoor.Caller(http), ct);
            return ApiAnswer.Json(200, json => Write(json, found, new VersionWords(texts, catalogue.Current), texts));
        });
        api.MapPost("/versions/{number:long}/restore", (HttpContext http, long number, DefinitionVersions versions, CatalogueHolder catalogue, Texts texts, CancellationToken ct) => BackAsync(http, number, undo: false, versions, new VersionWords(texts, catalogue.Current), texts, ct)).WithMetadata(new KnownQuery("preview", "last", "before"));
        api.MapPost("/versions/{number:long}/undo", (HttpContext http, long number, DefinitionVersions versions, CatalogueHolder catalogue, Texts texts, CancellationToken ct) => BackAsync(http, number, undo: true, versions, new VersionWords(texts, catalogue.Current), texts, ct)).WithMetadata(new KnownQuery("preview", "last"));
    }

    private static async Task<IResult> ListAsync(HttpContext http, DefinitionVersions versions, CatalogueHolder catalogue, Texts texts, CancellationToken ct)
    {
        var query = new ApiQuery(http, "kind", "type", "name", "limit", "before");
        var kind = query.Text("kind") is { } word && Enum.GetValues<DefinitionKind>().Where(k => PackJson.Word(k) == word).ToArray() is [var known] ? known
            : throw new ProblemException(Problem.Invalid("versions.unknownKind", "kind", ("known", string.Join(", ", Enum.GetValues<DefinitionKind>().Select(PackJson.Word)))));
        var (type, name, limit) = (query.Text("type"), query.Text("name"), query.Whole("limit", 1, DefinitionLog.Most, 50));
        if (name is not null && kind is DefinitionKind.Field or DefinitionKind.Rule or DefinitionKind.Flow && type is null) throw new ProblemException(Problem.Invalid("field.required", "type"));
        var before = query.Whole("before", 1, int.MaxValue, int.MaxValue);
        var found = name is null ? await versions.LatelyAsync(kind, type, before, limit, ApiDoor.Caller(http), ct)
            : [.. (await versions.ListAsync(new DefinitionKey(kind, kind is DefinitionKind.Field or DefinitionKind.Rule or DefinitionKind.Flow ? type : null, name), ApiDoor.Caller(http), ct)).Where(v => v.Number < before).Take(limit)];
        var words = new VersionWords(texts, catalogue.Current);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var version in found) Write(json, version, words, texts);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>With <c>preview=true</c> nothing is done; with <c>last</c> nothing is done over what was saved since.</summary>
    private static async Task<IResult> BackAsync(HttpContext http, long number, bool undo, DefinitionVersions versions, VersionWords words, Texts texts, CancellationToken ct)
    {
        var query = new ApiQuery(http, undo ? ["preview", "last"] : ["preview", "last", "before"]);
        var side = undo ? RestoreSide.Without : query.YesNo("before") ? RestoreSide.Before : RestoreSide.After;
        var last = query.Whole("last", 0, int.MaxValue, -1);
        var preview = query.YesNo("preview");
        var plan = preview ? await versions.PreviewAsync(number, side, ApiDoor.Caller(http), ct) : await versions.RestoreAsync(number, side, last < 0 ? null : last, ApiDoor.Caller(http), ct);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            Thing(json, plan.Of);
            json.WriteString("does", PackJson.Word(plan.Deed));
            if (preview) json.WriteNumber("last", plan.Last);
            Changes(json, plan.Changes, words.Lines(plan), texts);
            json.WriteStartArray("held");
            foreach (var held in plan.Held)
            {
                json.WriteStartObject();
                json.WriteString("choice", held.Key);
                json.WriteNumber("records", held.Records);
                json.WriteBoolean("more", held.More);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("problems");
            foreach (var problem in plan.Problems)
            {
                json.WriteStartObject();
                json.WriteString("code", problem.Code);
                json.WriteString("message", texts.ProblemAndWord(problem));
                if (problem.At is not null) json.WriteString("at", problem.At);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, DefinitionVersion version, VersionWords words, Texts texts)
    {
        json.WriteStartObject();
        json.WriteNumber("number", version.Number);
        json.WritePropertyName("at");
        ValueJson.Write(json, FieldKind.DateTime, version.At, storage: false);
        if (version.By is { } by) json.WriteString("by", by);
        Thing(json, version.Of);
        json.WriteString("what", version.Event.Split('.')[1]);
        if (version.Restores is { } restored) json.WriteNumber("restores", restored);
        if (version.Undoes is { } undone) json.WriteNumber("undoes", undone);
        Changes(json, version.Changes, words.Lines(version), texts);
        json.WritePropertyName("definition");
        if (version.After is null) json.WriteNullValue();
        else version.After.WriteTo(json, Pack.Json);
        json.WriteEndObject();
    }

    private static void Thing(Utf8JsonWriter json, DefinitionKey of)
    {
        json.WriteString("kind", PackJson.Word(of.Kind));
        if (of.Type is not null) json.WriteString("type", of.Type);
        json.WriteString("name", of.Name);
    }

    /// <summary>What differs, part by part for programs, and in the caller's language.</summary>
    private static void Changes(Utf8JsonWriter json, IReadOnlyList<DefinitionChange> changes, IReadOnlyList<DefinitionLine> lines, Texts texts)
    {
        PackJson.Changes(json, changes);
        json.WriteStartArray("said");
        foreach (var line in lines) json.WriteStringValue(line.Said(texts["format.listSeparator"]));
        json.WriteEndArray();
    }
}
