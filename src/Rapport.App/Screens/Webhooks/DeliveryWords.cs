using System.Globalization;
using Rapport.Core.Webhooks;
using Rapport.Kit.Words;

namespace Rapport.App.Screens.Webhooks;

/// <summary>What became of a delivery, as a sentence.</summary>
internal static class DeliveryWords
{
    public static string Say(Texts texts, WebhookDelivery one) => one switch
    {
        { Error: { } error } => texts["webhooks.error." + error],
        { Status: { } status, Millis: { } millis } => texts["webhooks.answered", ("status", status.ToString(CultureInfo.InvariantCulture)), ("millis", millis)],
        _ => texts["webhooks.notYet"],
    };

    public static string ToneOf(WebhookDelivery one) => one.State switch
    {
        DeliveryState.Done => "ok",
        DeliveryState.Failed => "bad",
        _ => one.Attempts > 0 ? "warn" : "",
    };
}
