using Rapport.Customers.Identity;

namespace Rapport.Customers.Tests.Identity;

/// <summary>
/// The figures that are claimed of the public files (<c>docs/benchmarks.md</c>), held on files of the same kinds that are made up here: the
/// public ones are not part of the sources. The truth is for counting only, no settings follow the file.
/// </summary>
public sealed class HoldingTheFigures
{
    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Two_registers_of_the_same_persons_meet(int seed)
    {
        var (cells, truth) = new Census(seed).TwoRegisters(2_000, most: 4);
        var (found, pairs, _) = new Made(Census.RegisterHead, cells, truth, split: 2_000).Resolve();
        Assert.All(found.Pairs, p => Assert.True(p.A < 2_000 && p.B >= 2_000));
        Assert.True(pairs.F1 >= 0.999, $"{pairs} F1 {pairs.F1:0.0000}");
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void Persons_who_stand_in_one_register_up_to_six_times_are_found(int seed)
    {
        var (cells, truth) = new Census(seed).OneRegister(1_500, most: 6);
        var (_, pairs, clusters) = new Made(Census.RegisterHead, cells, truth).Resolve();
        Assert.True(pairs.F1 >= 0.996, $"pairs {pairs} F1 {pairs.F1:0.0000}");
        Assert.True(clusters.F1 >= 0.996, $"clusters {clusters} F1 {clusters.F1:0.0000}");
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(43)]
    public void A_short_list_with_gaps_and_slips_is_read_as_well_as_it_can_be(int seed)
    {
        var (cells, truth) = new Census(seed).PoorList(300);
        var (_, pairs, _) = new Made(Census.ListHead, cells, truth).Resolve();
        Assert.True(pairs.F1 >= 0.87, $"{pairs} F1 {pairs.F1:0.0000}");
    }

    [Fact]
    public void Whoever_the_rows_are_said_to_be_changes_no_pair()
    {
        var (cells, truth) = new Census(51).PoorList(200);
        string?[][] Told(int[] who) => [.. cells.Select((c, i) => (string?[])[.. c, "P" + who[i]])];
        string[] head = [.. Census.ListHead, "truth"];
        var mixed = (int[])truth.Clone();
        new Random(1).Shuffle(mixed);
        var (right, wrong) = (new Made(head, Told(truth), truth).Resolve(), new Made(head, Told(mixed), truth).Resolve());
        Assert.Equal(right.Found.Pairs, wrong.Found.Pairs);
        Assert.Equal(right.Found.Model.ToJson(), wrong.Found.Model.ToJson());
        Assert.Equal(new Made(Census.ListHead, cells, truth).Resolve().Found.Pairs, right.Found.Pairs);
    }
}
