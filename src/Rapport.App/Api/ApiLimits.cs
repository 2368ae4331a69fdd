using System.Globalization;
using System.Threading.RateLimiting;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary>
/// Token buckets: one per caller of the API, one per address for strangers and for the doors (sign-in, set-up). Generous;
/// they stop a runaway script, not a busy one. <c>RAPPORT_API_PER_SECOND</c> and the like set them, 0 switches one off.
/// </summary>
internal sealed class ApiLimits(IConfiguration settings) : IDisposable
{
    private readonly PartitionedRateLimiter<string> callers = Make(settings, "RAPPORT_API", 5_000, 10_000);
    private readonly PartitionedRateLimiter<string> strangers = Make(settings, "RAPPORT_STRANGER", 20, 200);
    private readonly PartitionedRateLimiter<string> doors = Make(settings, "RAPPORT_SIGNIN", 1, 60);

    public RateLimitLease Call(string caller) => callers.AttemptAcquire(caller);

    public RateLimitLease Stranger(HttpContext http) => strangers.AttemptAcquire(AddressOf(http));

    /// <summary>Too many tries at a door are turned away before a password is hashed for them.</summary>
    public async Task GuardDoorAsync(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsPost(http.Request.Method) && (http.Request.Path == "/sign-in" || http.Request.Path == "/set-up"))
        {
            using var lease = doors.AttemptAcquire(AddressOf(http));
            if (!lease.IsAcquired)
            {
                var refusal = TooMany(http, lease).Problems[0];
                http.Response.StatusCode = 429;
                http.Response.ContentType = "text/plain; charset=utf-8";
                await http.Response.WriteAsync(http.RequestServices.GetRequiredService<Kit.Words.Texts>().Problem(refusal));
                return;
            }
        }

        await next(http);
    }

    /// <summary>The refusal, with <c>Retry-After</c> set.</summary>
    public static ProblemException TooMany(HttpContext http, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)) : 1;
        http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return new ProblemException(Problem.Refused("request.tooMany", null, ("seconds", wait)));
    }

    private static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";

    private static PartitionedRateLimiter<string> Make(IConfiguration settings, string name, int perSecond, int burst)
    {
        perSecond = settings.GetValue(name + "_PER_SECOND", perSecond);
        burst = settings.GetValue(name + "_BURST", Math.Max(burst, perSecond));
        return PartitionedRateLimiter.Create<string, string>(key => perSecond <= 0
            ? RateLimitPartition.GetNoLimiter(key)
            : RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions { TokenLimit = Math.Max(1, burst), TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), AutoReplenishment = true }));
    }

    public void Dispose()
    {
        callers.Dispose();
        strangers.Dispose();
        doors.Dispose();
    }
}
