using System.Diagnostics;
using Npgsql;

namespace Rapport.Testing.Tests;

public sealed class TheTestMachine
{
    [Fact]
    public async Task PostgreSQL_sorts_by_code_point_and_each_database_is_empty()
    {
        using var database = PostgresCluster.NewDatabase();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select string_agg(x, '' order by x) || (select count(*) from pg_tables where schemaname = 'public') from unnest(array['b','É','a','B']) x", connection);
        Assert.Equal("BabÉ0", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_database_goes_away_even_while_somebody_is_connected()
    {
        using var watcher = PostgresCluster.NewDatabase();
        var database = PostgresCluster.NewDatabase();
        await using var left = new NpgsqlConnection(database.ConnectionString);
        await left.OpenAsync();
        database.Dispose();
        await using var connection = new NpgsqlConnection(watcher.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"select count(*) from pg_database where datname = '{left.Database}'", connection);
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_copy_of_a_template_has_what_that_was_made_with_and_keeps_the_rest_to_itself()
    {
        var made = 0;
        var template = new DatabaseTemplate(async connection =>
        {
            made++;
            await AskAsync(connection, "create table thing (n int); insert into thing values (7)");
        });
        using var one = await template.CopyAsync();
        await AskAsync(one.ConnectionString, "insert into thing values (8)");
        using var other = await template.CopyAsync();
        Assert.Equal((15L, 7L, 1), (await AskAsync(one.ConnectionString, "select sum(n) from thing"), await AskAsync(other.ConnectionString, "select sum(n) from thing"), made));

        static async Task<object?> AskAsync(string connectionString, string sql)
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var command = source.CreateCommand(sql);
            return await command.ExecuteScalarAsync();
        }
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

    [Fact]
    public void The_folders_of_a_killed_test_process_go_with_the_next_start()
    {
        // No process has this number: it is above what a kernel gives out.
        var left = Path.Combine(Path.GetTempPath(), "rapport-test-2147483647-x");
        Directory.CreateDirectory(left);
        File.WriteAllText(Path.Combine(left, "a"), "1");
        using var again = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["-noColor", "-method", $"*.{nameof(A_temporary_folder_goes_away_with_its_content)}"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true })!;
        again.StandardInput.Close();
        again.StandardOutput.ReadToEnd();
        again.WaitForExit();
        Assert.Equal(0, again.ExitCode);
        Assert.False(Directory.Exists(left));
    }
}
