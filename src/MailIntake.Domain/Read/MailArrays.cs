using System.Buffers;
using System.Numerics;

namespace MailIntake.Domain.Read;

/// <summary>
/// Arrays for mails and their decoded files. The shared pool keeps an array of every size for each thread, and one thread rents what another returns: of the large sizes
/// a few are kept for all instead, or a long poll would hold ten times the memory of the mails that are under way.
/// </summary>
public static class MailArrays
{
    /// <summary>Octets up to which the shared pool serves.</summary>
    private const int LargestShared = 256 << 10;

    /// <summary>Octets from which on memory is left to the garbage collector: kept, a few such pieces would outweigh everything else.</summary>
    private const int LargestPooled = 4 << 20;

    /// <summary>Kept of each size: those of a fetch and of a reader on each of two processors, mostly.</summary>
    private const int KeptOfEach = 3;

    private static readonly ArrayPool<byte> Large = ArrayPool<byte>.Create(LargestPooled, KeptOfEach);

    /// <summary>The octets that an array takes which is rented for so many.</summary>
    public static long SizeOf(int length) => length <= LargestPooled ? BitOperations.RoundUpToPowerOf2((uint)length) : length; // the pools' sizes are powers of two

    /// <summary>Gives an array of at least so many octets; what it holds is undefined.</summary>
    public static byte[] Rent(int length) =>
        length <= LargestShared ? ArrayPool<byte>.Shared.Rent(length)
        : length <= LargestPooled ? Large.Rent(length)
        : GC.AllocateUninitializedArray<byte>(length);

    /// <summary>Takes back an array of <see cref="Rent"/>, once.</summary>
    public static void Return(byte[] array)
    {
        if (array.Length <= LargestShared)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
        else if (array.Length <= LargestPooled)
        {
            Large.Return(array);
        }
    }
}
