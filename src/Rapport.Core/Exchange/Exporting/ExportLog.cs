using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange.Exporting;

/// <summary>Notes who took what out, in whatever form, also when it broke off half-way: what was sent has left the house.</summary>
public sealed class ExportLog(IDatabase database, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Detail = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="address">Where it was asked from; null where nobody is on the other end of a line.</param>
    public Task NoteAsync(string type, string? where, IEnumerable<string> fields, long rows, Principal who, string? address) => database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
        "insert into core_audit (at, user_id, event, detail, address) values ($1, $2, $3, $4, $5)",
        session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime), session.Dialect.ToDb(FieldKind.Link, who.UserId == Guid.Empty ? null : who.UserId), "exported",
        JsonSerializer.Serialize(new { type, rows, where, fields }, Detail), address), CancellationToken.None);
}
