using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Rapport.Core.Files;
using Rapport.Core.Problems;

namespace Rapport.App.Api.Files;

/// <summary>
/// Reads a file from a request as it arrives: the only file of a <c>multipart/form-data</c>, or the body itself, whose
/// name stands in the query or in <c>Content-Disposition</c>.
/// </summary>
internal static class FileBody
{
    private const int LongestBoundary = 100;

    public static Task<TakenFile> TakeAsync(HttpContext http, string? name, FileStore store, CancellationToken ct) => ReadAsync(http, name, (content, own) => store.TakeAsync(content, own, ct), ct);

    /// <param name="take">Takes the content and the name, which may be empty.</param>
    public static async Task<T> ReadAsync<T>(HttpContext http, string? name, Func<Stream, string, Task<T>> take, CancellationToken ct)
        where T : class
    {
        try
        {
            return MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
                ? await TakePartAsync(new MultipartReader(BoundaryOf(type), http.Request.Body), name, take, ct)
                : await take(http.Request.Body, name ?? NameIn(http.Request.Headers.ContentDisposition) ?? "");
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException && !ct.IsCancellationRequested)
        {
            throw new ProblemException(Problem.Invalid("file.broken", null, ("message", e.Message)));
        }
    }

    private static async Task<T> TakePartAsync<T>(MultipartReader parts, string? name, Func<Stream, string, Task<T>> take, CancellationToken ct)
        where T : class
    {
        T? taken = null;
        try
        {
            while (await parts.ReadNextSectionAsync(ct) is { } part)
            {
                if (NameIn(part.ContentDisposition) is not { } own) continue;
                if (taken is not null) throw new ProblemException(Problem.Invalid("file.onlyOne"));
                taken = await take(part.Body, name ?? own);
            }
        }
        catch
        {
            (taken as IDisposable)?.Dispose();
            throw;
        }

        return taken ?? throw new ProblemException(Problem.Invalid("file.noPart"));
    }

    private static string BoundaryOf(MediaTypeHeaderValue type) => HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= LongestBoundary } boundary ? boundary
        : throw new ProblemException(Problem.Invalid("file.broken", "Content-Type", ("message", "boundary")));

    /// <summary>The file name of a disposition; null where it names none.</summary>
    private static string? NameIn(string? header) =>
        ContentDispositionHeaderValue.TryParse(header, out var disposition) && (disposition.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(disposition.FileName).Value) is { Length: > 0 } name ? name : null;
}
