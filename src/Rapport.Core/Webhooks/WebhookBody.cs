using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Core.Webhooks;

/// <summary>
/// What is sent, made at the moment of sending, in the sight that the subscription's user has then: rights taken away since the
/// change are felt, also by what is sent again. Of a record that is out of sight only its id is told, which was in sight when it
/// changed; one that is gone is named to whoever sees all of its type.
/// </summary>
internal sealed class WebhookBody(IDatabase database, CatalogueHolder catalogue, RecordReader reader)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Null where not even the type may be named any more.</summary>
    public async Task<byte[]?> MakeAsync(Webhook hook, WebhookDelivery delivery, Principal who, CancellationToken ct)
    {
        var type = delivery.TypeNo is { } number ? catalogue.Current.Types.FirstOrDefault(t => t.Number == number) : null;
        if (delivery.Kind != WebhookKinds.Ping && (type is null || who.AccessTo(type).Read == RecordScope.None)) return null;
        var record = type is not null && delivery.Kind != WebhookKinds.Deleted ? await reader.GetAsync(type, delivery.Record!.Value, who, ct) : null;
        var fields = record is not null && delivery.Kind is WebhookKinds.Updated or WebhookKinds.Left ? await FieldsAsync(type!, delivery, who, ct) : null;
        var named = record?.Values ?? (type is not null && delivery.Kind == WebhookKinds.Deleted ? await LastAsync(type, delivery, who, ct) : null);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("id", delivery.Event);
            json.WriteString("event", type is null ? delivery.Kind : $"{type.Name}.{delivery.Kind}");
            json.WriteNumber("webhook", hook.Number);
            json.WritePropertyName("at");
            ValueJson.Write(json, FieldKind.DateTime, delivery.At, storage: false);
            if (delivery.ChangeSet is { } set) json.WriteNumber("changeSet", set);
            if (delivery.By is { } by) json.WriteString("by", by);
            if (delivery.Origin is { } origin) json.WriteString("origin", origin);
            if (type is not null) Write(json, type, delivery, record, named, fields);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, RecordType type, WebhookDelivery delivery, RecordData? record, IReadOnlyDictionary<string, object?>? named, IEnumerable<FieldChange>? fields)
    {
        json.WriteString("type", type.Name);
        json.WriteString("recordId", delivery.Record!.Value);
        Name(json, type, delivery, named);
        if (delivery.Version is { } version) json.WriteNumber("version", version);
        if (fields is not null)
        {
            json.WriteStartObject("fields");
            foreach (var (field, before, after) in fields)
            {
                json.WriteStartArray(field.Name);
                ValueJson.Write(json, field.Kind, before, storage: false);
                ValueJson.Write(json, field.Kind, after, storage: false);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        if (record is null) return;
        json.WriteStartObject("record");
        json.WriteString(SystemFields.Id, record.Id);
        json.WriteNumber(SystemFields.Version, record.Version);
        foreach (var field in type.Fields)
        {
            if (field.IsComputed || field.Name is SystemFields.Id or SystemFields.Version || !record.Values.TryGetValue(field.Name, out var value)) continue;
            json.WritePropertyName(field.Name);
            ValueJson.Write(json, field.Kind, value, storage: false);
        }

        json.WriteEndObject();
    }

    /// <summary>As people call it, and where they find it: a path at the address of this program.</summary>
    private static void Name(Utf8JsonWriter json, RecordType type, WebhookDelivery delivery, IReadOnlyDictionary<string, object?>? named)
    {
        if (named?.GetValueOrDefault(type.Title) is string title) json.WriteString("title", title);
        var code = type.Fields.FirstOrDefault(f => f.Kind == FieldKind.AutoNumber) ?? type.Find("code");
        if (code is not null && code.Name != type.Title && named?.GetValueOrDefault(code.Name) is string known) json.WriteString("code", known);
        if (delivery.Kind != WebhookKinds.Deleted) json.WriteString("link", $"/r/{type.Name}/{delivery.Record:D}");
    }

    /// <summary>Name and code of a deleted record, as the log kept them.</summary>
    private async Task<IReadOnlyDictionary<string, object?>?> LastAsync(RecordType type, WebhookDelivery delivery, Principal who, CancellationToken ct)
    {
        var access = who.AccessTo(type);
        if (access is not { Read: RecordScope.All, IsNarrowed: false }) return null;
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select fields from core_change where record_id = $1 and version = $2 and kind = 'delete'";
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, delivery.Record));
        database.Dialect.Bind(command, delivery.Version);
        return await command.ExecuteScalarAsync(ct) is { } text and not DBNull
            ? ChangeLog.Parse(type, Convert.ToString(text, CultureInfo.InvariantCulture)!).Where(c => !access.HiddenFields.Contains(c.Field.Name)).ToDictionary(c => c.Field.Name, c => c.Before, StringComparer.Ordinal) : null;
    }

    /// <summary>What the log says of this version, without what is hidden now.</summary>
    private async Task<IEnumerable<FieldChange>> FieldsAsync(RecordType type, WebhookDelivery delivery, Principal who, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select fields from core_change where record_id = $1 and version = $2 and kind <> 'delete'";
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, delivery.Record));
        database.Dialect.Bind(command, delivery.Version);
        var hidden = who.AccessTo(type).HiddenFields;
        return await command.ExecuteScalarAsync(ct) is { } text and not DBNull
            ? ChangeLog.Parse(type, Convert.ToString(text, CultureInfo.InvariantCulture)!).Where(f => !hidden.Contains(f.Field.Name)) : [];
    }
}
