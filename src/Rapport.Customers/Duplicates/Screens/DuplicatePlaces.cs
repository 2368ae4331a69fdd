using Rapport.Kit.Shell;

namespace Rapport.Customers.Duplicates.Screens;

internal sealed class DuplicatePlaces(IDuplicateDesk desk) : IModulePlaces
{
    public const string Queue = "/duplicates", Merged = "/duplicates/merged", Settings = "/settings/duplicates";

    public IEnumerable<ModulePlace> Places => desk.MayReview ? [new(Queue, "copy", "duplicates.title")] : [];
}
