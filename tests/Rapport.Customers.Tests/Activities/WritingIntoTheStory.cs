using Rapport.Core.Files;
using Rapport.Customers.Activities;
using Xunit;

namespace Rapport.Customers.Tests.Activities;

public sealed class WritingIntoTheStory
{
    private static readonly Guid Party = Guid.CreateVersion7(), Li = Guid.CreateVersion7(), Ola = Guid.CreateVersion7();
    private static readonly DateTime Now = new(2026, 11, 2, 9, 0, 0, DateTimeKind.Utc);

    private static ComposerSubject Subject => new(Types.Catalogue, Types.Catalogue["party"], Party, Party);

    private static StoredFile File(string name) => new(Guid.CreateVersion7(), "x", 1, name, "text/plain");

    [Fact]
    public void A_note_takes_along_its_files_and_the_people_it_still_names()
    {
        var draft = new ComposerDraft { Text = "Ask @Li" };
        draft.Mention(Li, "Li");
        draft.Mention(Ola, "Ola");
        draft.Files.Add(File("offer.txt"));
        var wishes = draft.Wishes(Subject, Now, _ => Now);
        Assert.Equal(["note", "attachment"], wishes.Select(w => w.Type));
        Assert.Equal([Li], (Guid[])wishes[0].Values["mentions"]!);
        Assert.Equal(wishes[0].Id, wishes[1].Values["note"]);
        Assert.False(wishes[1].Values.ContainsKey("at"));
    }

    [Fact]
    public void Files_without_a_word_stand_in_the_story_by_themselves()
    {
        var draft = new ComposerDraft();
        draft.Files.AddRange([File("a.txt"), File("b.txt")]);
        Assert.True(draft.IsFilesOnly);
        Assert.All(draft.Wishes(Subject, Now, _ => Now), w => Assert.Equal(("attachment", Now), (w.Type, w.Values["at"])));
    }

    [Fact]
    public void Files_of_a_call_belong_to_it()
    {
        var draft = new ComposerDraft { Text = "Called" };
        draft.Choose("call");
        draft.Files.Add(File("a.txt"));
        var wishes = draft.Wishes(Subject, Now, _ => Now);
        Assert.Equal(wishes[0].Id, wishes.Single(w => w.Type == "attachment").Values["activity"]);
    }

    [Fact]
    public void What_is_written_about_an_order_is_the_customers_too()
    {
        var (order, draft) = (Guid.CreateVersion7(), new ComposerDraft { Text = "Called", FollowUpInDays = 3, FollowUp = "Ask again" });
        draft.Choose("call");
        draft.Files.Add(File("a.txt"));
        var wishes = draft.Wishes(new ComposerSubject(Types.Catalogue, Types.Catalogue["order"], order, Party), Now, _ => Now);
        Assert.Equal(["activity", "attachment", "activity"], wishes.Select(w => w.Type));
        Assert.All(wishes, w => Assert.Equal((Party, order), (w.Values["party"], w.Values["aboutOrder"])));
    }
}
