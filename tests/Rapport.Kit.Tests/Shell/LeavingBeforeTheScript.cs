using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using Rapport.Core.Files;
using Rapport.Kit.Charts;
using Rapport.Kit.Files;
using Rapport.Kit.Imports;
using Rapport.Kit.Lists;
using Rapport.Kit.Records;
using Rapport.Kit.Shell;
using Rapport.Kit.Views;
using Xunit;

namespace Rapport.Kit.Tests.Shell;

/// <summary>Somebody clicks on before a component's script has arrived over a slow line: the next page must not suffer.</summary>
public class LeavingBeforeTheScript
{
    private readonly SlowScripts scripts = new();

    public static TheoryData<Type> Components => [typeof(ListTable), typeof(UploadBox), typeof(FileEditor), typeof(Chart), typeof(Dialog)];

    [Theory, MemberData(nameof(Components))]
    public async Task A_component_that_left_is_not_told_of_its_script(Type component)
    {
        using var stage = Set();
        await stage.ShowAsync(component, With(component));
        await stage.LeaveAsync();
        await stage.Dispatcher.InvokeAsync(scripts.Arrive);
        await stage.Dispatcher.InvokeAsync(() => { });
        Assert.Empty(stage.Faults);
        Assert.Empty(scripts.Calls);
        Assert.True(scripts.LetGo);
    }

    [Theory, MemberData(nameof(Components))]
    public async Task A_component_that_stays_is_joined_with_its_script_and_leaves_in_peace_when_the_page_is_gone(Type component)
    {
        using var stage = Set();
        await stage.ShowAsync(component, With(component));
        await stage.Dispatcher.InvokeAsync(scripts.Arrive);
        await stage.Dispatcher.InvokeAsync(() => { });
        Assert.Single(scripts.Calls);
        scripts.Fails = new JSDisconnectedException("gone");
        await stage.LeaveAsync();
        Assert.Empty(stage.Faults);
    }

    [Fact]
    public async Task A_fault_of_a_script_is_no_secret_while_its_component_is_there()
    {
        using var stage = Set();
        scripts.Fails = new JSException("x is not a function");
        await stage.ShowAsync(typeof(Dialog), With(typeof(Dialog)));
        await stage.Dispatcher.InvokeAsync(scripts.Arrive);
        await stage.Dispatcher.InvokeAsync(() => { });
        Assert.IsType<JSException>(Assert.Single(stage.Faults));
    }

    private Stage Set() => new(new ServiceCollection().AddKit().AddLogging()
        .AddSingleton<IJSRuntime>(scripts).AddSingleton(TimeProvider.System).AddSingleton(new FileLimit(1 << 20))
        .AddSingleton(Nothing.Of<IRecordSource>()).AddSingleton(Nothing.Of<Rapport.Kit.Reports.IReportSource>()).AddSingleton(Nothing.Of<IPersonalMemory>()).AddSingleton<NavigationManager, Nowhere>()
        .BuildServiceProvider());

    private static Dictionary<string, object?> With(Type component) => component switch
    {
        _ when component == typeof(ListTable) => new() { ["State"] = new ListState(Nothing.Of<IRecordSource>(), Nothing.Of<IPersonalMemory>(), SampleTypes.Thing) },
        _ when component == typeof(FileEditor) => new() { ["Id"] = "picture" },
        _ when component == typeof(Chart) => new() { ["Model"] = new ChartModel(ChartKind.Bars, "A bar", ["one"], []) },
        _ when component == typeof(Dialog) => new() { ["Title"] = "Sure?", ["Body"] = Empty, ["Foot"] = Empty },
        _ => [],
    };

    private static readonly RenderFragment Empty = _ => { };

    private sealed class Nowhere : NavigationManager
    {
        public Nowhere() => Initialize("http://rapport.example/", "http://rapport.example/");
    }

    /// <summary>Answers nothing to whatever is asked.</summary>
    public class Nothing : DispatchProxy
    {
        public static T Of<T>() where T : class => Create<T, Nothing>();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
    }
}
