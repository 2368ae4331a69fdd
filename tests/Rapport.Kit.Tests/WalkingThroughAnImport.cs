using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Kit.Imports;
using Xunit;

namespace Rapport.Kit.Tests;

public class WalkingThroughAnImport
{
    private readonly Desk desk = new();
    private readonly ImportWizard wizard;

    public WalkingThroughAnImport() => wizard = new ImportWizard(desk, ImportSamples.Target);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_lies_ahead_before_there_is_a_file()
    {
        await wizard.GoAsync(ImportStage.Check, None);
        Assert.Equal(ImportStage.File, wizard.Stage);
        Assert.False(wizard.MayGo(ImportStage.Columns));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_says_why_and_another_can_be_taken()
    {
        desk.Refuses = Problem.Invalid("table.tornPacking");
        await wizard.TakeAsync("torn", None);
        Assert.Equal("table.tornPacking", wizard.Problem?.Code);
        Assert.False(wizard.MayGo(ImportStage.Columns));
        desk.Refuses = null;
        wizard.Drop();
        await wizard.TakeAsync("whole", None);
        Assert.Null(wizard.Problem);
        Assert.True(wizard.MayGo(ImportStage.Columns));
    }

    [Fact]
    public async Task What_was_checked_is_what_runs()
    {
        await CheckedAsync();
        Assert.Equal(8, wizard.Ready);
        Assert.Equal(77, await wizard.StartAsync(None));
        Assert.Equal(desk.Tried!.Match, desk.Started!.Match);
        Assert.Equal(desk.Tried.Map, desk.Started.Map);
    }

    [Fact]
    public async Task What_is_said_of_days_is_tried_at_once_and_runs()
    {
        await CheckedAsync();
        Assert.Null(desk.Tried!.Days);
        await wizard.SayDaysAsync(1, DayOrder.MonthFirst, None);
        Assert.Equal(DayOrder.MonthFirst, desk.Tried!.Days![desk.Tried.Map!.Keys.ElementAt(1)]);
        await wizard.StartAsync(None);
        Assert.Equal(desk.Tried.Days, desk.Started!.Days);
    }

    [Fact]
    public async Task What_is_said_of_numbers_is_tried_at_once_runs_and_can_be_left_to_the_cells_again()
    {
        await CheckedAsync();
        Assert.Null(desk.Tried!.Numbers);
        await wizard.SayNumbersAsync(1, NumberForm.DecimalComma, None);
        Assert.Equal(NumberForm.DecimalComma, desk.Tried!.Numbers![desk.Tried.Map!.Keys.ElementAt(1)]);
        await wizard.StartAsync(None);
        Assert.Equal(desk.Tried.Numbers, desk.Started!.Numbers);
        await wizard.SayNumbersAsync(1, NumberForm.Unknown, None);
        Assert.Null(desk.Tried.Numbers);
    }

    [Fact]
    public async Task Going_back_forgets_the_check()
    {
        await CheckedAsync();
        await wizard.GoAsync(ImportStage.Columns, None);
        Assert.Null(wizard.Trial);
        Assert.False(wizard.MayStart);
        Assert.Null(await wizard.StartAsync(None));
        Assert.Null(desk.Started);
    }

    [Fact]
    public async Task Another_encoding_matches_the_columns_anew()
    {
        await CheckedAsync();
        wizard.Columns!.Assign(1, "city");
        await wizard.ReadAsync(wizard.Wish with { Encoding = "big5" }, None);
        Assert.Equal("big5", desk.Read!.Encoding);
        Assert.Equal("email", wizard.Columns!.All[1].Field?.Name);
        Assert.Null(wizard.Trial);
    }

    [Fact]
    public async Task A_sheet_without_rows_leads_nowhere_until_another_is_chosen()
    {
        (desk.Sheets, desk.Rows) = (["Cover", "Guests"], []);
        await wizard.TakeAsync("file", None);
        Assert.True(wizard.IsEmpty);
        await wizard.GoAsync(ImportStage.Columns, None);
        Assert.Equal(ImportStage.File, wizard.Stage);
        desk.Rows = [new(2, ["Ann", "ann@example.com"], null)];
        await wizard.ReadAsync(new TableFormat { Sheet = "Guests" }, None);
        Assert.Equal("Guests", desk.Read!.Sheet);
        Assert.True(wizard.MayGo(ImportStage.Columns));
    }

    [Fact]
    public async Task What_cannot_be_read_as_said_can_be_said_anew()
    {
        await wizard.TakeAsync("file", None);
        desk.Refuses = Problem.Invalid("table.headerRowMissing");
        await wizard.ReadAsync(wizard.Wish.WithHeaderRow(99), None);
        Assert.Equal("table.headerRowMissing", wizard.Problem?.Code);
        Assert.False(wizard.MayGo(ImportStage.Columns));
        Assert.True(wizard.CanReadAnew);
    }

    [Fact]
    public async Task Names_of_columns_that_cannot_be_read_are_told_with_their_line_and_can_be_looked_for_elsewhere()
    {
        desk.HeadProblem = Problem.Invalid("table.brokenBytes", "1", ("encoding", "UTF-8"));
        await wizard.TakeAsync("file", None);
        Assert.Equal(("table.brokenBytes", "1"), (wizard.Problem?.Code, wizard.Problem?.At));
        Assert.True(wizard.CanReadAnew);
        Assert.Equal("utf-8", wizard.Preview?.Format.Encoding);
        Assert.False(wizard.MayGo(ImportStage.Columns));
        desk.HeadProblem = null;
        await wizard.ReadAsync(wizard.Wish.WithHeaderRow(2), None);
        Assert.Null(wizard.Problem);
        Assert.True(wizard.MayGo(ImportStage.Columns));
    }

    [Fact]
    public async Task A_template_keeps_the_row_and_the_sheet_that_were_chosen_and_gives_way_where_they_are_not_there()
    {
        desk.Sheets = ["Cover", "Guests"];
        await wizard.TakeAsync("file", None);
        await wizard.ReadAsync(new TableFormat { Sheet = "Guests", HeaderRow = 3 }, None);
        await wizard.SaveTemplateAsync("Monthly", false, None);
        var kept = desk.Templates[0].Template with { Header = ["others"] };
        Assert.Equal(("Guests", 3L), (kept.Plan.Format.Sheet, kept.Plan.Format.HeaderRow));
        async Task<TableFormat> UsedAsync(ImportTemplate template, params string[] sheets)
        {
            desk.Sheets = sheets;
            var next = new ImportWizard(desk, ImportSamples.Target);
            await next.TakeAsync($"other {Guid.CreateVersion7()}", None);
            await next.UseAsync(template, None);
            return desk.Read!;
        }

        Assert.Equal(("Guests", 3L), await UsedAsync(kept, "Guests", "More") is var there ? (there.Sheet, there.HeaderRow) : default);
        Assert.Equal((null, 3L), await UsedAsync(kept, "Sheet1") is var renamed ? (renamed.Sheet, renamed.HeaderRow) : default);
        // The names it was made with are there already, wherever they stand in this file.
        Assert.Equal((null, null), await UsedAsync(desk.Templates[0].Template, "Sheet1") is var found ? (found.Sheet, found.HeaderRow) : default);
    }

    [Fact]
    public void What_is_wrong_is_gone_through_cell_by_cell_and_a_row_comes_behind_its_cells()
    {
        ColumnMatch[] columns = [.. ImportSamples.Match(["name", "email"])];
        var row = new TriedRow(3, 4, ["", "x"], [Problem.Invalid("field.required"), Problem.Invalid("cell.notAnEmail", "email"), Problem.Invalid("field.required", "name"), Problem.Invalid("field.unique", "email")]);
        Assert.Equal([new(3, 0), new(3, 1), TrialTable.Place.Whole(3)], TrialTable.Places(columns, row));
        Assert.True(TrialTable.Place.Whole(3).CompareTo(new(4, 0)) < 0);
    }

    [Fact]
    public async Task Nothing_starts_when_every_row_would_be_kept_aside()
    {
        desk.Trial = desk.Trial with { Errors = desk.Trial.Count };
        await CheckedAsync();
        Assert.False(wizard.MayStart);
    }

    [Fact]
    public async Task Columns_that_do_not_fit_hold_the_check_back()
    {
        await wizard.TakeAsync("file", None);
        await wizard.GoAsync(ImportStage.Columns, None);
        wizard.Columns!.Assign(1, "name");
        await wizard.GoAsync(ImportStage.Check, None);
        Assert.Equal(ImportStage.Columns, wizard.Stage);
    }

    [Theory]
    [InlineData(JobState.Waiting, ImportStage.Run)]
    [InlineData(JobState.Running, ImportStage.Run)]
    [InlineData(JobState.Done, ImportStage.Result)]
    [InlineData(JobState.Dead, ImportStage.Result)]
    [InlineData(JobState.Cancelled, ImportStage.Result)]
    public async Task Whoever_comes_back_to_an_import_finds_it_as_it_is(JobState state, ImportStage stage)
    {
        wizard.Follow(new ImportRun(77, "guest", "guests.csv", state, default));
        Assert.Equal(stage, wizard.Stage);
        await wizard.GoAsync(ImportStage.Columns, None);
        Assert.Equal(stage, wizard.Stage);
    }

    [Fact]
    public async Task A_corrected_cell_is_tried_at_once_and_goes_along_and_can_be_taken_back()
    {
        await CheckedAsync();
        var row = new TriedRow(3, 4, ["Ann", "nonsense"], []);
        await wizard.PutAsync(row, wizard.Columns!.All[1], "ann@example.org", None);
        await wizard.PutAsync(row, wizard.Columns.All[1], "ann@example.com", None);
        await wizard.LeaveOutAsync(new TriedRow(5, 6, [], []), true, None);
        RowFix[] fixes = [new(4, "email", "ann@example.com"), new(6)];
        Assert.Equal(fixes, desk.Tried!.Fixes!);
        Assert.Equal(fixes, desk.Kept!.Fixes!);
        Assert.Equal(10, wizard.Ready);
        await wizard.StartAsync(None);
        Assert.Equal(fixes, desk.Started!.Fixes!);
        await wizard.UndoFixAsync(None);
        await wizard.UndoFixAsync(None);
        Assert.Equal([new RowFix(4, "email", "ann@example.org")], wizard.Fixes.All);
    }

    [Fact]
    public async Task Whoever_loads_the_page_anew_finds_the_corrections()
    {
        desk.Kept = new ImportPlan("guest") { Fixes = [new(4, "email", "ann@example.org")], Map = new Dictionary<string, string> { ["email"] = "" }, Mode = ImportMode.Create };
        await wizard.TakeAsync("file", None);
        Assert.Equal(ImportStage.Check, wizard.Stage);
        Assert.Null(wizard.Columns!.All[1].Field);
        Assert.Equal(desk.Kept.Fixes, desk.Tried!.Fixes!);
    }

    [Fact]
    public async Task Whoever_loads_the_page_anew_stands_where_they_stood_with_all_that_was_decided()
    {
        await wizard.TakeAsync("file", None);
        await wizard.ReadAsync(wizard.Wish with { Encoding = "big5" }, None);
        await wizard.AssignAsync(1, "", None);
        wizard.Columns!.Do(ImportMode.Create);
        await wizard.KeepAsync(None);
        var anew = new ImportWizard(desk, ImportSamples.Target);
        await anew.TakeAsync("file", None, ImportStage.Columns);
        Assert.Equal(ImportStage.Columns, anew.Stage);
        Assert.Equal("big5", desk.Read!.Encoding);
        Assert.Null(anew.Columns!.All[1].Field);
        Assert.Equal(ImportMode.Create, anew.Columns.Mode);
        Assert.Null(anew.Trial);
    }

    [Fact]
    public async Task A_check_that_is_held_back_by_now_begins_at_the_columns()
    {
        desk.Kept = new ImportPlan("guest") { Map = new Dictionary<string, string> { ["name"] = "", ["email"] = "" } };
        await wizard.TakeAsync("file", None, ImportStage.Check);
        Assert.Equal(ImportStage.Columns, wizard.Stage);
        Assert.Null(desk.Tried);
    }

    [Fact]
    public async Task What_was_decided_is_kept_and_offered_to_the_next_file_of_the_same_columns()
    {
        await wizard.TakeAsync("file", None);
        wizard.Columns!.Assign(1, "");
        wizard.Columns.Do(ImportMode.Create);
        await wizard.SaveTemplateAsync("Monthly", false, None);
        await wizard.SaveTemplateAsync("monthly ", true, None);
        Assert.True(Assert.Single(desk.Templates).Template.Shared);
        var next = new ImportWizard(desk, ImportSamples.Target);
        await next.TakeAsync("other", None);
        Assert.Equal("email", next.Columns!.All[1].Field?.Name);
        await next.UseAsync(Assert.Single(next.Fitting).Template, None);
        Assert.Null(next.Columns.All[1].Field);
        Assert.Equal(ImportMode.Create, next.Columns.Mode);
    }

    private async Task CheckedAsync()
    {
        await wizard.TakeAsync("file", None);
        await wizard.GoAsync(ImportStage.Columns, None);
        await wizard.GoAsync(ImportStage.Check, None);
        Assert.Equal(ImportStage.Check, wizard.Stage);
    }

    private sealed class Desk : IImportDesk
    {
        private string? keptOf;

        public Problem? Refuses { get; set; }
        public Problem? HeadProblem { get; set; }
        public TableFormat? Read { get; private set; }
        public ImportPlan? Tried { get; private set; }
        public ImportPlan? Started { get; private set; }
        public ImportTrial Trial { get; set; } = new([]) { Count = 10, Errors = 2, IsWhole = true };

        public IReadOnlyList<ImportTarget> Targets => [ImportSamples.Target];

        public IReadOnlyList<string> Sheets { get; set; } = [];
        public IReadOnlyList<PreviewRow> Rows { get; set; } = [new(2, ["Ann", "ann@example.com"], null)];

        public Task<IReadOnlyList<string>> SheetsAsync(string upload, CancellationToken cancel) => Task.FromResult(Sheets);

        public Task<TablePreview> ReadAsync(string upload, TableFormat format, CancellationToken cancel)
        {
            Read = format;
            return Refuses is null ? Task.FromResult(new TablePreview(format with { Encoding = format.Encoding ?? "utf-8" }, ["name", "email"], Rows) { First = [new(1, ["name", "email"])], HeadProblem = HeadProblem }) : Task.FromException<TablePreview>(new ProblemException(Refuses));
        }

        public IReadOnlyList<ColumnMatch> Match(RecordType columns, IReadOnlyList<string> header) => ImportSamples.Match(header);

        public Task<ImportTrial> TryAsync(string upload, ImportPlan plan, CancellationToken cancel)
        {
            Tried = plan;
            return Task.FromResult(Trial);
        }

        public WordsSeen Words { get; set; } = new(0, true, []);
        public ImportPlan? Kept { get; set; }
        public ImportTrial Again { get; set; } = new([]) { Count = 10, IsWhole = true };

        public Task<WordsSeen> WordsAsync(string upload, TableFormat format, RecordType columns, IReadOnlyList<ColumnMatch> match, CancellationToken cancel) => Task.FromResult(Words);
        public bool MayAddChoice(Field field) => false;
        public Task<string> AddChoiceAsync(RecordType type, Field field, string word, CancellationToken cancel) => throw new NotSupportedException();
        public bool MayAddField(ImportTarget target) => false;
        public Task<FieldGuess> GuessAsync(string upload, TableFormat format, int column, CancellationToken cancel) => throw new NotSupportedException();
        public Task<string> AddFieldAsync(RecordType type, string label, FieldKind kind, IReadOnlyList<string> choices, CancellationToken cancel) => throw new NotSupportedException();

        public Task<ImportTrial> AgainAsync(string upload, ImportPlan plan, ImportTrial before, int number, CancellationToken cancel)
        {
            Tried = plan;
            return Task.FromResult(Again);
        }

        public Task KeepAsync(string upload, ImportPlan plan, CancellationToken cancel)
        {
            (Kept, keptOf) = (plan, upload);
            return Task.CompletedTask;
        }

        public Task<ImportPlan?> KeptAsync(string upload, CancellationToken cancel) => Task.FromResult(keptOf is null || keptOf == upload ? Kept : null);

        public List<OfferedTemplate> Templates { get; } = [];

        public Task<IReadOnlyList<OfferedTemplate>> TemplatesAsync(string target, CancellationToken cancel) => Task.FromResult<IReadOnlyList<OfferedTemplate>>([.. Templates]);

        public Task<ImportTemplate> SaveTemplateAsync(ImportTemplate template, CancellationToken cancel)
        {
            Templates.RemoveAll(t => t.Template.Id == template.Id);
            if (template.Id == Guid.Empty) template = template with { Id = Guid.CreateVersion7() };
            Templates.Add(new OfferedTemplate(template, true));
            return Task.FromResult(template);
        }

        public Task DeleteTemplateAsync(Guid id, CancellationToken cancel) => throw new NotSupportedException();

        public Task<long> StartAsync(string upload, ImportPlan plan, CancellationToken cancel)
        {
            Started = plan;
            return Task.FromResult(77L);
        }

        public Task<ImportRun?> FindAsync(long job, CancellationToken cancel) => Task.FromResult<ImportRun?>(null);
        public Task<IReadOnlyList<ImportRun>> RecentAsync(int limit, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ImportRun>>([]);
        public Task CancelAsync(long job, CancellationToken cancel) => Task.CompletedTask;
        public Task ResumeAsync(long job, CancellationToken cancel) => Task.CompletedTask;
        public Task<UndoView> UndoAsync(ImportRun run, bool preview, CancellationToken cancel) => Task.FromResult(new UndoView(0, 0, []));
    }
}
