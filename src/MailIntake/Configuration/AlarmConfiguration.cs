namespace MailIntake.Configuration;

/// <summary>When the administrator is written to.</summary>
/// <param name="To">The administrator's addresses.</param>
/// <param name="Silence">How long a mailbox may go without having been read to its end.</param>
/// <param name="FreeSpace">Octets that must be free on the disk of the data folder.</param>
public sealed record AlarmConfiguration(IReadOnlyList<string> To, TimeSpan Silence, long FreeSpace)
{
    private const int DefaultHours = 2;
    private const long DefaultFreeSpace = 1L << 30;

    /// <summary>Reads the key <c>alarm</c>.</summary>
    internal static AlarmConfiguration Read(ConfigMap map)
    {
        var to = map.Texts("to");
        if (to.Count == 0)
        {
            map.Report("to", "请写告警邮件发给谁，如 to: [admin@example.cn]");
        }

        foreach (var address in to.Where(a => !AddressText.IsAddress(a)))
        {
            map.Report("to", $"“{address}”不是邮箱地址");
        }

        var hours = map.WholeOrNull("hours", 1, 24 * 30) ?? DefaultHours;
        var free = SizeText.Read(map, "free-space", 1 << 20, 1L << 40) ?? DefaultFreeSpace;
        map.Close();
        return new AlarmConfiguration(to, TimeSpan.FromHours(hours), free);
    }
}
