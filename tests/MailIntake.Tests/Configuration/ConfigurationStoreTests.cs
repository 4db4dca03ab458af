using MailIntake.Configuration;
using MailIntake.Domain;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailIntake.Tests.Configuration;

public sealed class ConfigurationStoreTests
{
    [Fact]
    public void A_good_change_is_taken_up_and_after_a_faulty_one_the_last_good_stays_in_force()
    {
        using var place = new Workplace();
        var folders = new AppFolders(place.Config, place.Data);
        var store = new ConfigurationStore(folders, ConfigurationLoader.Load(folders, [])!, NullLogger<ConfigurationStore>.Instance);
        Assert.False(store.Refresh());

        place.Settings("schedule: { poll: 60 }");
        Assert.True(store.Refresh());
        Assert.Equal(TimeSpan.FromSeconds(60), store.Current.App.PollInterval);

        place.Settings("schedule: { poll: often }");
        Assert.False(store.Refresh());
        Assert.Equal(TimeSpan.FromSeconds(60), store.Current.App.PollInterval);

        place.Settings("schedule: { poll: 240 }");
        Assert.True(store.Refresh());
        Assert.Equal(TimeSpan.FromSeconds(240), store.Current.App.PollInterval);
    }

    [Fact]
    public void An_offices_version_changes_with_its_files_and_with_nothing_else()
    {
        using var place = new Workplace();
        var folders = new AppFolders(place.Config, place.Data);
        var before = ConfigurationLoader.Load(folders, [])!;
        place.Settings("schedule: { poll: 60 }");
        File.AppendAllText(place.OfficeFile("yinchuan", "policy.yaml"), "\n# 注\n");
        var after = ConfigurationLoader.Load(folders, [])!;

        Assert.Equal(before.FindOffice("panzhihua")!.Version, after.FindOffice("panzhihua")!.Version);
        Assert.NotEqual(before.FindOffice("yinchuan")!.Version, after.FindOffice("yinchuan")!.Version);
    }

    [Fact]
    public void Offices_are_found_by_mailbox_whatever_its_case()
    {
        var problems = new List<Problem>();
        var snapshot = ConfigurationLoader.Load(new AppFolders(Path.Combine(ShippedConfig.Root, "config"), "data"), problems)!;

        Assert.Equal("shuozhou", snapshot.OfficeOf("SZSZWXX@126.com")?.Id);
        Assert.Null(snapshot.OfficeOf("nobody@126.com"));
    }
}
