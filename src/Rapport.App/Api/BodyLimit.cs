using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary>
/// How large the body of an endpoint may be, and what is said when it is larger. On an endpoint as metadata it stands in
/// place of <see cref="Usual"/>; <see cref="IsStreamed"/> says that the body is read as it arrives, not held in memory.
/// </summary>
internal sealed record BodyLimit(long Bytes, Problem TooLarge)
{
    public static readonly BodyLimit Usual = new(ApiBody.Largest, ApiBody.TooLarge());

    public bool IsStreamed { get; init; }

    public static BodyLimit Of(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>() ?? Usual;
}
