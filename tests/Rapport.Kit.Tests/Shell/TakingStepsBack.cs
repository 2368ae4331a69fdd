using Rapport.Kit.Shell;
using Xunit;

namespace Rapport.Kit.Tests.Shell;

public class TakingStepsBack
{
    [Fact]
    public void Steps_are_taken_back_from_the_last_and_done_again_in_order()
    {
        var toast = new ToastState();
        toast.Done("one", 1);
        toast.Done("two", 2);
        Assert.Equal(2, toast.NextUndo);
        toast.TookBack("back", 2, by: 3, redo: false);
        Assert.Equal(1, toast.NextUndo);
        Assert.Equal(3, toast.NextRedo);
        Assert.True(toast.IsRedo);
        toast.TookBack("again", 3, by: 4, redo: true);
        Assert.Equal(4, toast.NextUndo);
        Assert.Null(toast.NextRedo);
        Assert.False(toast.IsRedo);
    }

    [Fact]
    public void A_new_step_ends_what_could_be_done_again()
    {
        var toast = new ToastState();
        toast.Done("one", 1);
        toast.TookBack("back", 1, by: 2, redo: false);
        toast.Done("other", 3);
        Assert.Null(toast.NextRedo);
        Assert.Equal(3, toast.NextUndo);
    }

    [Fact]
    public void What_was_done_in_part_can_be_taken_back_and_is_no_mark_of_the_next()
    {
        var toast = new ToastState();
        toast.Done("some", 1, partial: true);
        Assert.Equal((true, 1L, false), (toast.IsPartial, toast.NextUndo, toast.IsProblem));
        toast.Done("all", 2);
        Assert.False(toast.IsPartial);
    }

    [Fact]
    public void A_refusal_offers_nothing_to_take_back()
    {
        var toast = new ToastState();
        toast.Done("one", 1);
        toast.Problem("no");
        Assert.Null(toast.ChangeSet);
        Assert.Equal(1, toast.NextUndo);
    }
}
