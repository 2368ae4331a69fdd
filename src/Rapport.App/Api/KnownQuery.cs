namespace Rapport.App.Api;

/// <summary>The parameters that a write takes in its address; one without this takes none.</summary>
internal sealed record KnownQuery(params string[] Names)
{
    /// <summary>
    /// Refuses what a write does not know: whoever asks for a trial of a call that has none must not find it done. Calls that read check
    /// theirs themselves.
    /// </summary>
    public static ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method)) _ = new ApiQuery(http, http.GetEndpoint()?.Metadata.GetMetadata<KnownQuery>()?.Names ?? []);
        return next(context);
    }
}
