namespace MailIntake.Mail.Sources;

/// <summary>
/// Bounds the octets of mails that are handed out and not yet given back, so that memory stays the same whatever the mailbox
/// holds. A mail larger than the whole budget passes when nothing else is out.
/// </summary>
/// <param name="limit">The budget in octets.</param>
internal sealed class ByteBudget(long limit)
{
    private readonly Lock gate = new();
    private long taken;
    private (long Octets, TaskCompletionSource Granted)? waiter;

    /// <summary>Waits until the octets fit, and takes them. For one caller at a time; giving back is for any thread.</summary>
    public Task TakeAsync(long octets, CancellationToken ct)
    {
        lock (gate)
        {
            if (Fits(octets))
            {
                taken += octets;
                return Task.CompletedTask;
            }

            var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiter = (octets, granted);
            return WaitAsync(octets, granted, ct);
        }
    }

    /// <summary>Takes octets at once, beyond the limit too: who holds octets already and waited for more might wait for those that they hold.</summary>
    public void Add(long octets)
    {
        lock (gate)
        {
            taken += octets;
        }
    }

    /// <summary>Gives octets back.</summary>
    public void GiveBack(long octets)
    {
        lock (gate)
        {
            taken -= octets;
            if (waiter is { } waiting && Fits(waiting.Octets))
            {
                taken += waiting.Octets;
                waiter = null;
                waiting.Granted.SetResult();
            }
        }
    }

    private bool Fits(long octets) => taken == 0 || taken + octets <= limit;

    private async Task WaitAsync(long octets, TaskCompletionSource granted, CancellationToken ct)
    {
        try
        {
            await granted.Task.WaitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            bool waiting;
            lock (gate)
            {
                waiting = waiter?.Granted == granted;
                if (waiting)
                {
                    waiter = null;
                }
            }

            if (!waiting)
            {
                GiveBack(octets); // granted in the moment of cancelling
            }

            throw;
        }
    }
}
