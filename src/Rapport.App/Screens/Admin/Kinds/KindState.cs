using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.Kinds;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.App.Screens.Admin.Kinds;

/// <summary>A change of kind while it is looked at and carried out. The table is read beside the page; each change of mind begins anew.</summary>
internal sealed class KindState(KindChanges kinds, JobQueue queue, Visitor visitor, RecordType type, Field of, FieldDraft? draft = null) : IDisposable
{
    private static readonly TimeSpan Stretch = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);
    private CancellationTokenSource looking = new();

    public FieldDraft Draft { get; } = draft ?? new(of);

    public Dictionary<string, string> Meanings { get; } = new(StringComparer.Ordinal);
    public bool DecimalComma { get; set; }
    public DayOrder Days { get; set; }

    /// <summary>12 is 12 %; null for what the program takes it for.</summary>
    public bool? Points { get; set; }

    public KindPreview? Preview { get; private set; }
    public IReadOnlyList<Problem> Problems { get; private set; } = [];

    /// <summary>Share done of the change itself; null while it is only looked at.</summary>
    public double? Share { get; private set; }

    public KindOutcome? Outcome { get; private set; }

    /// <summary>Something is to be drawn anew.</summary>
    public event Action? Changed;

    public bool Asks => Draft.Kind != of.Kind || HasChoices;
    public bool HasChoices => Draft.HasChoices;
    public bool HasDays => of.Kind is FieldKind.Text or FieldKind.LongText && Draft.Kind is FieldKind.Date or FieldKind.DateTime;
    public bool HasSign => of.Kind is FieldKind.Text or FieldKind.LongText && Draft.HasRange;

    public bool HasPoints => KindReading.AsksPoints(of.Kind, Draft.Kind);

    /// <summary>How shares are read as it stands.</summary>
    public bool IsPointed => Order().Reading.Between(of.Kind, Draft.Kind).Points == true;

    /// <summary>Words that people may say the meaning of: those that became a choice or yes and no by themselves are none.</summary>
    public bool HasMeanings => HasChoices || Draft.Kind == FieldKind.YesNo;

    public bool IsBlocked => Preview?.Uses.Any(u => u.Blocks) == true;

    public void Become(FieldKind kind)
    {
        (Draft.Kind, Draft.Default) = (kind, kinds.Kept(Draft.ToDefinition(), kind).DefaultValue());
        Meanings.Clear();
        Points = null;
    }

    /// <summary>Makes a choice of each word that is none, up to as many as a list bears.</summary>
    public void TakeWords(string language)
    {
        foreach (var word in (Preview?.Words ?? new Dictionary<string, long>()).OrderByDescending(w => w.Value).Select(w => w.Key))
        {
            if (Draft.Choices.Any(c => Choice.Plain(c.Label[language]) == Choice.Plain(word))) continue;
            var key = KeyWords.Free(word, "choice", Draft.Choices.Select(c => c.Key));
            var words = new WordsDraft(null);
            words[language] = word;
            Draft.Choices.Add(new ChoiceDraft { Key = key, Label = words });
            // Told by the word itself: a label in one language is read in all.
            Meanings[word] = key;
        }
    }

    /// <summary>A choice that nobody named yet is none.</summary>
    private FieldDefinition Definition => Draft.ToDefinition() is { Choices: { } choices } made ? made with { Choices = choices.Any(c => c.Label is not null) ? [.. choices.Where(c => c.Label is not null)] : null } : Draft.ToDefinition();

    public KindOrder Order() => new(type.Name, of.Name, Definition)
    {
        Reading = new KindReading { Meanings = Meanings.Where(m => m.Value != Unsaid).ToDictionary(m => m.Key, m => m.Value == Nothing ? "" : m.Value, StringComparer.Ordinal), DecimalComma = DecimalComma, Days = Days, Points = HasPoints ? Points : null, Zone = visitor.Who.TimeZone, Language = Language(visitor.Who.Language) },
    };

    public const string Unsaid = "?", Nothing = "-";

    public async Task LookAsync()
    {
        await looking.CancelAsync();
        looking.Dispose();
        looking = new CancellationTokenSource();
        var cancel = looking.Token;
        (Preview, Problems) = (null, []);
        if (!Asks) return;
        try
        {
            KindPreview? seen = null;
            do
            {
                seen = await kinds.PreviewAsync(Order(), seen, visitor.Who, cancel, Stretch);
                if (cancel.IsCancellationRequested) return;
                Preview = seen;
                Changed?.Invoke();
            }
            while (!seen.IsComplete);
        }
        catch (ProblemException refusal)
        {
            Problems = refusal.Problems;
            Changed?.Invoke();
        }
        catch (OperationCanceledException)
        {
            // Another look was begun, or the page left.
        }
    }

    /// <summary>Has it carried out and follows it; the job outlives the page.</summary>
    public async Task<bool> GoAsync()
    {
        try
        {
            await looking.CancelAsync();
            return await FollowAsync(await kinds.StartAsync(Order(), visitor.Who, CancellationToken.None));
        }
        catch (ProblemException refusal)
        {
            Problems = refusal.Problems;
            return false;
        }
    }

    /// <summary>The change of this field that is under way, ordered by whomever; 0 for none.</summary>
    public async Task<long> OpenAsync(CancellationToken ct) =>
        (await queue.ListAsync(KindChanges.JobType, null, 50, ct)).FirstOrDefault(j => j.State is JobState.Waiting or JobState.Running && KindChanges.OrderOf(j) is { } order && order.Type == type.Name && order.Name == of.Name)?.Number ?? 0;

    public async Task<bool> FollowAsync(long number)
    {
        Share = 0;
        looking = new CancellationTokenSource();
        try
        {
            while (true)
            {
                var job = await queue.FindAsync(number, looking.Token);
                Share = job?.Progress ?? 0;
                if (job is { State: JobState.Done })
                {
                    Outcome = KindChanges.ResultOf(job);
                    return true;
                }

                if (job is null or { State: JobState.Dead or JobState.Cancelled })
                {
                    Problems = [JobFailure.Read(job?.Error) ?? Problem.Refused("kind.stopped")];
                    return false;
                }

                Changed?.Invoke();
                await Task.Delay(Look, looking.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            Share = null;
        }
    }

    private static string Language(string language) => language is "zh-Hans" or "zh-Hant" ? language : "en";

    public void Dispose()
    {
        looking.Cancel();
        looking.Dispose();
    }
}
