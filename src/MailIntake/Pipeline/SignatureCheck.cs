using MailIntake.Configuration;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Read;
using MailIntake.Mail.Dkim;

namespace MailIntake.Pipeline;

/// <summary>Our own look at a mail's DKIM signatures, where the receiving provider added no result and the DNS answers.</summary>
/// <param name="setting">Whom the configuration in force has asked for keys, or null where nobody is.</param>
/// <param name="clock">The time.</param>
public sealed class SignatureCheck(Func<ResolverSetting?> setting, TimeProvider clock)
{
    private readonly Lock gate = new();
    private (ResolverSetting Setting, TxtResolver Resolver)? current;

    /// <summary>Looks where it is called for; may be called by several threads and may wait for the DNS.</summary>
    /// <returns>What was found, or null where there was nothing to look at.</returns>
    public DkimFinding? Look(OfficeContext office, string mailbox, ReadMail mail, ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt) =>
        setting() is { } wanted && SenderCheck.WantsSignature(office, mailbox, mail)
            ? new DkimVerifier(Resolver(wanted).Records).Verify(raw, domain => SenderCheck.Stands(mail, domain), receivedAt)
            : null;

    private TxtResolver Resolver(ResolverSetting wanted)
    {
        lock (gate)
        {
            if (current is not { } known || known.Setting != wanted)
            {
                current = known = (wanted, wanted.Server is null ? TxtResolver.OfSystem(clock) : new TxtResolver([wanted.Server], clock));
            }

            return known.Resolver;
        }
    }
}
