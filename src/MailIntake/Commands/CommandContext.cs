using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Storage;

namespace MailIntake.Commands;

/// <summary>What a command works with.</summary>
/// <param name="Folders">Where configuration and data are.</param>
/// <param name="Clock">The time, shifted by <c>--now</c>.</param>
/// <param name="Output">What the command was asked for goes here.</param>
/// <param name="Error">All else.</param>
public sealed record CommandContext(AppFolders Folders, TimeProvider Clock, TextWriter Output, TextWriter Error)
{
    /// <summary>Reads the configuration.</summary>
    /// <exception cref="InputException">It has faults.</exception>
    public ConfigurationSnapshot Configuration()
    {
        var problems = new List<Problem>();
        return ConfigurationLoader.Load(Folders, problems) ?? throw new InputException([.. problems.Where(p => !p.IsWarning)]);
    }

    /// <summary>The office of that id.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static Office Office(ConfigurationSnapshot configuration, string id) => configuration.FindOffice(id)
        ?? throw new InputException($"没有考核主办单位“{id}”；--office 可以写：{string.Join("、", configuration.Offices.Select(o => o.Id))}");

    /// <summary>Opens the ledger.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public Ledger Ledger(ConfigurationSnapshot configuration) => new(LedgerDatabase.Open(configuration.App.DatabasePath), Clock);
}
