using System.Net;
using Rapport.Core.Problems;
using Rapport.Core.Webhooks;

namespace Rapport.App.Web;

/// <summary>What the configuration says of webhooks.</summary>
internal static class WebhookConfiguration
{
    public static WebhookSettings Read(IConfiguration settings)
    {
        var usual = new WebhookSettings();
        return new WebhookSettings
        {
            Allowed = [.. (settings["RAPPORT_WEBHOOK_ALLOW"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(n => IPNetwork.TryParse(n, out var network) ? network : throw new ProblemException(Problem.Invalid("webhook.badNetwork", "RAPPORT_WEBHOOK_ALLOW", ("network", n))))],
            Timeout = TimeSpan.FromSeconds(Math.Clamp(settings.GetValue("RAPPORT_WEBHOOK_TIMEOUT_SECONDS", usual.Timeout.TotalSeconds), 0.1, 60)),
            Retry = TimeSpan.FromSeconds(Math.Max(0.01, settings.GetValue("RAPPORT_WEBHOOK_RETRY_SECONDS", usual.Retry.TotalSeconds))),
            PauseAfter = Math.Max(1, settings.GetValue("RAPPORT_WEBHOOK_PAUSE_AFTER", usual.PauseAfter)),
            Keep = TimeSpan.FromDays(Math.Max(1, settings.GetValue("RAPPORT_WEBHOOK_KEEP_DAYS", (int)usual.Keep.TotalDays))),
            Lease = TimeSpan.FromSeconds(Math.Max(1, settings.GetValue("RAPPORT_WEBHOOK_LEASE_SECONDS", usual.Lease.TotalSeconds))),
        };
    }
}
