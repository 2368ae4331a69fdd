namespace Rapport.Kit.Home;

/// <summary>Fills an empty workplace with a living sample, which one undo takes out again.</summary>
public interface ISampleCompany
{
    /// <summary>False where this person may not fill the workplace.</summary>
    bool MayLoad { get; }

    /// <summary>Gives the change set to take the sample back by.</summary>
    Task<long> LoadAsync(CancellationToken cancel);
}
