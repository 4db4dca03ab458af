using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Tests.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Serilog.Core;

namespace MailIntake.Tests.Configuration;

public sealed class ConfigurationStoreTests
{
    [Fact]
    public void A_good_change_is_taken_up_and_after_a_faulty_one_the_last_good_stays_in_force()
    {
        using var place = new Workplace();
        var folders = new AppFolders(place.Config, place.Data);
        var store = new ConfigurationStore(folders, ConfigurationLoader.Load(folders, TimeProvider.System, [])!, TimeProvider.System, new LoggingLevelSwitch(), NullLogger<ConfigurationStore>.Instance);
        Assert.False(store.Refresh());

        place.Settings("mailboxes: {}\nschedule: { poll: 60 }");
        Assert.True(store.Refresh());
        Assert.Equal(TimeSpan.FromSeconds(60), store.Current.App.PollInterval);

        place.Settings("schedule: { poll: often }");
        Assert.False(store.Refresh());
        Assert.Equal(TimeSpan.FromSeconds(60), store.Current.App.PollInterval);

        place.Settings("mailboxes: {}\nschedule: { poll: 240 }");
        Assert.True(store.Refresh());
        Assert.Equal(TimeSpan.FromSeconds(240), store.Current.App.PollInterval);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")] // as an editor leaves it for a moment, or a full disk for good
    [InlineData("# 暂停收信\n")]
    [InlineData("schedule: { poll: 60 }\n")] // cut before the mailboxes, or what ships put over one's own
    public void Settings_from_which_the_mailboxes_are_gone_are_a_fault_and_the_last_good_stay_in_force(string? settings)
    {
        using var place = new Workplace();
        var folders = new AppFolders(place.Config, place.Data);
        var log = new LogLines<ConfigurationStore>();
        var store = new ConfigurationStore(folders, ConfigurationLoader.Load(folders, TimeProvider.System, [])!, TimeProvider.System, new LoggingLevelSwitch(), log);
        var path = Path.Combine(place.Config, "mailintake.yaml");
        File.Move(path, path + ".bak");
        if (settings is not null)
        {
            File.WriteAllText(path, settings);
        }

        Assert.False(store.Refresh());
        Assert.Equal(Workplace.Mailbox, Assert.Single(store.Current.App.Mailboxes).Address);
        Assert.Contains("mailintake.yaml: 文件不见了、是空的，或没有写 mailboxes", Assert.Single(log.Warnings));

        // Said in so many words, it is meant.
        place.Settings("mailboxes: {} # 暂停收信");
        Assert.True(store.Refresh());
        Assert.Empty(store.Current.App.Mailboxes);
    }

    [Fact]
    public void An_office_whose_folder_is_renamed_is_a_fault_and_the_last_good_stay_in_force()
    {
        using var place = new Workplace();
        var folders = new AppFolders(place.Config, place.Data);
        var log = new LogLines<ConfigurationStore>();
        var store = new ConfigurationStore(folders, ConfigurationLoader.Load(folders, TimeProvider.System, [])!, TimeProvider.System, new LoggingLevelSwitch(), log);
        Directory.Move(Path.GetDirectoryName(place.OfficeFile("panzhihua", "policy.yaml"))!, Path.GetDirectoryName(place.OfficeFile("pzhgzw", "policy.yaml"))!);

        Assert.False(store.Refresh());
        Assert.NotNull(store.Current.FindOffice("panzhihua"));
        Assert.Contains("请改回 offices/panzhihua", Assert.Single(log.Warnings));
    }

    [Fact]
    public void Another_database_needs_a_restart_and_the_last_good_stay_in_force()
    {
        using var place = new Workplace();
        var folders = new AppFolders(place.Config, place.Data);
        var log = new LogLines<ConfigurationStore>();
        var store = new ConfigurationStore(folders, ConfigurationLoader.Load(folders, TimeProvider.System, [])!, TimeProvider.System, new LoggingLevelSwitch(), log);
        place.Settings("mailboxes: {}\nstorage:\n  database: sqlite:other.db\n");

        Assert.False(store.Refresh());
        Assert.Contains("mailintake.yaml:3: storage.database 换了数据库，需要重启", Assert.Single(log.Warnings));
        Assert.Equal(TimeSpan.FromSeconds(120), store.Current.App.PollInterval);

        place.Settings("mailboxes: {}\nschedule: { poll: 60 }\nstorage:\n  database: sqlite:mailintake.db\n"); // the one in use
        Assert.True(store.Refresh());
        Assert.Equal(TimeSpan.FromSeconds(60), store.Current.App.PollInterval);
    }

    [Fact]
    public void An_offices_version_changes_with_its_files_and_with_nothing_else()
    {
        using var place = new Workplace();
        var folders = new AppFolders(place.Config, place.Data);
        var before = ConfigurationLoader.Load(folders, TimeProvider.System, [])!;
        place.Settings("schedule: { poll: 60 }");
        File.AppendAllText(place.OfficeFile("yinchuan", "policy.yaml"), "\n# 注\n");
        var after = ConfigurationLoader.Load(folders, TimeProvider.System, [])!;

        Assert.Equal(before.FindOffice("panzhihua")!.Version, after.FindOffice("panzhihua")!.Version);
        Assert.NotEqual(before.FindOffice("yinchuan")!.Version, after.FindOffice("yinchuan")!.Version);
    }

    [Fact]
    public void Offices_are_found_by_mailbox_whatever_its_case()
    {
        var problems = new List<Problem>();
        var snapshot = ConfigurationLoader.Load(new AppFolders(Path.Combine(ShippedConfig.Root, "config"), "data"), TimeProvider.System, problems)!;

        Assert.Equal("shuozhou", snapshot.OfficeOf("SZSZWXX@126.com")?.Id);
        Assert.Null(snapshot.OfficeOf("nobody@126.com"));
    }
}
