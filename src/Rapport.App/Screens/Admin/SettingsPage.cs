using Microsoft.AspNetCore.Components;
using Rapport.Core.Problems;
using Rapport.Kit.Shell;
using Rapport.Kit.Words;

namespace Rapport.App.Screens.Admin;

/// <summary>What the pages of the settings share: nothing is read before the person's right to it is known, and a refusal stays on the page.</summary>
public abstract class SettingsPage : ComponentBase
{
    [Inject] internal Visitor Visitor { get; set; } = default!;

    [Inject] protected Texts Texts { get; set; } = default!;

    [Inject] protected Formats Formats { get; set; } = default!;

    [Inject] protected ToastState Toast { get; set; } = default!;

    [Inject] protected NavigationManager Navigation { get; set; } = default!;

    /// <summary>Name of the section, <c>users</c>.</summary>
    protected abstract string Section { get; }

    protected bool May => Sections.All.First(s => s.Name == Section).IsOpenTo(Visitor.Who);

    /// <summary>What the last try met; shown until the next.</summary>
    protected IReadOnlyList<Problem> Problems { get; set; } = [];

    protected virtual Task LoadAsync() => Task.CompletedTask;

    protected override async Task OnParametersSetAsync()
    {
        if (May) await LoadAsync();
    }

    protected Problem? ProblemOf(string at) => Problems.FirstOrDefault(p => p.At == at);

    /// <summary>Does something that may be refused; a refusal is kept in <see cref="Problems"/>.</summary>
    protected async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            Problems = [];
            await work();
            return true;
        }
        catch (ProblemException refusal)
        {
            Problems = refusal.Problems;
            return false;
        }
    }

    protected string RoleName(string role) => Texts.Has("role." + role) ? Texts["role." + role] : role;

    /// <summary>How long ago, in words that stay true for a while: today with the time, otherwise the day.</summary>
    protected string When(DateTime? at) => at is { } moment ? Formats.Moment(moment) : Texts["settings.never"];
}
