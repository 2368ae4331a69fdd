using System.Reflection;
using Rapport.Kit.Lists;
using Rapport.Kit.Records;
using Xunit;

namespace Rapport.Kit.Tests.Lists;

/// <summary>A view that others made may name what its reader's role hides.</summary>
public class OpeningAView
{
    private static readonly SavedView Shared = new(Guid.Parse("0199a0de-0000-7000-8000-000000000002"), "thing", "Best", "price > 5", "-sales", ["price", "sales", "email"], Shared: true) { Group = "region", Layout = "board.stage" };

    [Fact]
    public async Task What_the_role_hides_is_left_out_and_the_view_opens_unchanged()
    {
        var state = await OpenAsync(new ListAddress("thing", Shared.Id.ToString()));
        Assert.Equal(["name", "price", "email"], state.Columns.Select(c => c.Name));
        Assert.Equal((null, null), (state.Sort, state.Group));
        Assert.False(state.IsChanged, state.Address().Uri);
    }

    [Fact]
    public async Task What_somebody_changes_of_it_is_a_change()
    {
        Assert.True((await OpenAsync(new ListAddress("thing", Shared.Id.ToString(), Sort: "price"))).IsChanged);
        Assert.True((await OpenAsync(new ListAddress("thing", Shared.Id.ToString(), Columns: "name,price"))).IsChanged);
        Assert.True((await OpenAsync(new ListAddress("thing", Shared.Id.ToString(), Where: "price > 6"))).IsChanged);
    }

    [Theory]
    [InlineData("0199a0de-0000-7000-8000-000000000009", true)]
    [InlineData("0199a0de-0000-7000-8000-000000000002", false)]
    [InlineData(ListAddress.All, false)]
    [InlineData(null, false)]
    public async Task An_address_of_a_view_that_is_gone_or_somebody_elses_is_told_from_that_of_all(string? view, bool lacks) =>
        Assert.Equal(lacks, (await OpenAsync(new ListAddress("thing", view))).LacksView);

    internal static async Task<ListState> OpenAsync(ListAddress address)
    {
        var state = new ListState(DispatchProxy.Create<IRecordSource, Source>(), DispatchProxy.Create<Views.IPersonalMemory, Memory>(), SampleTypes.Thing);
        await state.PrepareAsync(TestContext.Current.CancellationToken);
        await state.OpenAsync(address, TestContext.Current.CancellationToken);
        return state;
    }

    public class Source : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            "get_Catalogue" => SampleTypes.Catalogue,
            nameof(IRecordSource.ViewsAsync) => Task.FromResult<IReadOnlyList<SavedView>>([Shared]),
            nameof(IRecordSource.RightsOn) => new RecordRights(true, true, true, true, true),
            nameof(IRecordSource.CheckCriteria) => null,
            nameof(IRecordSource.CountAsync) => Task.FromResult(new CappedCount(0, false)),
            _ => throw new NotSupportedException(targetMethod.Name),
        };
    }

    public class Memory : DispatchProxy
    {
        // Nothing is kept: whatever is asked for is its type's nothing.
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            typeof(Memory).GetMethod(nameof(Nothing), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(targetMethod!.GetGenericArguments()).Invoke(null, null);

        private static Task<T?> Nothing<T>() => Task.FromResult(default(T));
    }
}
