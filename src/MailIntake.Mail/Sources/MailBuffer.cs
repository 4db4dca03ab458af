using MailIntake.Domain.Read;

namespace MailIntake.Mail.Sources;

/// <summary>The memory of one mail, taken out of a budget and given back once, by whoever disposes the mail.</summary>
internal sealed class MailBuffer : IDisposable
{
    private readonly ByteBudget budget;
    private readonly long charge;
    private byte[]? array;

    private MailBuffer(ByteBudget budget, long charge, byte[] array, int length)
    {
        this.budget = budget;
        this.charge = charge;
        this.array = array;
        Memory = array.AsMemory(0, length);
    }

    /// <summary>The memory, valid until disposal.</summary>
    public Memory<byte> Memory { get; }

    /// <summary>Takes memory for a mail, waiting until the budget allows it.</summary>
    public static async ValueTask<MailBuffer> RentAsync(ByteBudget budget, int length, CancellationToken ct)
    {
        var charge = MailArrays.SizeOf(length);
        await budget.TakeAsync(charge, ct).ConfigureAwait(false);
        return OfCharge(budget, charge, length);
    }

    /// <summary>Takes the memory of a mail that turns out larger than it was announced, without waiting: it holds the first octets, which this gives back.</summary>
    /// <param name="length">More octets than this has.</param>
    public MailBuffer Grown(int length)
    {
        var charge = MailArrays.SizeOf(length);
        budget.Add(charge);
        var grown = OfCharge(budget, charge, length);
        Memory.CopyTo(grown.Memory);
        Dispose();
        return grown;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref array, null) is { } mine)
        {
            MailArrays.Return(mine);
            budget.GiveBack(charge);
        }
    }

    private static MailBuffer OfCharge(ByteBudget budget, long charge, int length)
    {
        try
        {
            return new MailBuffer(budget, charge, MailArrays.Rent(length), length);
        }
        catch
        {
            budget.GiveBack(charge);
            throw;
        }
    }
}
