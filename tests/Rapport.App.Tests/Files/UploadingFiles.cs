using System.Security.Cryptography;
using System.Text;
using Rapport.App.Tests.Servers;
using Rapport.Core.Access;

namespace Rapport.App.Tests.Files;

public abstract class UploadingFiles(ApiServer server) : WithFiles(server)
{
    [Fact]
    public async Task A_file_comes_back_as_it_was()
    {
        var content = RandomNumberGenerator.GetBytes(300_000);
        var kept = await UploadAsync(content, "../Vertrag 合同.bin");
        Assert.Equal(201, kept.Status);
        Assert.Equal(("Vertrag 合同.bin", 300_000, Convert.ToHexStringLower(SHA256.HashData(content))), ((string)kept.Json["name"]!, (int)kept.Json["size"]!, (string)kept.Json["sha256"]!));
        using var request = new HttpRequestMessage(HttpMethod.Get, kept.Headers["Location"]);
        request.Headers.Authorization = new("Bearer", Server.AdminKey);
        using var answer = await Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("Vertrag 合同.bin", answer.Content.Headers.ContentDisposition!.FileNameStar);
    }

    [Fact]
    public async Task A_form_may_bring_it()
    {
        const string form = "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/html\r\n\r\n<b>text</b>\r\n--x--\r\n";
        var kept = await CallAsync("POST", V1 + "/files", form, "", ("Content-Type", "multipart/form-data; boundary=x"));
        Assert.True(kept.Status == 201, kept.Text);
        Assert.Equal(("a.txt", "text/plain", 11), ((string)kept.Json["name"]!, (string)kept.Json["mediaType"]!, (int)kept.Json["size"]!));
        var two = form.Replace("name=\"note\"", "name=\"note\"; filename=\"b.txt\"", StringComparison.Ordinal);
        Assert.Equal("file.onlyOne", (await CallAsync("POST", V1 + "/files", two, "", ("Content-Type", "multipart/form-data; boundary=x"))).Problem(400));
        Assert.Equal("file.noPart", (await CallAsync("POST", V1 + "/files", "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--x--\r\n", "", ("Content-Type", "multipart/form-data; boundary=x"))).Problem(400));
        Assert.Equal("file.broken", (await CallAsync("POST", V1 + "/files", form[..^40], "", ("Content-Type", "multipart/form-data; boundary=x"))).Problem(400));
        Assert.Equal("file.broken", (await CallAsync("POST", V1 + "/files", form, "", ("Content-Type", "multipart/form-data"))).Problem(400));
    }

    [Fact]
    public async Task Pictures_are_shown_and_all_else_is_saved()
    {
        var picture = await GetAsync("/files/" + await KeepAsync(Picture, "me.png"));
        Assert.Equal(("image/png", "nosniff"), (picture.Headers["Content-Type"], picture.Headers["X-Content-Type-Options"]));
        Assert.StartsWith("inline", picture.Headers["Content-Disposition"], StringComparison.Ordinal);
        foreach (var (name, content) in ((string, string)[])[("a.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), ("a.html", "<script>alert(1)</script>"), ("a.png", "<script>alert(1)</script>")])
        {
            var other = await GetAsync("/files/" + await KeepAsync(Encoding.UTF8.GetBytes(content), name));
            Assert.Equal("application/octet-stream", other.Headers["Content-Type"]);
            Assert.StartsWith("attachment", other.Headers["Content-Disposition"], StringComparison.Ordinal);
            Assert.Contains("sandbox", other.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_part_may_be_asked_for_and_nothing_is_sent_twice()
    {
        var id = await KeepAsync("0123456789"u8.ToArray(), "digits.txt");
        var part = await GetAsync("/files/" + id, "", ("Range", "bytes=2-4"));
        Assert.Equal((206, "234", "bytes 2-4/10"), (part.Status, part.Text, part.Headers["Content-Range"]));
        var whole = await GetAsync("/files/" + id);
        Assert.Equal((200, "no-cache, private"), (whole.Status, whole.Headers["Cache-Control"]));
        Assert.Equal(304, (await GetAsync("/files/" + id, "", ("If-None-Match", whole.Headers["ETag"]))).Status);
        Assert.Equal(416, (await GetAsync("/files/" + id, "", ("Range", "bytes=20-"))).Status);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_refused_with_the_reason_and_leaves_nothing()
    {
        Assert.Equal("file.empty", (await UploadAsync([], "empty.txt")).Problem(400));
        var large = await UploadAsync(new byte[(1 << 20) + 1], "large.bin");
        Assert.Equal("file.tooLarge", large.Problem(413));
        Assert.Contains("1 MB", (string)large.Json["title"]!, StringComparison.Ordinal);
        Assert.Equal("file.tooLarge", (await UploadAsync(new byte[3 << 20], "larger.bin")).Problem(413));
        Assert.Equal(201, (await UploadAsync(new byte[1 << 20], "just.bin")).Status);
        Assert.Equal("file.noImage", (await CallAsync("POST", V1 + "/files?kind=image", "no picture"u8.ToArray())).Problem(400));
        Assert.Equal("query.unknown", (await CallAsync("POST", V1 + "/files?filename=x", "x"u8.ToArray())).Problem(400));
        Assert.Equal("file.noUpload", (await UploadAsync(Picture, "a.png", await Server.KeyAsync(Roles.Reader))).Problem(403));
        Assert.Equal("access.signInNeeded", (await UploadAsync(Picture, "a.png", null)).Problem(401));
        Assert.Equal("file.missing", (await GetAsync("/files/" + Guid.CreateVersion7())).Problem(404));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Server.Workplace.Folder, "files"), "*.unfinished"));
    }

    [Fact]
    public async Task A_repetition_with_the_same_key_keeps_one_file()
    {
        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());
        var first = await UploadAsync("once"u8.ToArray(), "once.txt", "", key);
        var again = await UploadAsync("once"u8.ToArray(), "once.txt", "", key);
        Assert.Equal((201, first.Text, first.Headers["Location"]), (again.Status, again.Text, again.Headers["Location"]));
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Equal("idempotency.otherBody", (await UploadAsync("twice"u8.ToArray(), "once.txt", "", key)).Problem(422));
    }

    public sealed class OnSqlite(SqliteFileServer server) : UploadingFiles(server), IClassFixture<SqliteFileServer>;

    public sealed class OnPostgres(PostgresFileServer server) : UploadingFiles(server), IClassFixture<PostgresFileServer>;
}
