using Rapport.Core.Changes;

namespace Rapport.Core.Tests.Changes;

public sealed class HearingOfChanges
{
    [Fact]
    public void A_listener_that_fails_harms_neither_the_writer_nor_the_others()
    {
        var live = new LiveChanges();
        var heard = new List<long>();
        live.Committed += c => heard.Add(c.ChangeSet);
        live.Committed += _ => throw new InvalidOperationException("A page that is being drawn.");
        live.Committed += c => heard.Add(-c.ChangeSet);
        live.Publish(new LiveChange(7, ["party"], [], Guid.Empty));
        Assert.Equal([7, -7], heard);
    }
}
