using System.Net;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Identify;
using MailIntake.Domain.Read;
using MailIntake.Mail.Dkim;

namespace MailIntake.Pipeline;

/// <summary>Our own look at a mail's DKIM signatures, where the receiving provider added no result and the DNS answers.</summary>
/// <param name="server">The DNS server that the configuration in force names, or null for the system's.</param>
/// <param name="clock">The time.</param>
public sealed class SignatureCheck(Func<IPEndPoint?> server, TimeProvider clock)
{
    private readonly Lock gate = new();
    private (IPEndPoint? Server, TxtResolver Resolver)? current;

    /// <summary>Looks where it is called for; may be called by several threads and may wait for the DNS.</summary>
    /// <returns>What was found, or null where there was nothing to look at.</returns>
    public DkimFinding? Look(OfficeContext office, string mailbox, ReadMail mail, ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt) =>
        SenderCheck.WantsSignature(office, mailbox, mail)
            ? new DkimVerifier(Resolver().Records).Verify(raw, domain => SenderCheck.Stands(mail, domain), receivedAt)
            : null;

    private TxtResolver Resolver()
    {
        lock (gate)
        {
            var wanted = server();
            if (current is not { } known || !Equals(known.Server, wanted))
            {
                current = known = (wanted, wanted is null ? TxtResolver.OfSystem(clock) : new TxtResolver([wanted], clock));
            }

            return known.Resolver;
        }
    }
}
