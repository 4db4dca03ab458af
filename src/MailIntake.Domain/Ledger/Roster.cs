using System.Security.Cryptography;
using System.Text;

namespace MailIntake.Domain.Ledger;

/// <summary>The units of an office in the order of its file, found by name or alias.</summary>
public sealed class Roster
{
    private readonly Lazy<string> sendersMark;
    private readonly Dictionary<string, RosterUnit> byName = new(StringComparer.Ordinal);

    /// <summary>Builds the roster; a name or alias that several units claim belongs to the first (loading reports it as a fault).</summary>
    public Roster(IReadOnlyList<RosterUnit> units)
    {
        Units = units;
        sendersMark = new(() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', units.SelectMany(unit => unit.Senders).Order(StringComparer.Ordinal))))));
        foreach (var unit in units)
        {
            byName.TryAdd(unit.Name, unit);
            foreach (var alias in unit.Aliases)
            {
                byName.TryAdd(alias, unit);
            }
        }
    }

    /// <summary>The units in the order of the file.</summary>
    public IReadOnlyList<RosterUnit> Units { get; }

    /// <summary>A mark of the addresses that the units send from, another when one of them is: SHA-256 in lower-case hexadecimal.</summary>
    public string SendersMark => sendersMark.Value;

    /// <summary>The unit of that name or alias, or null.</summary>
    public RosterUnit? Find(string name) => byName.GetValueOrDefault(name.Trim());

    /// <summary>The present name of a unit that was recorded under a name or alias; an unknown name as it is.</summary>
    public string NameOf(string recorded) => Find(recorded)?.Name ?? recorded;
}
