using Rapport.App.Demo;
using Rapport.App.Tests.Servers;
using Rapport.Core.Access;
using Rapport.Core.Records;

namespace Rapport.App.Tests.Demo;

public sealed class SpeakingTheFirmsLanguage(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task The_sample_company_is_written_in_the_language_of_whoever_makes_it()
    {
        await new DemoCompany(Server.Get<RecordStore>(), new NineInTheMorning()).MakeAsync(60, 1, Principal.System with { Language = "zh-Hans" }, null, default);
        // Countries have one spelling in every firm, and are found by each of their names.
        Assert.Equal((26, 26), (await CountAsync("party", "country = 'China' and roles has 'customer'"), await CountAsync("party", "country = '中国' and roles has 'customer'")));
        Assert.Equal(1, await CountAsync("product", "name = '白瓷茶壶' and category = '餐具'"));
        Assert.True(await CountAsync("relation", "jobTitle = '采购经理'") > 0 && await CountAsync("preference", "subject = '纸质目录'") > 0);
        Assert.True(await CountAsync("note", "text contains '目录'") > 0);
    }

    // What is drawn depends on the month that an order falls in, and that on the hour at which the company is made.
    private sealed class NineInTheMorning : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 29, 9, 0, 0, TimeSpan.Zero);
    }
}
