using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Rapport.Client;

/// <summary>Another record: its id, and with <c>expand</c> its title and fields.</summary>
[JsonConverter(typeof(LinkConverter))]
public sealed record Link(Guid Id, string? Title = null, JsonObject? Fields = null)
{
    public static implicit operator Link(Guid id) => new(id);

    public static implicit operator Link?(Entity? record) => record is null ? null : new(record.Id);
}

/// <summary>What hangs on a record, with <c>expand</c>: the oldest first, and whether there is more.</summary>
public sealed record Related(IReadOnlyList<Link> Items, bool More);

/// <summary>A place on the earth, in degrees.</summary>
public sealed record Place(double Latitude, double Longitude);

/// <summary>An address by its parts.</summary>
public sealed record PostalAddress(string? Street = null, string? City = null, string? Region = null, string? Postcode = null, string? Country = null);

/// <summary>An id as it stands alone, or a record that was asked for with <c>expand</c>.</summary>
internal sealed class LinkConverter : JsonConverter<Link>
{
    public override Link? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new Link(reader.GetGuid());
        var fields = JsonNode.Parse(ref reader)!.AsObject();
        return new Link((Guid)fields["id"]!, (string?)fields["title"], fields);
    }

    public override void Write(Utf8JsonWriter writer, Link value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
}
