namespace MailIntake.Storage;

/// <summary>Finds places among items in the order of their receipt.</summary>
internal static class ReceiptOrder
{
    /// <summary>The place after all that were received at or before an instant.</summary>
    /// <param name="items">The items, earliest first.</param>
    /// <param name="receivedAt">When one was received.</param>
    /// <param name="instant">The instant.</param>
    public static int FirstAfter<T>(List<T> items, Func<T, DateTimeOffset> receivedAt, DateTimeOffset instant)
    {
        var (low, high) = (0, items.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = receivedAt(items[middle]) <= instant ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
