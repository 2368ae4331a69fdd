using System.Diagnostics;

namespace Rapport.Storage.Sqlite;

/// <summary>
/// How long bulk work goes on before it commits. Long commits write each page of the indexes once instead of many times;
/// but whoever saves beside waits for the commit too, which on large tables takes as long as the work. So work is
/// long while nobody else writes, and as short as people's patience allows as soon as somebody does.
/// </summary>
internal sealed class BulkPace
{
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(2), Beside = TimeSpan.FromMilliseconds(25), Least = TimeSpan.FromMilliseconds(10), Remembered = TimeSpan.FromSeconds(5);
    private long seen;
    private double commitPerWork;

    /// <summary>The work of one commit, the commit itself not counted.</summary>
    public TimeSpan Patience
    {
        get
        {
            var whole = seen != 0 && Stopwatch.GetElapsedTime(seen) < Remembered ? Beside : Alone;
            var work = whole / (1 + commitPerWork);
            return work < Least ? Least : work;
        }
    }

    /// <summary>People write now.</summary>
    public void SeePeople() => seen = Stopwatch.GetTimestamp();

    /// <summary>A commit of bulk work took so long after so much work.</summary>
    public void Learn(TimeSpan work, TimeSpan commit)
    {
        if (work > TimeSpan.FromMilliseconds(5)) commitPerWork = (0.7 * commitPerWork) + (0.3 * Math.Min(5, commit / work));
    }
}
