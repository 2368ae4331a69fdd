using Microsoft.Extensions.DependencyInjection;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Modules;
using Rapport.Core.Storage;
using Rapport.Customers.Activities;
using Rapport.Customers.Duplicates;
using Rapport.Customers.Duplicates.Screens;
using Rapport.Customers.Parties;
using Rapport.Kit.Boards;
using Rapport.Kit.Home;
using Rapport.Kit.Records;
using Rapport.Kit.Shell;
using Rapport.Kit.Shell.Keys;

namespace Rapport.Customers;

/// <summary>Parties, their relations and the story of each.</summary>
public sealed class CustomersModule : Module
{
    public override string Prefix => "cus";

    public override void AddServices(IServiceCollection services) => services
        .AddSingleton<IMergeKeeper, PartyKeeper>()
        .AddDuplicates()
        .AddSingleton(new OwnForm("party", "vcf")).AddSingleton(new OwnForm("activity", "ics"))
        .AddSingleton(new Shortcut("review.next", "J")).AddSingleton(new Shortcut("review.previous", "K")).AddSingleton(new Shortcut("review.merge", "M")).AddSingleton(new Shortcut("review.choose", "E"))
        .AddSingleton(new Shortcut("review.apart", "N")).AddSingleton(new Shortcut("review.skip", "S")).AddSingleton(new Shortcut("go.duplicates", "G D"))
        .AddSingleton(new Shortcut("record.note", "N")).AddSingleton(new Shortcut("record.call", "L")).AddSingleton(new Shortcut("record.visit", "V")).AddSingleton(new Shortcut("record.meeting", "M")).AddSingleton(new Shortcut("record.task", "T"))
        .AddScoped<ICardMarks, NextActivityMarks>().AddScoped<ICardMarks, DueMarks>()
        .AddStoryPanel<ActivityDesk>(RecordPanel.EveryStory, 10)
        .AddScoped<IModulePlaces, DuplicatePlaces>().AddRecordPanel<DuplicatePanel>("party", 5).AddCreatePanel<DuplicateWarning>("party")
        .AddHomePanel<TodayStrip>("today", "calendar-event", 10, wide: true).AddHomePanel<ToDoCard>("todo", "checkbox", 20, tall: true).AddHomePanel<GreetingsCard>("greetings", "cake", 30);

    public override IEnumerable<RecordType> RecordTypes() =>
    [
        PartyType.Describe(), RelationType.Describe(), NoteType.Describe(),
        ContactPointType.Describe(), AddressType.Describe(), ImportantDateType.Describe(), PreferenceType.Describe(),
        ActivityType.Describe(), Attachments.AttachmentType.Describe(), DistinctionType.Describe(),
    ];

    public override IEnumerable<SystemTable> Tables() => DuplicateTables.All();
}
