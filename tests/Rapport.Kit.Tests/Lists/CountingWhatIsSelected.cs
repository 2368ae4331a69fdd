using Rapport.Kit.Lists;
using Rapport.Kit.Records;
using Rapport.Kit.Tests.Shell;
using Rapport.Kit.Views;
using Xunit;

namespace Rapport.Kit.Tests.Lists;

/// <summary>The list counts to its cap, the foot beyond; whoever selects all reads the number that is known.</summary>
public sealed class CountingWhatIsSelected
{
    [Fact]
    public void All_are_as_many_as_the_foot_counted_until_the_rows_are_read_again()
    {
        var state = new ListState(LeavingBeforeTheScript.Nothing.Of<IRecordSource>(), LeavingBeforeTheScript.Nothing.Of<IPersonalMemory>(), SampleTypes.Thing);
        state.Selected.All();
        state.Selected.Put(Guid.CreateVersion7(), on: false);
        state.Know(new CappedCount(19_498, false), state.Turn);
        Assert.Equal(new CappedCount(19_497, false), state.SelectedCount);

        // What was counted of other rows says nothing of these.
        state.Know(new CappedCount(19_498, false), state.Turn - 1);
        Assert.Null(state.KnownCount);
    }
}
