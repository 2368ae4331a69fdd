using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Values;

namespace Rapport.Storage.Specs.Records;

public abstract class WritingRecords(SharedPostgres? postgres) : Engine(postgres)
{
    [Fact]
    public async Task A_value_of_every_kind_is_read_back_as_it_was_written()
    {
        var friend = (await CreateAsync(Sample, ("name", "Friend"))).Items[0].Id;
        var other = (await CreateAsync(Sample, ("name", "Other"))).Items[0].Id;
        var picture = await PictureAsync();
        var values = Values(("name", "张三 Ünïcode 🎈"), ("code", "C'1"), ("choice", "b"), ("choices", new[] { "a", "c" }), ("friend", friend), ("others", new[] { friend, other }.Order().ToArray()),
            ("customChoice", "y"), ("customChoices", new[] { "x", "y" }), ("customLink", friend));
        foreach (var kind in SampleType.Plain) values["own" + kind] = values["custom" + kind] = Example(kind, picture);
        var id = (await WriteAsync(RecordWrite.Create(Sample, values))).Items[0].Id;
        var read = await GetAsync(Sample, id);
        foreach (var (name, value) in values) Assert.True(RecordRules.Same(value, read![name]), $"{name}: {value} became {read[name]}");
        Assert.Equal("T-003", read!["serial"]);
        var page = await Reader.ListAsync(new RecordQuery(Sample, "name = '张三 Ünïcode 🎈'", null, [.. values.Keys.Where(k => k != "others")]), Principal.System, default);
        foreach (var (field, value) in page.Fields.Zip(Assert.Single(page.Rows).Values)) Assert.True(RecordRules.Same(values[field.Name], value), $"{field.Name} in a list: {value}");
        await WriteAsync(RecordWrite.Update(Sample, id, values.Keys.Where(k => k != "name").ToDictionary(k => k, _ => (object?)null, StringComparer.Ordinal)));
        read = await GetAsync(Sample, id);
        foreach (var name in values.Keys.Where(k => k != "name")) Assert.True(read![name] is null, $"{name} was emptied, still {read[name]}");
    }

    private static object Example(FieldKind kind, Guid file) => kind switch
    {
        FieldKind.Integer => long.MinValue / 2,
        FieldKind.Number => 0.1 + 0.2,
        FieldKind.Percent => 12.5,
        FieldKind.Money => -123_456_789_012.3456m,
        FieldKind.YesNo => false,
        FieldKind.Date => new DateOnly(1903, 2, 28),
        FieldKind.DateTime => new DateTime(2026, 3, 29, 1, 30, 0, 123, DateTimeKind.Utc),
        FieldKind.Tags => new[] { "a \"b\"", "客户" },
        FieldKind.Email => "ann@example.org",
        FieldKind.Url => "https://example.org/?q=1",
        FieldKind.Address => new PostalAddress("1 Main St", "Springfield", null, "12345", "US"),
        FieldKind.Location => new GeoPoint(-33.5, 151.25),
        FieldKind.File or FieldKind.Image => file,
        FieldKind.LongText => "line 1\nline 2",
        _ => "+493012345678",
    };

