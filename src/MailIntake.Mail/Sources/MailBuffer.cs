using System.Buffers;
using System.Numerics;
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
        var pooled = length <= MailMemory.LargestPooled;
        var charge = pooled ? BitOperations.RoundUpToPowerOf2((uint)length) : (long)length; // the pool's sizes are powers of two
        await budget.TakeAsync(charge, ct).ConfigureAwait(false);
        try
        {
            return new MailBuffer(budget, charge, pooled ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length), length);
        }
        catch
        {
            budget.GiveBack(charge);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref array, null) is { } mine)
        {
            if (mine.Length <= MailMemory.LargestPooled)
            {
                ArrayPool<byte>.Shared.Return(mine);
            }

            budget.GiveBack(charge);
        }
    }
}
