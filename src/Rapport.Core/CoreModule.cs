using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Exporting;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Jobs;
using Rapport.Core.Modules;
using Rapport.Core.Records;
using Rapport.Core.Requests;
using Rapport.Core.Storage;
using Rapport.Core.Views;

namespace Rapport.Core;

/// <summary>Catalogue, records, change log, access: the ground that every other module stands on.</summary>
public sealed class CoreModule : Module
{
    public override string Prefix => "core";

    public override IEnumerable<RecordType> RecordTypes() => [.. AccessTypes.RecordTypes(), Access.Limits.LimitType.Describe(), Layouts.LayoutType.Describe(), Prints.PrintTemplateType.Describe()];

    public override IEnumerable<SystemTable> Tables() => [.. CoreTables.All(), .. AccessTypes.Tables(), SavedViews.Table, PersonalMemory.Table, JobTable.Table, Schedules.Table, CustomFields.Table, Catalogue.RollUps.RollUpRows.Table, StoredTypes.Table, Packs.PackState.Table, Rules.StoredRules.Table, Flows.StoredFlows.Table, RequestLedger.Table, ImportProgress.Table, ImportTemplates.Table, ImportInbox.Table, Files.FileStore.Table, Bulk.BulkParts.Table, Bulk.BulkRefusals.Table, .. Merging.MergeTables.All(), .. Notices.NoticeTables.All(), .. Webhooks.WebhookTables.All(), CalendarLinks.Table, Access.Deputies.Deputyship.Table, Access.Sharing.SharingRule.Table, Access.Sharing.RecordShare.Table];

    public override void AddServices(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<LiveChanges>();
        services.AddSingleton<IRecordIndexer, RecordIndexer>();
        services.AddSingleton<RecordStore>();
        services.AddSingleton<RecordReader>();
        services.AddSingleton<SearchBox>();
        services.AddSingleton<Reports.ReportReader>();
        services.AddSingleton<Criteria.WordsSql>(s => s.GetRequiredService<IRecordIndexer>().Words);
        services.AddSingleton<Timeline>();
        services.AddSingleton<SavedViews>();
        services.AddSingleton<PersonalMemory>();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<LatestChanges>();
        services.AddSingleton<Changes.Sealing.HistoryLines>();
        services.AddSingleton<FieldMoments>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<Schedules>();
        services.AddSingleton<OpenRuns>();
        services.AddSingleton<CustomFields>();
        services.AddSingleton<CustomTypes>();
        services.AddSingleton<Catalogue.Kinds.KindChanges>();
        services.AddSingleton<IJobHandler, Catalogue.Kinds.KindJob>();
        services.AddSingleton<Rules.RuleBook>();
        services.AddSingleton<Flows.FlowBook>();
        services.AddSingleton<Packs.PackBook>();
        services.AddSingleton<Packs.PackExport>();
        services.TryAddSingleton(_ => new Packs.PackShelf(Path.Combine(AppContext.BaseDirectory, "packs")));
        services.TryAddSingleton(Files.FileLimit.Of(Files.FileLimit.UsualMegabytes));
        services.AddSingleton<Files.FileStore>();
        services.AddSingleton<Files.FileReader>();
        services.AddSingleton<IJobHandler, Files.FileCleaning>();
        services.AddSingleton<IJobHandler, Reindexing>();
        services.AddSingleton<IJobHandler, SortKeyUpgrade>();
        services.AddSingleton<IJobHandler, Retelling>();
        services.AddSingleton<IJobHandler, Numbering>();
        services.AddSingleton<IJobHandler, Catalogue.RollUps.RollUpBuilding>();
        services.AddSingleton<IJobHandler, Countries.CountrySpelling>();
        services.AddSingleton<Users>();
        services.AddSingleton<RequestLedger>();
        services.AddSingleton<LinkedRecords>();
        services.AddSingleton<RoleBook>();
        services.AddSingleton<Access.Deputies.DeputyBook>();
        services.AddSingleton<Access.Sharing.RecordShares>();
        services.AddSingleton<Access.Sharing.SharingBook>();
        services.AddSingleton<Access.Limits.LimitBook>();
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<Access.Explaining.AccessExplainer>();
        services.AddSingleton<OwnAccount>();
        services.AddSingleton<CalendarLinks>();
        services.AddSingleton<History>();
        services.AddSingleton<SharesTold>();
        services.AddSingleton<Versions.DefinitionLog>();
        services.AddSingleton<Versions.DefinitionVersions>();
        services.AddSingleton<Versions.Doors.DefinitionDoor, Versions.Doors.TypeDoor>();
        services.AddSingleton<Versions.Doors.DefinitionDoor, Versions.Doors.FieldDoor>();
        services.AddSingleton<Versions.Doors.DefinitionDoor, Versions.Doors.RuleDoor>();
        services.AddSingleton<Versions.Doors.DefinitionDoor, Versions.Doors.FlowDoor>();
        services.AddSingleton<Versions.Doors.DefinitionDoor, Versions.Doors.ShareDoor>();
        services.AddSingleton<Versions.Doors.DefinitionDoor, Versions.Doors.RoleDoor>();
        services.AddSingleton<Changes.Bin.RecycleBin>();
        services.AddSingleton<Merging.MergedRecords>();
        services.AddSingleton<Merging.RecordMerging>();
        services.AddSingleton<Layouts.LayoutBook>();
        services.AddSingleton<Layouts.LayoutConditions>();
        services.AddSingleton<Prints.PrintReader>();
        services.AddSingleton<Prints.PrintBook>();
        services.AddSingleton<Notices.LiveNotices>();
        services.AddSingleton<Notices.Followers>();
        services.AddSingleton<Notices.NoticeRun>();
        services.AddSingleton<Notices.NoticeReader>();
        services.AddSingleton<ChangeSetDetails>();
        services.TryAddSingleton<IExchangeWords, BareWords>();
        services.AddSingleton<RecordImport>();
        services.AddSingleton<ImportRehearsal>();
        services.AddSingleton<ImportTemplates>();
        services.AddSingleton<ExportLog>();
        services.AddSingleton<RecordExport>();
        services.TryAddSingleton(s => new ImportUploads(Path.Combine(Path.GetTempPath(), "rapport-imports"), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ImportJobs>();
        services.AddSingleton<Changes.Undoing.UndoTurns>();
        services.AddSingleton<IJobHandler, ImportJob>();
        services.TryAddSingleton(s => new InboxFolders(Path.Combine(Path.GetTempPath(), "rapport-inbox"), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IJobHandler, ImportInbox>();
        services.TryAddSingleton(new Webhooks.WebhookSettings());
        services.AddSingleton<Webhooks.WebhookBook>();
        services.AddSingleton<Webhooks.WebhookLog>();
        services.AddSingleton<Webhooks.WebhookSender>();
        services.AddSingleton<Bulk.BulkJobs>();
        services.AddSingleton<Bulk.BulkShares>();
        services.AddSingleton<Bulk.BulkRefusals>();
        services.AddSingleton<Bulk.BulkTrial>();
        services.AddSingleton<Bulk.BulkAtOnce>();
        services.AddSingleton<Records.RecordTrial>();
        services.AddSingleton<IJobHandler, Bulk.BulkJob>();
        services.AddSingleton<Changes.Undoing.UndoJobs>();
        services.AddSingleton<IJobHandler, Changes.Undoing.UndoJob>();
    }
}
