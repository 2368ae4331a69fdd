using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using Microsoft.JSInterop.Infrastructure;
using Rapport.App.Web;
using Xunit;

namespace Rapport.App.Tests.Screens;

/// <summary>Scripts get from a thinned circuit, byte for byte, what the framework's own way of writing sends.</summary>
public sealed class WritingToScripts
{
    private static readonly Dictionary<string, Func<object?>> All = new(StringComparer.Ordinal)
    {
        ["nothing"] = () => null,
        ["text"] = () => "王 \"<b>\" \u001e é",
        ["yes"] = () => true,
        ["whole"] = () => -12,
        ["long"] = () => long.MaxValue,
        ["number"] = () => 0.1,
        ["money"] = () => 12.50m,
        ["id"] = () => Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"),
        ["day"] = () => new DateOnly(2026, 11, 30),
        ["moment"] = () => new DateTimeOffset(2026, 11, 30, 4, 5, 6, TimeSpan.FromHours(8)),
        ["choice"] = () => DayOfWeek.Friday,
        ["texts"] = () => (string[])["a", "b"],
        ["mixed"] = () => (object?[])[1, null, "x", (object?[])[true]],
        ["words"] = () => new { Save = "Save", Next = (string?)null, Count = 2 },
        ["keys"] = () => new Dictionary<string, string[]>(StringComparer.Ordinal) { ["ctrl+k"] = ["shell.find"], ["n"] = [] },
        ["answer"] = () => new Dictionary<string, object?>(StringComparer.Ordinal) { ["ok"] = true, ["row"] = new byte[] { 1, 2 } },
        ["records"] = () => (Point[])[new("a", 1, [new("b", null, [])])],
        ["bytes"] = () => new byte[] { 1, 2, 3 },
        ["with bytes"] = () => new { Row = new byte[] { 1 }, Ok = true },
        ["reference"] = () => DotNetObjectReference.Create(new Target()),
    };

    public static TheoryData<string> Kinds => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void As_argument(string kind)
    {
        var (plain, thin) = (new Runtime(thin: false), new Runtime(thin: true));
        _ = plain.SendAsync(All[kind](), 7);
        _ = thin.SendAsync(All[kind](), 7);
        Assert.Equal(plain.Sent, thin.Sent);
        Assert.Equal(plain.Bytes, thin.Bytes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void As_answer(string kind)
    {
        var (plain, thin) = (new Runtime(thin: false), new Runtime(thin: true));
        Assert.Equal(plain.Answer(All[kind]()), thin.Answer(All[kind]()));
        Assert.Equal(plain.Bytes, thin.Bytes);
    }

    [Fact]
    public void What_a_script_answers_is_read_as_before()
    {
        var thin = new Runtime(thin: true);
        Assert.True(thin.Read<bool>("true"));
        Assert.Equal("x", thin.Read<string>("\"x\""));
        Assert.Equal(["a"], thin.Read<string[]>("[\"a\"]")!);
        Assert.Equal(3, Assert.IsType<JsonElement>(thin.Read<object>("3")).GetInt32());
    }

    [Fact]
    public async Task Each_circuit_gets_the_frameworks_runtime_that_writes_so()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        CircuitJson.AddTo(builder.Services);
        await using var app = builder.Build();
        await using var scope = app.Services.CreateAsyncScope();
        var runtime = (JSRuntime)scope.ServiceProvider.GetRequiredService<IJSRuntime>();
        Assert.Equal("RemoteJSRuntime", runtime.GetType().Name);
        Assert.Equal("CircuitJson", CircuitJson.Options(runtime).Converters[0].GetType().DeclaringType?.Name);
        // What its own converters write still goes through them.
        Assert.Contains("__internalId", JsonSerializer.Serialize<object>(new Microsoft.AspNetCore.Components.ElementReference("7"), CircuitJson.Options(runtime)), StringComparison.Ordinal);
    }

    private sealed record Point(string Name, int? Size, IReadOnlyList<Point> Parts);

    private sealed class Target;

    private sealed class Runtime : JSRuntime
    {
        public Runtime(bool thin)
        {
            if (thin) CircuitJson.Use(JsonSerializerOptions);
        }

        public string? Sent { get; private set; }

        public List<byte[]> Bytes { get; } = [];

        public Task<bool> SendAsync(params object?[] args) => InvokeAsync<bool>("f", args).AsTask();

        public string Answer(object? value) => JsonSerializer.Serialize(value, JsonSerializerOptions);

        public T? Read<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions);

        protected override void BeginInvokeJS(long taskId, string identifier, string? argsJson, JSCallResultType resultType, long targetInstanceId) => Sent = argsJson;

        protected override void EndInvokeDotNet(DotNetInvocationInfo invocationInfo, in DotNetInvocationResult invocationResult)
        {
        }

        protected override void SendByteArray(int id, byte[] data) => Bytes.Add(data);
    }
}
