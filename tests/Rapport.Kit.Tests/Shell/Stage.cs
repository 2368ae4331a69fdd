// The renderer is the framework's own; a test that shows components has to derive from it.
#pragma warning disable BL0006
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.Logging.Abstractions;

namespace Rapport.Kit.Tests.Shell;

/// <summary>Shows a component and takes it away again, without a browser; faults are kept where a page would break.</summary>
internal sealed class Stage(IServiceProvider services) : Renderer(services, NullLoggerFactory.Instance)
{
    private readonly Curtain curtain = new();

    public List<Exception> Faults { get; } = [];

    public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

    public Task ShowAsync(Type component, Dictionary<string, object?> with) => Dispatcher.InvokeAsync(() =>
    {
        AssignRootComponentId(curtain);
        // What the component still waits for is no part of having shown it.
        curtain.Show(component, with);
    });

    public Task LeaveAsync() => Dispatcher.InvokeAsync(() => curtain.Show(null, []));

    protected override void HandleException(Exception exception) => Faults.Add(exception);

    protected override Task UpdateDisplayAsync(in RenderBatch renderBatch) => Task.CompletedTask;

    private sealed class Curtain : IComponent
    {
        private RenderHandle handle;

        public void Attach(RenderHandle renderHandle) => handle = renderHandle;

        public Task SetParametersAsync(ParameterView parameters) => Task.CompletedTask;

        public void Show(Type? component, Dictionary<string, object?> with) => handle.Render(builder =>
        {
            if (component is null) return;
            builder.OpenComponent(0, component);
            builder.AddMultipleAttributes(1, with!);
            builder.CloseComponent();
        });
    }
}
