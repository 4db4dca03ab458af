namespace MailIntake.Domain.Read;

/// <summary>
/// Memory for the decoded files of one mail, given back all at once when nothing of the mail is needed any more. Without it every attachment of a
/// catching-up mailbox is garbage of its own size, and collecting that costs as much as decoding it.
/// </summary>
public sealed class MailMemory : IDisposable
{
    private readonly List<byte[]> rented = [];

    /// <summary>Gives memory that is valid until <see cref="Dispose"/>; what it holds is undefined.</summary>
    /// <param name="length">Octets asked for, 0 or more; the array may be longer.</param>
    public byte[] Rent(int length)
    {
        var array = MailArrays.Rent(length);
        rented.Add(array);
        return array;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        rented.ForEach(MailArrays.Return);
        rented.Clear();
    }
}
