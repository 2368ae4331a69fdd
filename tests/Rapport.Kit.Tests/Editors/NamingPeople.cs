using Rapport.Kit.Editors;
using Xunit;

namespace Rapport.Kit.Tests.Editors;

public sealed class NamingPeople
{
    private static readonly Guid Li = Guid.CreateVersion7(), LiWei = Guid.CreateVersion7();

    [Fact]
    public void Only_those_whom_the_text_still_names_are_told() =>
        Assert.Equal([Li], MentionText.Named("Ask @Li about it", new Dictionary<Guid, string> { [Li] = "Li", [LiWei] = "Li Wei" }));

    [Fact]
    public void The_longest_name_is_meant() =>
        Assert.Equal([("请看，", false), ("@Li Wei", true), (" and ", false), ("@Li", true)], MentionText.Parts("请看，@Li Wei and @Li", ["Li", "Li Wei"]));

    [Fact]
    public void A_text_without_mentions_is_one_part() => Assert.Equal([("write to li@example.com", false)], MentionText.Parts("write to li@example.com", []));
}
