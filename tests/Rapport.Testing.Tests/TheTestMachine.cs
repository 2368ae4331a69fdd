using Npgsql;

namespace Rapport.Testing.Tests;

public sealed class TheTestMachine
{
    [Fact]
    public async Task PostgreSQL_sorts_by_code_point_and_each_database_is_empty()
    {
        await using var connection = new NpgsqlConnection(PostgresCluster.CreateDatabase());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select string_agg(x, '' order by x) || (select count(*) from pg_tables where schemaname = 'public') from unnest(array['b','É','a','B']) x", connection);
        Assert.Equal("BabÉ0", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Chromium_draws_Chinese()
    {
        var page = await Browser.NewPageAsync("zh-CN");
        await page.SetContentAsync("<h1>客户</h1>");
        Assert.Equal("客户", await page.InnerTextAsync("h1"));
        Assert.Equal("zh-CN", await page.EvaluateAsync<string>("navigator.language"));
    }

    [Fact]
    public void A_temporary_folder_goes_away_with_its_content()
    {
        string path;
        using (var folder = new TempFolder())
        {
            path = folder.Path;
            File.WriteAllText(folder.File("a"), "1");
            Assert.True(Directory.Exists(path));
        }

        Assert.False(Directory.Exists(path));
    }
}