    [Fact]
    public async Task Problems_of_all_rows_are_told_at_once_and_nothing_is_written()
    {
        await CreateAsync(Sample, ("name", "First"), ("code", "taken"));
        var before = await DumpAsync();
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => WriteAsync(
            RecordWrite.Create(Sample, Values(("name", "Good"))),
            RecordWrite.Create(Sample, Values(("choice", "a"))),
            RecordWrite.Create(Sample, Values(("name", "Twice"), ("code", "taken"))),
            RecordWrite.Create(Sample, Values(("name", "Choice"), ("choice", "z"))),
            RecordWrite.Create(Sample, Values(("name", "Link"), ("friend", Guid.CreateVersion7()))),
            RecordWrite.Create(Sample, Values(("name", "Unknown"), ("nonsense", 1L)))));
        Assert.Equal(["field.required items[1].name", "field.taken items[2].code", "field.notAChoice items[3].choice", "field.linkMissing items[4].friend", "field.unknown items[5].nonsense"],
            refusal.Problems.Select(p => $"{p.Code} {p.At}"));
        Assert.Equal(before, await DumpAsync());
    }

    [Fact]
    public async Task An_update_writes_one_change_with_before_and_after_and_raises_the_version()
    {
        var id = (await CreateAsync(Sample, ("name", "Old"), ("customText", "x"))).Items[0].Id;
        var changes = await ScalarAsync("select count(*) from core_change");
        var outcome = await UpdateAsync(Sample, id, ("name", "New"), ("customText", "y"), ("customInteger", 5L));
        Assert.Equal(2, outcome.Items[0].Version);
        Assert.Equal(2, (await GetAsync(Sample, id))!.Version);
        Assert.Equal(changes + 1, await ScalarAsync("select count(*) from core_change"));
        Assert.Contains("[\"Old\",\"New\"]", (await DumpAsync(t => t == "core_change")).Replace(", ", ",", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_save_without_a_difference_leaves_no_trace()
    {
        var id = (await CreateAsync(Sample, ("name", "Same"), ("ownTags", new[] { "a", "b" }), ("customMoney", 1.5m))).Items[0].Id;
        var before = await DumpAsync();
        var outcome = await UpdateAsync(Sample, id, ("name", " Same "), ("ownTags", new[] { "b", "a", "b" }), ("customMoney", 1.50m), ("choice", null));
        Assert.Equal(0, outcome.ChangeSet);
        Assert.False(outcome.Items[0].Changed);
        Assert.Equal(before, await DumpAsync());
    }

    [Fact]
    public async Task A_stale_version_is_a_conflict_with_yours_theirs_and_the_original()
    {
        var id = (await CreateAsync(Sample, ("name", "Original"), ("ownInteger", 1L))).Items[0].Id;
        await UpdateAsync(Sample, id, ("name", "Between"));
        await UpdateAsync(Sample, id, ("name", "Theirs"));
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => WriteAsync(RecordWrite.Update(Sample, id, Values(("name", "Yours"), ("ownInteger", 2L)), version: 1)));
        var problem = Assert.Single(refusal.Problems);
        Assert.Equal((ProblemKind.Conflict, "record.changed"), (problem.Kind, problem.Code));
        Assert.Equal([new ConflictField("name", "Yours", "Theirs", "Original"), new ConflictField("ownInteger", 2L, 1L, 1L)], (IReadOnlyList<ConflictField>)problem.Args!["fields"]!);
        Assert.Equal("Theirs", (await GetAsync(Sample, id))!["name"]);
    }

    [Fact]
    public async Task Two_people_who_change_different_fields_are_both_right()
    {
        var id = (await CreateAsync(Sample, ("name", "Original"), ("ownInteger", 1L), ("ownTags", new[] { "a" }))).Items[0].Id;
        await UpdateAsync(Sample, id, ("name", "Theirs"), ("ownTags", new[] { "b" }));
        await WriteAsync(RecordWrite.Update(Sample, id, Values(("ownInteger", 2L), ("ownTags", new[] { "b" })), version: 1) with { Merges = true });
        var both = (await GetAsync(Sample, id))!;
        Assert.Equal(("Theirs", 2L, 3L), ((string)both["name"]!, (long)both["ownInteger"]!, both.Version));
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => WriteAsync(RecordWrite.Update(Sample, id, Values(("name", "Yours"), ("ownInteger", 3L)), version: 2) with { Merges = true }));
        Assert.Equal([new ConflictField("ownInteger", 3L, 2L, 1L)], (IReadOnlyList<ConflictField>)Assert.Single(refusal.Problems).Args!["fields"]!);
        Assert.Equal("Theirs", (await GetAsync(Sample, id))!["name"]);
    }

    [Fact]
    public async Task Eight_writers_of_one_record_lose_no_update()
    {
        var id = (await CreateAsync(Sample, ("name", "Counter"), ("ownInteger", 0L))).Items[0].Id;
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 5;)
            {
                var seen = (await GetAsync(Sample, id))!;
                try
                {
                    await WriteAsync(RecordWrite.Update(Sample, id, Values(("ownInteger", (long)seen["ownInteger"]! + 1)), seen.Version));
                    Interlocked.Increment(ref done);
                    i++;
                }
                catch (ProblemException e) when (e.Problems[0].Code == "record.changed")
                {
                }
            }
        })));
        var last = (await GetAsync(Sample, id))!;
        Assert.Equal((40L, 41L), ((long)last["ownInteger"]!, last.Version));
        Assert.Equal(40, done);
        Assert.Equal(40, await ScalarAsync("select count(*) from core_change"));
    }

    [Fact]
    public async Task Deleting_an_order_takes_its_lines_along()
    {
        var order = (await CreateAsync(Order, ("placedAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)))).Items[0].Id;
        await CreateAsync(Line, ("order", order), ("position", 1L), ("quantity", 1.0), ("unitPrice", 2m));
        await WriteAsync(RecordWrite.Delete(Order, order));
        Assert.Equal(0, await ScalarAsync("select (select count(*) from sal_order) + (select count(*) from sal_order_line)"));
    }

    [Fact]
    public async Task What_others_refer_to_cannot_be_deleted()
    {
        var party = (await CreateAsync(Party, ("kind", "person"), ("name", "Ann"))).Items[0].Id;
        await CreateAsync(Order, ("placedAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)), ("party", party));
        Assert.Equal("delete.inUse", Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => WriteAsync(RecordWrite.Delete(Party, party)))).Problems).Code);
        var listed = (await CreateAsync(Sample, ("name", "Listed"))).Items[0].Id;
        await CreateAsync(Sample, ("name", "Lists it"), ("others", new[] { listed }));
        Assert.Equal("delete.inUse", Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => WriteAsync(RecordWrite.Delete(Sample, listed)))).Problems).Code);
    }
}

public sealed class WritingRecordsOnSqlite() : WritingRecords(null);

public sealed class WritingRecordsOnPostgres(SharedPostgres postgres) : WritingRecords(postgres);
