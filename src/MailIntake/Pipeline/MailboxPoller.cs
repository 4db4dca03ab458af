using System.Collections.Concurrent;
using System.Data.Common;
using MailIntake.Configuration;
using MailIntake.Domain;
using MailIntake.Domain.Classify;
using MailIntake.Domain.Mailbox;
using MailIntake.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace MailIntake.Pipeline;

/// <summary>
/// Polls mailboxes, each on its own kept connection. A fault of one mailbox is its own: it is recorded and told, and no other mailbox waits
/// for it. Two polls of one mailbox never overlap; the second waits for the first.
/// </summary>
/// <param name="configuration">The configuration in force; a changed mailbox is connected to anew at its next poll.</param>
/// <param name="intake">Takes the mails in.</param>
/// <param name="ledger">Where it is recorded how polling goes.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The log.</param>
public sealed partial class MailboxPoller(
    ConfigurationStore configuration, Intake intake, Ledger ledger, TimeProvider clock, ILogger<MailboxPoller> log) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Slot> slots = new(StringComparer.Ordinal);

    /// <summary>Polls one mailbox.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="progress">Told after each batch how far it is, or null.</param>
    /// <param name="ct">Stops after the batch being recorded.</param>
    /// <returns>How it went; null where the configuration no longer names the mailbox.</returns>
    public async Task<PollResult?> PollAsync(string address, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        var slot = slots.GetOrAdd(address, _ => new Slot());
        await slot.Gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var snapshot = configuration.Current;
            var mailbox = snapshot.App.Mailboxes.FirstOrDefault(m => m.Address == address);
            if (mailbox is null || snapshot.OfficeOf(address) is not { } office)
            {
                await slot.CloseAsync().ConfigureAwait(false);
                return null;
            }

            return await PollAsync(slot, mailbox, snapshot.App.Mailboxes.Count, office, progress, ct).ConfigureAwait(false);
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var slot in slots.Values)
        {
            await slot.CloseAsync().ConfigureAwait(false);
            slot.Gate.Dispose();
        }
    }

    private async Task<PollResult> PollAsync(Slot slot, MailboxConfiguration mailbox, int mailboxes, Office office, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        var report = new IntakeReport();
        try
        {
            await slot.UseAsync(mailbox, mailboxes, clock).ConfigureAwait(false);
            await intake.TakeInAsync(
                mailbox.Address,
                new IntakeOffice(office.Present.NumberPrefix, office.Context, office.Context.Classification.ReturnedBy.ToHashSet(StringComparer.Ordinal), office.Version),
                slot.Source!, report, progress, ct).ConfigureAwait(false);
            await ledger.Mailboxes.RecordPollAsync(mailbox.Address, null, ct).ConfigureAwait(false);
            if (slot.Failures > 0)
            {
                LogRecovered(mailbox.Address);
            }

            slot.Failures = 0;
            TellTaken(mailbox, report);
            return new PollResult(report, null, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DbException || !ct.IsCancellationRequested)
        {
            // Whatever a mailbox brings about stays with that mailbox; only what nobody foresaw is told with its trace.
            var error = e switch
            {
                TransportException => e.Message,
                IOException or UnauthorizedAccessException or DbException or DbUpdateException => StorageFault.Describe(e),
                _ => $"程序错误：{e.Message}",
            };
            slot.Failures++;
            TellTaken(mailbox, report);
            if (e is TransportException)
            {
                LogFailed(null, mailbox.Address, error);
            }
            else
            {
                LogFailed(e, mailbox.Address, error);
            }

            await TryRecordAsync(mailbox.Address, error, ct).ConfigureAwait(false);
            return new PollResult(report, error, slot.Failures);
        }
    }

    private void TellTaken(MailboxConfiguration mailbox, IntakeReport report)
    {
        if (report.Mails > 0)
        {
            LogTaken(mailbox.Address, report.Mails, report[SubmissionStatus.Counted], report[SubmissionStatus.Review]);
        }
    }

    /// <summary>Where the ledger itself is the fault, it cannot take the record of it either.</summary>
    private async Task TryRecordAsync(string address, string error, CancellationToken ct)
    {
        try
        {
            await ledger.Mailboxes.RecordPollAsync(address, error, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogFailed(e, address, $"这次的情况记不进台账：{StorageFault.Describe(e)}");
        }
    }

    [LoggerMessage(EventId = 10, EventName = "MailboxRead", Level = LogLevel.Information, Message = "{mailbox} 收到 {mails} 封，计数 {counted}，待审 {review}")]
    private partial void LogTaken(string mailbox, int mails, int counted, int review, string step = "fetch");

    [LoggerMessage(EventId = 11, EventName = "MailboxFailed", Level = LogLevel.Warning, Message = "{mailbox} 未能收完：{why}")]
    private partial void LogFailed(Exception? e, string mailbox, string why, string step = "fetch");

    [LoggerMessage(EventId = 12, EventName = "MailboxRecovered", Level = LogLevel.Information, Message = "{mailbox} 恢复正常")]
    private partial void LogRecovered(string mailbox, string step = "fetch");

    /// <summary>One mailbox and its connection.</summary>
    private sealed class Slot
    {
        private MailboxConfiguration? mailbox;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public IMailSource? Source { get; private set; }

        public int Failures { get; set; }

        public async Task UseAsync(MailboxConfiguration wanted, int mailboxes, TimeProvider clock)
        {
            // The line in the file says nothing about the mailbox; the secret is resolved at each login.
            if (Source is not null && mailbox is not null && wanted with { Line = mailbox.Line, Secret = mailbox.Secret, Folders = mailbox.Folders } == mailbox
                && wanted.Secret?.Text == mailbox.Secret?.Text && wanted.Folders.SequenceEqual(mailbox.Folders))
            {
                return;
            }

            await CloseAsync().ConfigureAwait(false);
            (mailbox, Source) = (wanted, MailTransport.Open(wanted, mailboxes, clock));
        }

        public async Task CloseAsync()
        {
            if (Source is not null)
            {
                await Source.DisposeAsync().ConfigureAwait(false);
            }

            (mailbox, Source) = (null, null);
        }
    }
}
