[assembly: AssemblyFixture(typeof(Rapport.Journeys.Tests.SampleCompany))]

namespace Rapport.Journeys.Tests;

/// <summary>One running product with a sample company for all journeys that need no empty one; each leaves it as it was.</summary>
public sealed class SampleCompany : IAsyncLifetime
{
    private static readonly string[] Languages = ["en-GB", "zh-CN", "zh-TW"];
    private RunningProduct? product;

    internal RunningProduct Product => product!;

    /// <summary>An administrator whose browser speaks the language; she never chose one here.</summary>
    public static string Nora(string language) => $"nora.{language.ToLowerInvariant()}@example.com";

    /// <summary>A manager likewise.</summary>
    public static string Marta(string language) => $"marta.{language.ToLowerInvariant()}@example.com";

    /// <summary>A seller whose journeys come one after another (collection "Pia") and sign out in the end: one of them counts her sessions.</summary>
    public static string Pia(string language) => $"pia.{language.ToLowerInvariant()}@example.com";

    public async ValueTask InitializeAsync() =>
        product = await RunningProduct.StartFilledAsync(120, [.. Languages.SelectMany(l => new[] { (Nora(l), "administrator"), (Marta(l), "manager"), (Pia(l), "sales") })]);

    public async ValueTask DisposeAsync()
    {
        if (product is not null) await product.DisposeAsync();
    }
}
